"""Settings of the tests: production's, relaxed where a test needs speed or plain HTTP.

The test session starts the real services and passes their addresses in the environment.
"""

import tempfile
from pathlib import Path

from shopease.settings.env import env

env.relax(
    {
        "SECRET_KEY": "test-only-not-a-secret",
        "ALLOWED_HOSTS": "*",
        "SITE_URL": "http://localhost",
        "REDIS_URL": "",
        "S3_BUCKET": "",
        "EMAIL_URL": "memorymail://",
        "DEFAULT_FROM_EMAIL": "ShopEase <shop@example.com>",
        "PAYMENT_GATEWAYS": "shopease.payments.gateways.test_card.TestCardGateway,"
        "shopease.payments.gateways.bank_transfer.BankTransferGateway,"
        "shopease.payments.gateways.cash_on_delivery.CashOnDeliveryGateway",
        "BANK_ACCOUNT_HOLDER": "ShopEase Ltd",
        "BANK_IBAN": "DE75512108001245126199",
        "VAR_DIR": tempfile.gettempdir() + "/shopease-test",
    }
)
env.relax({"DATABASE_URL": "sqlite:///" + env.text("VAR_DIR") + "/unit.sqlite3"})

from shopease.settings.base import *
from shopease.settings.base import CELERY_BEAT_SCHEDULE, STATICFILES_DIRS, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = OSCAR_BASKET_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_NAME = "csrftoken"
MESSAGES_COOKIE_NAME = "messages"
OSCAR_BASKET_COOKIE_OPEN = "basket"
BASKET_COOKIE_SAVED = "saved"

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if folder := env.text("TEST_STATIC_DIR", ""):
    STATICFILES_DIRS = [Path(folder), *STATICFILES_DIRS]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600  # a browser asks once in a test, not each minute

# Test settings that switch a guard off, for the controls of race tests.
FULFILMENT_STOCK_GUARD = env.flag("TEST_STOCK_GUARD", default=True)

# What waits for its next turn waits shorter: sweeps come every few seconds, as do second attempts.
CELERY_BEAT_SCHEDULE = {
    **CELERY_BEAT_SCHEDULE,
    "deliver-outbox": {**CELERY_BEAT_SCHEDULE["deliver-outbox"], "schedule": 3.0},
}
OUTBOX_RETRY_SECONDS = 5
OUTBOX_CHANNEL_RETRY_SECONDS = 4

FACETS_LOOK_SECONDS = SEARCH_REMEMBER_SECONDS = 0  # a test sees what it has just built
