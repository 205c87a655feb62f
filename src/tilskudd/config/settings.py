"""Django's settings. What an installation may change comes from environment.py."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from tilskudd.config import environment

PROJECT = environment.PROJECT
PACKAGE = PROJECT / "src" / "tilskudd"
DATA = environment.data_folder()
SITE = environment.site_address()
SECRET_KEY = environment.secret_key()
DEBUG = False
ALLOWED_HOSTS = [urlsplit(SITE).hostname or ""] if SITE else ["localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [SITE] if SITE else []
HTTPS = SITE.startswith("https://")
ACCOUNT_WAIT_DAYS = environment.whole_number("TILSKUDD_ACCOUNT_WAIT_DAYS", 7, least=0, most=60)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "csp",
    "tilskudd.database",
    "tilskudd.files",
    "tilskudd.people",
    "tilskudd.parties",
    "tilskudd.notices",
    "tilskudd.ledger",
    "tilskudd.mandate",
    "tilskudd.schemes",
    "tilskudd.decisions",
    "tilskudd.distribution",
    "tilskudd.claims",
    "tilskudd.applications",
    "tilskudd.documents",
    "tilskudd.circulars",
    "tilskudd.appeals",
    "tilskudd.payments",
    "tilskudd.followup",
    "tilskudd.assignments",
    "tilskudd.reporting",
    "tilskudd.ministry_reports",
    "tilskudd.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "tilskudd.web.middleware.SmallBodies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tilskudd.web.middleware.SignedIn",
]

ROOT_URLCONF = "tilskudd.config.urls"
WSGI_APPLICATION = "tilskudd.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "tilskudd.web.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tilskudd.web.templatetags.figures",
                "tilskudd.web.templatetags.parts",
            ],
        },
    }
]


def _connection(found: environment.Database | None) -> dict[str, Any]:
    """One of Django's connections; without an address it fails at first use, and commands that need none still run."""
    found = found or environment.Database("", "", "", "", "", {})
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": found.name,
        "USER": found.user,
        "PASSWORD": found.password,
        "HOST": found.host,
        "PORT": found.port,
        "OPTIONS": {**found.options, "prepare_threshold": 5, "application_name": "tilskudd"},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


_app, _owner = environment.both_databases()
DATABASES = {"default": _connection(_app), "owner": _connection(_owner or _app)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["tilskudd.people.local_accounts.LocalAccounts"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "tasks"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tilskudd.web.kept_forms.stale_form"
LANGUAGE_COOKIE_SAMESITE = "Lax"

_mail = environment.mail_server()
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.security == "starttls", _mail.security == "tls"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _mail.sender

LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk")]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
TIME_ZONE = "Europe/Oslo"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = PROJECT / "build" / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static", PROJECT / "build" / "front"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
