"""Production settings; `local` and `test` only relax them.

Values come from the environment through `env`; what is missing stops start-up and names itself.
Who people are stands in `people`, how goods are sold in `selling`.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from oscar.defaults import *

from shopease.settings.apps import INSTALLED_APPS, OSCAR_FORKS  # noqa: F401
from shopease.settings.dashboard import OSCAR_DASHBOARD_NAVIGATION  # noqa: F401
from shopease.settings.env import BASE_DIR, env
from shopease.settings.people import *
from shopease.settings.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401
from shopease.settings.selling import *

# --- The site ---------------------------------------------------------------------------------

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS")
SITE_URL = env.secret("SITE_URL").rstrip("/")
SITE_ID = 1
CSRF_TRUSTED_ORIGINS = [SITE_URL]
VAR_DIR = Path(env.secret("VAR_DIR"))

ROOT_URLCONF = "shopease.urls"
WSGI_APPLICATION = "shopease.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Applications -----------------------------------------------------------------------------

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shopease.core.middleware.InputGuardMiddleware",
    "shopease.campaigns.middleware.VisitorMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "shopease.shop.middleware.SiteMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "shopease.accounts.middleware.SecretLinkMiddleware",
    "shopease.users.middleware.BackOfficeGateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shopease.core.csp.AreaCSPMiddleware",
    "shopease.forks.basket.middleware.BasketMiddleware",
    "shopease.forks.checkout.middleware.CheckoutMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "oscar.core.context_processors.metadata",
                "shopease.shop.context_processors.shop",
            ],
        },
    },
]

SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # the e-mail address is unique by a constraint on its lower case, which it can't see
    "security.W019",  # Wagtail's live preview frames our own pages
    "templates.W003",  # catalogue_ext takes the place of Oscar's currency_filters on purpose
]

FORM_RENDERER = "shopease.core.form_rendering.FormRenderer"

# --- Data -------------------------------------------------------------------------------------

_database = env.database("DATABASE_URL")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # One writer at a time that waits its turn, readers never blocked: see docs/architecture.md.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    _milliseconds = {
        "lock_timeout": env.number("DATABASE_LOCK_TIMEOUT_MS", 3000),
        "statement_timeout": env.number("DATABASE_STATEMENT_TIMEOUT_MS", 5000),
        "idle_in_transaction_session_timeout": env.number("DATABASE_IDLE_TIMEOUT_MS", 10000),
    }
    _database["OPTIONS"] = {
        **_database.get("OPTIONS", {}),
        "options": " ".join(f"-c {name}={value}" for name, value in _milliseconds.items()),
        "pool": {"min_size": 1, "max_size": env.number("DATABASE_POOL_SIZE", 8), "timeout": 5},
    }
DATABASES = {"default": {**_database, "ATOMIC_REQUESTS": False, "CONN_HEALTH_CHECKS": True}}

REDIS_URL = env.text("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "shopease.core.cache.ResilientRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
        }
    }
    CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", REDIS_URL)
else:
    CACHES = {"default": {"BACKEND": "shopease.core.cache.EmbeddedCache", "LOCATION": str(VAR_DIR / "cache")}}
    CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", f"sqla+sqlite:///{VAR_DIR / 'broker.sqlite3'}")

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
MESSAGE_STORAGE = "shopease.core.messages.MessageStorage"

# --- Files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
PRIVATE_LINK_SECONDS = 300

S3_BUCKET = env.text("S3_BUCKET")
if S3_BUCKET:
    _s3 = {
        "endpoint_url": env.text("S3_ENDPOINT_URL", "") or None,
        "region_name": env.text("S3_REGION", "") or None,
        "access_key": env.text("S3_ACCESS_KEY_ID", "") or None,
        "secret_key": env.text("S3_SECRET_ACCESS_KEY", "") or None,
        "signature_version": "s3v4",
        "addressing_style": "path",
        "file_overwrite": False,
    }
    _public = env.text("S3_PUBLIC_URL", "").removeprefix("https://").removeprefix("http://").rstrip("/")
    STORAGES = {
        "default": {
            "BACKEND": "shopease.core.s3.PublicS3Storage",
            "OPTIONS": {
                **_s3,
                "bucket_name": S3_BUCKET,
                "custom_domain": _public or None,
                "url_protocol": "http:" if env.text("S3_PUBLIC_URL", "").startswith("http:") else "https:",
                "querystring_auth": False,
            },
        },
        "private": {
            "BACKEND": "shopease.core.s3.PrivateS3Storage",
            "OPTIONS": {
                **_s3,
                "bucket_name": env.secret("S3_PRIVATE_BUCKET"),
                "querystring_auth": True,
                "querystring_expire": PRIVATE_LINK_SECONDS,
            },
        },
    }
    _media = urlsplit(env.text("S3_PUBLIC_URL", "") or env.text("S3_ENDPOINT_URL", ""))
    MEDIA_ORIGIN = [f"{_media.scheme}://{_media.netloc}"] if _media.netloc else []
else:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "private": {"BACKEND": "shopease.core.storages.PrivateFileStorage"},
    }
    MEDIA_ORIGIN = []
STORAGES["staticfiles"] = {"BACKEND": "shopease.core.storages.HashedStaticStorage"}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o644

# --- Mail and tasks ---------------------------------------------------------------------------

EMAIL_URL = env.secret("EMAIL_URL")
if EMAIL_URL.startswith(("smtp", "smtps")):
    globals().update(env.email("EMAIL_URL"))
elif EMAIL_URL.startswith("memorymail:"):
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = OSCAR_FROM_EMAIL = env.secret("DEFAULT_FROM_EMAIL")

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if CELERY_BROKER_URL.startswith("sqla+"):
    from sqlalchemy.pool import NullPool  # 12 MiB that a shop with Redis doesn't need

    # No connection outlives a transaction, so that no forked process inherits one.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"poolclass": NullPool}
    QUEUE_PUBLISH_OPTIONS: dict[str, Any] = {"max_retries": 0, "connect_args": {"timeout": 1}}
else:
    # A task that was not acknowledged is given out again after the visibility timeout.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 900,
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        "health_check_interval": 10,
    }
    # A request publishes once and gives up soon: a sweep finds what was not said.
    QUEUE_PUBLISH_OPTIONS = {"max_retries": 0, "socket_timeout": 0.5, "socket_connect_timeout": 0.5}
QUEUE_PUBLISH_SECONDS = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
TASKS = {"default": {"BACKEND": "shopease.core.queue.CeleryTaskBackend"}}

# The outbox. A lease outlasts EMAIL_TIMEOUT and, with the sweep every 30 s, lets a lost worker's
# message go out within a minute; ten refusals take about three hours.
OUTBOX_LEASE_SECONDS = 30
OUTBOX_MAX_ATTEMPTS = 10
OUTBOX_RETRY_SECONDS = 30
OUTBOX_CHANNEL_RETRY_SECONDS = 20
OUTBOX_CHANNEL_DAYS = 3

# SMS about orders: the path of a sender; none are sent without. The others are for the HTTP sender.
SMS_SENDER = env.text("SMS_SENDER", "")
SMS_FROM = env.text("SMS_FROM", "ShopEase")
SMS_HTTP_URL = env.text("SMS_HTTP_URL", "")
SMS_HTTP_TOKEN = env.text("SMS_HTTP_TOKEN", "")

# Where VAT numbers of businesses are looked up; nobody is asked without.
VIES_URL = env.text("VIES_URL", "")

# --- Language, time, money --------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")
USE_I18N = True
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = env.languages("LANGUAGES", "en,de")
LANGUAGE_CODE = LANGUAGES[0][0]  # its addresses carry no prefix, and what isn't translated shows in it
LOCALE_PATHS = [BASE_DIR / "locale"]
OSCAR_DEFAULT_CURRENCY = env.text("CURRENCY", "EUR")

# --- Trust ------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/"]
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's live preview frames our own pages
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
MESSAGES_COOKIE_NAME = "__Host-messages"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

_self = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [_self],
        "style-src": [_self],
        "img-src": [_self, "data:", *MEDIA_ORIGIN],
        "media-src": [_self, *MEDIA_ORIGIN],
        "font-src": [_self],
        "connect-src": [_self],
        "manifest-src": [_self],
        "form-action": [_self],
        "frame-src": [_self],
        "frame-ancestors": [_self],
        "base-uri": [_self],
        "object-src": ["'none'"],
    }
}
# The two back offices carry their own inline scripts and styles; the storefront never does.
CSP_AREAS = {
    "/dashboard/": {
        "script-src": [_self, "'unsafe-inline'"],
        "style-src": [_self, "'unsafe-inline'"],
        "img-src": [_self, "data:", "blob:", *MEDIA_ORIGIN],
    },
    "/cms/": {
        "script-src": [_self, "'unsafe-inline'"],
        "style-src": [_self, "'unsafe-inline'"],
        "img-src": [_self, "data:", "blob:", *MEDIA_ORIGIN],
        "connect-src": [_self],
    },
}

# --- Wagtail ----------------------------------------------------------------------------------

TAGGIT_CASE_INSENSITIVE = True
WAGTAIL_SITE_NAME = "ShopEase"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.LibraryImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "shopease.media.forms.LibraryImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "media.LibraryDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "epub", "mp3", "ods", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "redirect"  # to a signed link, once the collection's privacy has been asked
WAGTAIL_REDIRECTS_FILE_STORAGE = "cache"  # a table being imported; web processes may share no folder
WAGTAIL_I18N_ENABLED = True
# Pages that nobody has translated show the original in every language's tree.
WAGTAILSIMPLETRANSLATION_SYNC_PAGE_TREE = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # a step is told to those who take it
# On PostgreSQL words are stemmed in the shop's language and compared without accents.
_STEMMERS = {"da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish"}
_STEMMERS |= {"fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch"}
_STEMMERS |= {"pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish"}
SEARCH_CONFIG = f"shopease_{_STEMMERS.get(LANGUAGE_CODE[:2], 'simple')}"
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": SEARCH_CONFIG}
}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}

# --- Watching ---------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {
        "real": {"()": "django.utils.log.CallbackFilter", "callback": "ext://shopease.core.rehearsal.is_real"}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["real"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}

SENTRY_DSN = env.text("SENTRY_DSN", "")
if SENTRY_DSN:
    import sentry_sdk

    from shopease.core.sentry import sentry_options

    sentry_sdk.init(
        dsn=SENTRY_DSN, environment=env.text("SENTRY_ENVIRONMENT", "production"), **sentry_options()
    )
