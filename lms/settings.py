"""Settings, all from the environment. `.env.example` documents each variable; a test holds the two together.

Secure by default: without DEBUG there is no start without a SECRET_KEY, and every policy below is on.
"""

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env", overwrite=False)

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY and (DATA_DIR / "secret_key").is_file():
    # What `make run` made: commands that are typed by hand use it too.
    SECRET_KEY = (DATA_DIR / "secret_key").read_text(encoding="utf-8").strip()
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Put a long random text in the environment or in .env, "
            "or start with `make run`, which makes one and keeps it in DATA_DIR."
        )
    SECRET_KEY = "only-for-debug-on-one-machine"  # noqa: S105 - opens nothing but a developer's own site

# Older keys: what was signed, hashed or sealed with them stays good.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
# The site's own address, for links that leave the site (mails, print). Never used to fetch anything.
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")

INSTALLED_APPS = [
    "courses",
    "lms.accounts",
    "lms.public",
    "lms.cohorts",
    "lms.progress",
    "lms.reports",
    "offline_export",
    "django_tasks",
    "django_tasks_db",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "lms.public.middleware.PublicPages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.public.middleware.Policies",
    "django.middleware.locale.LocaleMiddleware",
    "lms.public.middleware.OwnOrigin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "courses.middleware.Refusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "lms.accounts.middleware.PersonCookie",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "lms" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Where things are kept

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'chasqui.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cache for all processes: with a cache per process, the workers would disagree about what is published.
if env.str("CACHE_URL", default=""):
    CACHES = {"default": env.cache_url("CACHE_URL")}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_DIR / "cache",
            "TIMEOUT": None,
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "lms" / "static"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_DIR", default=str(BASE_DIR / "media"))).resolve()
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.public.storage.LightStaticStorage"},
}
# Packs: the files they are made of, each under its digest. Large files go past Python where a proxy can serve them.
PACKS_DIR = Path(env.str("PACKS_DIR", default=str(DATA_DIR / "packs"))).resolve()
STORAGES["packs"] = {
    "BACKEND": "offline_export.storage.WholeFiles",
    "OPTIONS": {"location": PACKS_DIR, "file_permissions_mode": 0o644},
}
# With nginx in front: the address of an `internal` location that stands for PACKS_DIR (X-Accel-Redirect).
PACKS_ACCEL = env.str("PACKS_ACCEL", default="")
# What the packs that people choose by themselves may take of the disk; those of the catalogue have no bound.
PACKS_CHOSEN_MB = env.int("PACKS_CHOSEN_MB", default=2_000)
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# The largest page of ours is a paper table: 50 people, and a lesson of some 20 questions; twice that fits.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500
# Whoever chooses a whole folder is told how many files go at once (50), not refused without a word.
DATA_UPLOAD_MAX_NUMBER_FILES = 500

# People

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "lms.accounts.hashers.LightArgon2",
    # Django's own needs 100 MB for each sign-in; what it has written stays readable.
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# By the names of our notices (chasqui.css): 25 success, 30 warning, 40 error.
MESSAGE_TAGS = {25: "done", 30: "care", 40: "care"}
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "progress:me"
LOGOUT_REDIRECT_URL = "home"
# The account is locked, never the address: a whole school shares one.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "lms.accounts.views.locked"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
# Least data: the lock needs the account, not where somebody was.
AXES_CLIENT_IP_CALLABLE = "lms.accounts.views.no_address"
# Nor which browser, nor in the server's log which account.
AXES_HANDLER = "lms.accounts.failed_tries.LeastData"
AXES_CLIENT_STR_CALLABLE = "lms.accounts.failed_tries.nobody"
# Who answers for what is kept about people: shown on the privacy page.
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
# A phone that several people use signs out by itself after this long without a touch.
IDLE_MINUTES = env.int("IDLE_MINUTES", default=20)
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.public.views.form_expired"

# Phones keep the site by a service worker. 0 withdraws it: each phone takes it down at its next visit.
SERVICE_WORKER = env.bool("SERVICE_WORKER", default=True)

# Transport

HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail allows its own previews

# The site's policy. The critical style sheet is in the page: its hash joins style-src in lms.public.middleware.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        # The page that plays exercises of others (lms.public.h5p).
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# The Wagtail admin writes scripts and styles into its own pages, but no handlers into attributes; nothing of it may
# come from elsewhere.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_INLINE],
    "script-src-attr": [NONE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
}
PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()"
)

SILENCED_SYSTEM_CHECKS = [
    # The lock is on the account. With the address in it, one class would lock out another.
    "axes.W006",
    # Whether a domain enters the browsers' own lists is for its owner to decide.
    "security.W021",
]

TASKS = {
    # Wagtail's own, such as which page uses which drawing: at once, since who deletes a drawing is told of it.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # What takes longer than a request: `manage.py work` does it, one task after the other.
    "packs": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Languages

USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
LANGUAGE_CODE = "es"
LANGUAGES = [
    ("es", _("Spanish")),
    ("pt-br", _("Portuguese")),
    ("en", _("English")),
    ("fr", _("French")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]

# Wagtail

WAGTAIL_SITE_NAME = "Chasqui"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_I18N_ENABLED = True
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = [
    ("es", "Español"),
    ("pt-br", "Português"),
    ("en", "English"),
    ("fr", "Français"),
]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Browsers do not know the names that some systems have beside those of places.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime", "Factory", "posixrules"})
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_FRONTEND_LOGIN_URL = "/sign-in/"
WAGTAILADMIN_LOGIN_URL = "/sign-in/staff/"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 8 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.photos.PhotoForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_AVIF_QUALITY = 40
WAGTAILIMAGES_WEBP_QUALITY = 55
WAGTAILIMAGES_JPEG_QUALITY = 60
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# One approval is enough, also where the editor who gives it mends a word.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
# A page sent to translators waits as a draft until its words are there.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"codes": {"()": "lms.accounts.log_filter.HideCodes"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["codes"]}},
    # These write addresses, and Django's own handlers hear them too.
    "loggers": {name: {"filters": ["codes"]} for name in ("django.request", "django.security.csrf")},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
