"""Settings of every way to run, from the environment and `nastavnik.toml`; `config/modes.py` has the table."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.signals import connection_created

from nastavnik.config import home
from nastavnik.config.databases import database, keep_plans, site_database
from nastavnik.config.logs import log_handlers
from nastavnik.config.mail import TIMEOUT, mail_server
from nastavnik.config.modes import LOOPBACK_HOSTS, MODES
from nastavnik.config.outside import outside_way_in
from nastavnik.config.proxies import proxies
from nastavnik.config.secrets import field_keys, secret_key
from nastavnik.ops.addresses import own_addresses

PACKAGE = Path(__file__).resolve().parent.parent
GIVEN = home.given(os.environ)
MODE = MODES[GIVEN.get("NASTAVNIK_MODE", home.TESTS)]
DATA_DIR = Path(GIVEN.get("NASTAVNIK_DATA", Path.cwd() / "var" / MODE.name)).resolve()

DEBUG = False
SECRET_KEY = secret_key(DATA_DIR, fixed=MODE.name == "test")
FIELD_KEYS = field_keys(DATA_DIR, fixed=MODE.name == "test")
ALLOWED_HOSTS = [*LOOPBACK_HOSTS, "testserver"] if MODE.name == "test" else list(LOOPBACK_HOSTS)
if not MODE.loopback_only:
    ALLOWED_HOSTS = [host for host in GIVEN.get("NASTAVNIK_HOSTS", "").split(",") if host]
    if not ALLOWED_HOSTS:
        raise ImproperlyConfigured(
            "NASTAVNIK_HOSTS ([site] hosts): назовите имена и адреса, под которыми открывают сайт."
        )
SITE_ADDRESS = GIVEN.get("NASTAVNIK_SITE_ADDRESS", f"https://{ALLOWED_HOSTS[0]}" if MODE.secure else "").rstrip("/")
if not MODE.loopback_only:
    ALLOWED_HOSTS += LOOPBACK_HOSTS  # this machine asks whether the site is alive
if MODE.name == "school":
    ALLOWED_HOSTS += own_addresses()  # the router may give another one overnight
DEMONSTRATION = MODE.demonstration
CLOCK_SHIFT_DAYS = int(GIVEN.get("NASTAVNIK_CLOCK_SHIFT", "0")) if MODE.demonstration else 0

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "nastavnik.kit",
    "nastavnik.journal",
    "nastavnik.outbox",
    "nastavnik.people",
    "nastavnik.programme",
    "nastavnik.consents",
    "nastavnik.surveys",
    "nastavnik.registry",
    "nastavnik.pairing",
    "nastavnik.mentoring",
    "nastavnik.completion",
    "nastavnik.reports",
    "nastavnik.ops",
    "nastavnik.demo",
    "nastavnik.web",
]
MIDDLEWARE = [
    "nastavnik.kit.proxies.ProxyMiddleware",
    "nastavnik.kit.proxies.OnceMoreMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "nastavnik.kit.middleware.PrivateCacheMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nastavnik.kit.middleware.CompressMiddleware",
    "nastavnik.kit.there.ThereMiddleware",
    "nastavnik.kit.idle.ReadingGoesOnMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "nastavnik.people.middleware.SchoolMiddleware",
    "nastavnik.kit.idle.IdleMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "nastavnik.web.identity.gate.FactorMiddleware",
    "nastavnik.kit.middleware.AccessMiddleware",
    "nastavnik.kit.room.RoomMiddleware",
    "nastavnik.kit.once.FormOnceMiddleware",
]
ROOT_URLCONF = "nastavnik.config.urls"
WSGI_APPLICATION = "nastavnik.config.wsgi.application"
ASGI_APPLICATION = "nastavnik.config.asgi.application"
_FOLDERS = "django.template.loaders.app_directories.Loader"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", [("nastavnik.kit.loaders.Loader", [_FOLDERS])])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nastavnik.kit.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "nastavnik.kit.templatetags.ui",
                "nastavnik.kit.templatetags.blocks",
                "nastavnik.kit.templatetags.forms",
                "nastavnik.kit.templatetags.tables",
                "nastavnik.journal.templatetags.history",
            ],
        },
    }
]

DATABASES = {"default": database(GIVEN.get("NASTAVNIK_DATABASE_URL", ""), DATA_DIR)}
connection_created.connect(keep_plans)
#: Pages may have a role of their own in PostgreSQL; `config/wsgi.py` takes it, and rows are kept apart from then on.
SITE_DATABASE = site_database(GIVEN.get("NASTAVNIK_SITE_DATABASE_URL", ""), DATABASES["default"])
SITE_ROLE = SITE_DATABASE["USER"] if SITE_DATABASE else ""
ROWS_APART = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["nastavnik.kit.hashers.SchoolArgon2Hasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
if MODE.name == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": "nastavnik.people.services.passwords.GuessedFirstValidator"},
]
LOGIN_URL = "web:sign_in"
MESSAGE_TAGS = {10: "mute", 20: "mute", 25: "ok", 30: "wait", 40: "bad"}  # levels as tones of a notice
LOGIN_REDIRECT_URL = "web:home"

# The library that leads through the steps of signing in; only `web/identity` speaks with it, none of its pages is used.
ACCOUNT_ADAPTER = "nastavnik.web.identity.adapters.Door"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
MFA_ADAPTER = "nastavnik.web.identity.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
FACTOR_ASKED = MODE.asks_factor  # of the roles that see or change more than their own; offered to everybody
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may differ by half a minute
#: An outside way in by OpenID Connect, found by its address; empty where there is none.
OIDC_ADDRESS, OIDC_CLIENT, OIDC_SECRET, OIDC_NAME, OIDC_NUMBER = outside_way_in(GIVEN, MODE)

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = GIVEN.get("NASTAVNIK_TIME_ZONE", "Europe/Moscow")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = None if MODE.name == "test" else DATA_DIR / "static"
WHITENOISE_AUTOREFRESH = False
# Tests read the sources; a site gathers them once at start, named by their content and compressed.
WHITENOISE_USE_FINDERS = MODE.name == "test"
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": _STATIC if MODE.name == "test" else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

#: Where copies go beside the folder of the installation, and how many months of them stay (`ops/copies.py`).
COPIES_SECOND = GIVEN.get("NASTAVNIK_COPIES_SECOND", "")
COPIES_MONTHLY = int(GIVEN.get("NASTAVNIK_COPIES_MONTHLY", "0"))

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 43200
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "nastavnik.kit.views.csrf_failure"
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PROXIES = proxies(GIVEN)
if MODE.secure:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = MODE.hsts
    SESSION_COOKIE_NAME = "__Host-sid"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_COOKIE_SECURE = True
    if PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
IDLE_SECONDS = 30 * 60
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
_MAIL = mail_server(GIVEN)
EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = _MAIL.host, _MAIL.port, TIMEOUT
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.security == "starttls", _MAIL.security == "tls"
EMAIL_BACKEND = "django.core.mail.backends." + ("smtp.EmailBackend" if EMAIL_HOST else "dummy.EmailBackend")
DEFAULT_FROM_EMAIL = _MAIL.sender
ADMINS: list[tuple[str, str]] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"()": "nastavnik.kit.logs.WithoutWords", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"}
    },
    "handlers": log_handlers(GIVEN, MODE, DATA_DIR),
    "root": {"handlers": ["log"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
