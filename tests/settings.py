"""The product's settings, in a temporary folder and without what only costs time."""

import os
import tempfile

os.environ.update(
    {
        "DEBUG": "0",
        "SECRET_KEY": "for-tests-only-" + "x" * 50,
        "DATA_DIR": os.environ.get("CHASQUI_TEST_DIR") or tempfile.mkdtemp(prefix="chasqui-tests-"),
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:"),
        "CACHE_URL": "",
        "HTTPS": "0",
    }
)
os.environ.setdefault("MEDIA_DIR", os.environ["DATA_DIR"] + "/media")

from lms.settings import *  # noqa: E402, F403
from lms.settings import DATA_DIR, STORAGES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": None}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"
