"""The embedded default of `make run`: SQLite and files, no other server.

Every value may be replaced from the environment or from `.env`, so that the same settings also
run on PostgreSQL, Redis and S3.
"""

from pathlib import Path

from shopease.settings.env import BASE_DIR, env

env.read_file(BASE_DIR / ".env")
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
env.relax(
    {
        "SECRET_KEY": "local-only-not-a-secret",
        "ALLOWED_HOSTS": "*",
        "SITE_URL": "http://localhost:" + env.text("PORT", "8000"),
        "DATABASE_URL": f"sqlite:///{VAR_DIR / 'shopease.sqlite3'}",
        "REDIS_URL": "",
        "S3_BUCKET": "",
        "EMAIL_URL": "filemail://",
        "DEFAULT_FROM_EMAIL": "ShopEase <shop@example.com>",
        "PAYMENT_GATEWAYS": "shopease.payments.gateways.test_card.TestCardGateway,"
        "shopease.payments.gateways.bank_transfer.BankTransferGateway,"
        "shopease.payments.gateways.cash_on_delivery.CashOnDeliveryGateway",
        "BANK_ACCOUNT_HOLDER": "ShopEase Ltd",
        "BANK_IBAN": "DE75512108001245126199",
        "BANK_BIC": "SOGEDEFF",
        "BANK_NAME": "Example Bank",
        "VAR_DIR": str(VAR_DIR),
    }
)

from shopease.settings.base import *
from shopease.settings.base import EMAIL_URL, STORAGES

DEBUG = True

if EMAIL_URL.startswith("filemail:"):
    EMAIL_BACKEND = "shopease.notifications.mailbox.MailboxBackend"

# The checkout works over plain http://localhost too.
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
MESSAGES_COOKIE_NAME = "messages"
OSCAR_BASKET_COOKIE_OPEN = "basket"
BASKET_COOKIE_SAVED = "saved"

# Files are served as they lie, without a build.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
