"""Where Django's messages wait for the next page."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookieStorage(CookieStorage):
    """Signed, in a cookie named like our others, so that a visitor's message needs no session row."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """In the cookie; what is too long for it goes to the session."""

    storage_classes = (NamedCookieStorage, SessionStorage)
