"""What people are told about their accounts and the newsletter, as staff may write it.

Links and codes open accounts: they are parts of the mail (`{button}`, `{details}`), never values that a text
could hand on.
"""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shopease.notifications.events import Event, Family, Sample, Sheet, Text, shop_values

NOTICE = "account_notice"
"""The event of all that happens to an account and asks for nothing."""

EVENT_OF = {
    "email_confirmation": "account_confirm",
    "email_confirmation_signup": "account_confirm",
    "account_already_exists": "account_exists",
    "unknown_account": "account_unknown",
    "password_reset_key": "account_reset",
    "login_code": "account_code",
}
"""Of allauth's mails, by the ends of their names; all others are notices."""

_ACCOUNT: Mapping[str, Text] = {"account.email": gettext_lazy("The e-mail address that it is about")}
_WHAT: Mapping[str, Text] = {"account.what": gettext_lazy("What happened, in a few words")}
_END: Mapping[str, Text] = {"newsletter.end_link": gettext_lazy("Address that ends the newsletter")}

_PLACEHOLDERS: Mapping[str, Mapping[str, Text]] = {
    NOTICE: {**_ACCOUNT, **_WHAT},
    "newsletter_confirm": {},
    "newsletter_welcome": _END,
}

ACCOUNT_EVENTS = (
    Event(
        "account_confirm",
        gettext_lazy("Is it your address?"),
        gettext_lazy("When somebody registers, or wants to log in with another address."),
        gettext_lazy("Please confirm your e-mail address"),
        gettext_lazy(
            "# Please confirm your e-mail address\n\nSomebody gave {account.email} as the address of an "
            "account at {shop.name}. If it was you, please confirm.\n\n{button}\n\nIf it was not you, do "
            "nothing."
        ),
        is_asked_for=True,
        needs=("{button}",),
    ),
    Event(
        "account_exists",
        gettext_lazy("There is an account already"),
        gettext_lazy("When somebody registers with an address that has an account."),
        gettext_lazy("You have an account at {shop.name} already"),
        gettext_lazy(
            "# You have an account already\n\nSomebody wanted to register with {account.email}, which has "
            "an account. If it was you and you have forgotten your password, choose a new one.\n\n{button}"
            "\n\nIf it was not you, do nothing."
        ),
        is_asked_for=True,
        needs=("{button}",),
    ),
    Event(
        "account_unknown",
        gettext_lazy("There is no account"),
        gettext_lazy("When somebody wants a new password or a code for an address without an account."),
        gettext_lazy("There is no account with this address at {shop.name}"),
        gettext_lazy(
            "# There is no account with this address\n\nSomebody wanted to log in with {account.email}, "
            "which has no account. If it was you, try another address or register.\n\n{button}\n\nIf it "
            "was not you, do nothing."
        ),
        is_asked_for=True,
        needs=("{button}",),
    ),
    Event(
        "account_reset",
        gettext_lazy("New password"),
        gettext_lazy("When somebody has forgotten the password."),
        gettext_lazy("Choose a new password"),
        gettext_lazy(
            "# Choose a new password\n\nSomebody asked for a new password for {account.email}. If it was "
            "you, choose one within an hour.\n\n{button}\n\nIf it was not you, do nothing: the old one "
            "holds."
        ),
        is_asked_for=True,
        needs=("{button}",),
    ),
    Event(
        "account_code",
        gettext_lazy("Code to log in"),
        gettext_lazy("When somebody logs in with a code instead of a password."),
        gettext_lazy("Your code to log in"),
        gettext_lazy(
            "# Your code to log in\n\nEnter it in the window that is open in your browser.\n\n{details}\n\n"
            "Tell it to nobody: we never ask for it. If you don't want to log in, do nothing."
        ),
        is_asked_for=True,
        needs=("{details}",),
    ),
    Event(
        NOTICE,
        gettext_lazy("Something was changed"),
        gettext_lazy("When password, e-mail address or two-factor log-in of an account were changed."),
        "{account.what}",
        "# {account.what}\n\n{details}",
        is_asked_for=True,
        needs=("{details}",),
    ),
)

NEWSLETTER_EVENTS = (
    Event(
        "newsletter_confirm",
        gettext_lazy("Newsletter: is it your address?"),
        gettext_lazy("When somebody wants the newsletter."),
        gettext_lazy("Shall the newsletter of {shop.name} come to you?"),
        gettext_lazy(
            "# Please confirm your address\n\nSomebody asked us to send the newsletter to this address. "
            "If it was you, please confirm.\n\n{button}\n\nIf it was not you, do nothing: you will hear no "
            "more of it."
        ),
        is_asked_for=True,
        needs=("{button}",),
    ),
    Event(
        "newsletter_welcome",
        gettext_lazy("Newsletter: welcome"),
        gettext_lazy("When somebody has confirmed the newsletter."),
        gettext_lazy("You get the newsletter of {shop.name} now"),
        gettext_lazy(
            "# Thank you\n\nAbout once a month we write to you what is new, what is back, and what we have "
            "learnt.\n\nShould it become too much, this link ends it: {newsletter.end_link}"
        ),
        is_asked_for=True,
        needs=("{newsletter.end_link}",),
    ),
)


def account_families() -> tuple[Family, Family]:
    """The events of accounts and of the newsletter, to be registered."""
    return (
        Family(gettext_lazy("Accounts"), ACCOUNT_EVENTS, _placeholders, _sample),
        Family(gettext_lazy("Newsletter"), NEWSLETTER_EVENTS, _placeholders, _sample),
    )


def account_event(template_prefix: str) -> str:
    """The event of one of allauth's mails ("account/email/login_code")."""
    return EVENT_OF.get(template_prefix.rpartition("/")[2], NOTICE)


def account_sheet(*, event: str, email: str, what: str, link: str, code: str, said: str) -> Sheet:
    """What a mail about an account shows, in the active language: what happened in a few words, a link or a
    code where there is one, else all that allauth `said`."""
    values = {**shop_values(), "account.email": email, "account.what": what}
    context = {
        "button_url": link,
        "button_label": str(BUTTONS[event]) if event in BUTTONS else "",
        "code": code,
        "said": said,
    }
    return Sheet(values, context, "account")


BUTTONS: Mapping[str, Text] = {
    "account_confirm": gettext_lazy("Confirm"),
    "account_exists": gettext_lazy("Choose a new password"),
    "account_unknown": gettext_lazy("Register"),
    "account_reset": gettext_lazy("Choose a new password"),
}


def newsletter_sheet(*, end_link: str, confirm_link: str = "") -> Sheet:
    """What a mail about the newsletter shows, in the active language."""
    values = {**shop_values(), "newsletter.end_link": end_link}
    return Sheet(values, {"button_url": confirm_link, "button_label": _("Confirm")})


def _placeholders(event: str, channel: str) -> Mapping[str, Text]:
    return _PLACEHOLDERS.get(event, _ACCOUNT)


def _sample(event: str, channel: str) -> Sample:
    """Somebody who doesn't exist, with a link that leads to no account and a code that opens none."""

    def sheet() -> Sheet:
        link = settings.SITE_URL + reverse("account_login")
        if event.startswith("newsletter"):
            return newsletter_sheet(end_link=link, confirm_link=link)
        return account_sheet(
            event=event,
            email="ada@example.com",
            what=_("Your password was changed"),
            link=link if event in BUTTONS else "",
            code="ABCD-EFGH" if event == "account_code" else "",
            said=_("Your password was changed"),
        )

    return Sample(_("a customer who doesn't exist"), sheet)
