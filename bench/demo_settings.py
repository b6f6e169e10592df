"""The demo shop over plain HTTP, with static files built as in production.

What nginx does in production is done here by the process itself: it compresses pages and serves
`/media/`, which lies below the folder that whitenoise serves.
"""

from shopease.settings.test import *  # noqa: F403
from shopease.settings.test import MIDDLEWARE, STORAGES, VAR_DIR

MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "shopease.core.storages.HashedStaticStorage"}}
WHITENOISE_USE_FINDERS = False
MEDIA_ROOT = VAR_DIR / "served/media"
WHITENOISE_ROOT = VAR_DIR / "served"
WHITENOISE_AUTOREFRESH = True  # pictures of the back offices are made when they are first seen
EMAIL_BACKEND = "shopease.notifications.mailbox.MailboxBackend"
