"""Settings of the portal. Everything that differs between installations comes from the environment.

`docs/operations.md` lists the variables in words.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from triangle_portal.logging import LOGGING_CONFIGURATION, configure_structlog

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
PORTAL_MODE = env.str("PORTAL_MODE", default="development")
if PORTAL_MODE not in {"development", "test", "production"}:
    raise ImproperlyConfigured("PORTAL_MODE must be development, test or production")
PRODUCTION = PORTAL_MODE == "production"
DEBUG = env.bool("DEBUG", default=False)
PORTAL_VAR = Path(env.str("PORTAL_VAR", default=str(BASE_DIR / "var")))

SECRET_KEY = (
    env.str("SECRET_KEY")
    if PRODUCTION
    else env.str("SECRET_KEY", default="development-only-" + "0123456789abcdef" * 3)
)
BASE_URL = env.str("BASE_URL", default="http://localhost:8000").rstrip("/")
# Who answers questions about accessibility and privacy; the public pages about these name it.
CONTACT_ADDRESS = env.str("CONTACT_ADDRESS", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# The development inbox and the component gallery exist only where mail goes nowhere else.
DEVELOPMENT_PAGES = env.bool("DEVELOPMENT_PAGES", default=PORTAL_MODE == "development")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "template_partials",
    "rules",
    "pgtrigger",
    "django_celery_beat",
    "django_structlog",
    "django_linear_migrations",
    "core",
    "documents",
    "notifications",
    "programmes",
    "people",
    "workplaces",
    "placements",
    "learning",
    "hours",
    "contact",
    "reminders",
    "portfolio",
    "agreements",
    "assessments",
    "decisions",
    "insight",
    "demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "core.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "people.middleware.SessionLimitMiddleware",
    "people.middleware.PersonLanguageMiddleware",
    "people.middleware.TaskSessionMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.middleware.RefusalMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
]

ROOT_URLCONF = "triangle_portal.urls"
WSGI_APPLICATION = "triangle_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context_processors.interface",
                "workplaces.context_processors.account",
            ],
            "builtins": ["core.templatetags.components", "django.templatetags.i18n"],
        },
    }
]

# Widgets are drawn by our own templates where these have one (templates/django/forms/widgets).
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- database: the truth -----------------------------------------------------------------------
# The running portal uses a role that owns nothing (DATABASE_URL); migrations run as the owner
# (DATABASE_OWNER_URL), so that the portal itself cannot switch off what protects signed records.
DATABASES = {
    "default": env.db_url("DATABASE_URL", default="postgres://portal_app@127.0.0.1:5432/portal")
}
if env.bool("PORTAL_AS_OWNER", default=False) or PORTAL_MODE == "test":
    DATABASES["default"] = env.db_url(
        "DATABASE_OWNER_URL", default=env.str("DATABASE_URL", default="postgres:///portal")
    )
DATABASES["default"] |= {
    "CONN_MAX_AGE": 0 if PORTAL_MODE == "test" else 600,
    "CONN_HEALTH_CHECKS": True,
    "ATOMIC_REQUESTS": False,
    "TEST": {"NAME": env.str("TEST_DATABASE", default="test_portal")},
}
DATABASE_RUNTIME_ROLE = env.str("DATABASE_RUNTIME_ROLE", default="portal_app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PGTRIGGER_MIGRATIONS = True

# --- queue: only a hint ------------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="portal")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# WeasyPrint grows by a quarter of a MiB a PDF, so workers are renewed now and then.
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "max_retries": 1,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Europe/Amsterdam"
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = {
    "pick up work whose wake-up call was lost": {"task": "core.sweep_jobs", "schedule": 30.0},
    "forget old runs of these tasks": {"task": "core.sweep_task_runs", "schedule": 3600.0},
    "forget tries whose window is over": {"task": "core.sweep_counts", "schedule": 3600.0},
    "see which addresses were mended": {
        "task": "notifications.sweep_addresses",
        "schedule": 3600.0,
    },
    "deliver waiting mail": {"task": "notifications.deliver_outbox", "schedule": 15.0},
    "seal what waits, apply what takes effect today": {
        "task": "agreements.sweep_unsealed",
        "schedule": 60.0,
    },
    "seal results whose file is not there": {
        "task": "decisions.sweep_unsealed",
        "schedule": 60.0,
    },
    "remove print files that were collected": {
        "task": "agreements.sweep_bundles",
        "schedule": 3600.0,
    },
    "make pictures that a stopped worker left": {
        "task": "documents.sweep_previews",
        "schedule": 60.0,
    },
    "ask the virus scanner again": {"task": "documents.sweep_scans", "schedule": 60.0},
    "forget files that were sent and not used": {
        "task": "documents.sweep_uploads",
        "schedule": 3600.0,
    },
    "remove downloads of portfolios that expired, and forget removed items": {
        "task": "portfolio.sweep",
        "schedule": 3600.0,
    },
    "work out anew how placements stand that changed": {
        "task": "insight.refresh_changed",
        "schedule": 10.0,
    },
    "work out how all placements stand on a new day": {
        "task": "insight.sweep",
        "schedule": crontab(hour=0, minute=20),
    },
    "remove expired links and codes": {"task": "people.sweep_links", "schedule": 3600.0},
    "ask for assessments that are due": {
        "task": "assessments.open_due_rounds",
        "schedule": crontab(hour=4, minute=10),
    },
    "ask for advice and decisions that are due": {
        "task": "decisions.open_due",
        "schedule": crontab(hour=4, minute=20),
    },
    "erase what was told in confidence and may no longer be kept": {
        "task": "contact.erase_expired",
        "schedule": 86400.0,
    },
    "forget lists that were never imported": {
        "task": "placements.sweep_imports",
        "schedule": 86400.0,
    },
    "promise what the plan asks of agreed placements": {
        "task": "placements.open_missing",
        "schedule": crontab(hour=2, minute=40),
    },
    "remind of what is due": {
        "task": "reminders.run_day",
        "schedule": crontab(hour=6, minute=10),
    },
    # Does nothing when the run of the day is done.
    "remind of what is due, when the morning was missed": {
        "task": "reminders.run_day",
        "schedule": crontab(hour="9,13", minute=10),
    },
    "ask for the hours of last week": {
        "task": "hours.open_last_week",
        "schedule": crontab(hour=2, minute=15),
    },
}

# Limits and counters live in PostgreSQL too: signing in must work when the queue is down.
CACHES = {
    "default": {
        "BACKEND": "core.cache.PortalCache",
        "LOCATION": "core_cache",
    }
}

# --- people and sign-in ------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "people.backends.PortalAuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "people.adapters.SocialAccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
# There is no sign-up; the field here gives the sign-in form its password.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
# Resets go by code as well: no secret in an address.
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_FORMS = {
    "login": "people.forms.sign_in.SignInForm",
    "request_login_code": "people.forms.sign_in.AskCodeForm",
    "confirm_login_code": "people.forms.sign_in.SignInCodeForm",
    "reset_password": "people.forms.sign_in.AskResetForm",
    "confirm_password_reset_code": "people.forms.sign_in.ResetCodeForm",
}
# No mail to addresses that are not known here; the page is the same.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Pages that mail a code answer in steps of so many seconds, whether the address is known or not.
SIGN_IN_PACE = env.float("SIGN_IN_PACE", default=0.0 if PORTAL_MODE == "test" else 0.4)
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/10m/key",
    "request_login_code": "20/m/ip,3/10m/key",
    "reset_password": "20/m/ip,3/10m/key",
    "reauthenticate": "10/m/user",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# Single sign-on: a JSON list of OpenID Connect providers, e.g. SURFconext. Empty: no button.
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": env.json("OIDC_PROVIDERS", default=[])},
}
# people.adapters matches by verified address; nobody is created, no role comes from outside.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_LOGIN_ON_GET = False

# --- mail --------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", default="127.0.0.1")
EMAIL_PORT = env.int("EMAIL_PORT", default=1025)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Driehoek <driehoek@school.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# A provider that takes mail by its own interface, by anymail's name for it ("postmark", "brevo"),
# and what anymail needs to know of it. Empty: SMTP.
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")
ANYMAIL = env.json("ANYMAIL", default={})
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    INSTALLED_APPS.append("anymail")
# Signs what another mail server tells about our mails. Empty: nobody tells anything.
MAIL_HOOK_SECRET = env.str("MAIL_HOOK_SECRET", default="")
# When mail that can wait does wait, for whoever chose nothing else. Empty: never, so that whoever
# tries the portal in the evening sees what it sends.
QUIET_HOURS = env.str("QUIET_HOURS", default="20:00-07:00 weekends" if PRODUCTION else "")

# --- files and documents -----------------------------------------------------------------------
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "documents.storage.AtomicFileSystemStorage",
        "OPTIONS": {
            "location": env.str("PRIVATE_FILES", default=str(PORTAL_VAR / "private")),
            "base_url": None,
            "file_permissions_mode": 0o640,
            "directory_permissions_mode": 0o750,
        },
    },
    "staticfiles": {
        "BACKEND": "core.static_files.PortalStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# One style sheet and one script instead of forty; `collectstatic` makes them.
STATIC_BUNDLES = PRODUCTION
# Object storage in place of the disk, for installations of more than one machine.
PRIVATE_S3_BUCKET = env.str("PRIVATE_S3_BUCKET", default="")
if PRIVATE_S3_BUCKET:
    STORAGES["private"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": PRIVATE_S3_BUCKET,
            "endpoint_url": env.str("PRIVATE_S3_ENDPOINT", default=None),
            "region_name": env.str("PRIVATE_S3_REGION", default=None),
            "access_key": env.str("PRIVATE_S3_KEY", default=None),
            "secret_key": env.str("PRIVATE_S3_SECRET", default=None),
            "default_acl": None,
            # Names are made from content: what is there already is the same.
            "file_overwrite": True,
        },
    }
X_ACCEL_PREFIX = env.str("X_ACCEL_PREFIX", default="")
UPLOAD_LIMIT = env.int("UPLOAD_LIMIT", default=20 * 1024 * 1024)
# Evidence: photos and videos, sent in pieces that survive a lost connection (docs/files.md).
EVIDENCE_LIMIT = env.int("EVIDENCE_LIMIT", default=250 * 1024 * 1024)
FILE_QUOTA = env.int("FILE_QUOTA", default=5 * 1024**3)
INCOMING_FILES = env.str("INCOMING_FILES", default="")
CLAMD_URL = env.str("CLAMD_URL", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_TEMP_DIR = env.str("UPLOAD_TEMP", default=None)
SEAL_CERTIFICATE = env.str(
    "SEAL_CERTIFICATE", default="" if PRODUCTION else str(PORTAL_VAR / "seal" / "development.p12")
)
SEAL_PASSPHRASE = env.str("SEAL_PASSPHRASE", default="")
SEAL_TIMESTAMP_URL = env.str("SEAL_TIMESTAMP_URL", default="")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION

# --- language and time -------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_I18N = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- browser security --------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": ["self"],
    "microphone": ["self"],
    "geolocation": [],
    "payment": [],
    "usb": [],
}
SESSION_ENGINE = "people.models.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 4 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = False
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.views.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with our own forms, which the CSRF check
# refuses. Pages with a secret in their address say no-referrer themselves.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# How many proxies stand in front: whose word about the visitor's address is believed.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

configure_structlog()
LOGGING = LOGGING_CONFIGURATION
