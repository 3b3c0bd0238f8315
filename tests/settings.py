"""The product's settings, in a temporary folder and without what only costs time."""

import atexit
import os
import shutil
import tempfile

if "CHASQUI_TEST_DIR" not in os.environ:
    folder = tempfile.mkdtemp(prefix="chasqui-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
else:
    folder = os.environ["CHASQUI_TEST_DIR"]

os.environ.update(
    {
        "DEBUG": "0",
        "SECRET_KEY": "for-tests-only-" + "x" * 50,
        "DATA_DIR": folder,
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite://:memory:"),
        "CACHE_URL": "",
        "HTTPS": "0",
    }
)
os.environ.setdefault("MEDIA_DIR", os.environ["DATA_DIR"] + "/media")

from lms.settings import *  # noqa: F403
from lms.settings import DATA_DIR, DATABASES, STORAGES, TASKS

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "TIMEOUT": None}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "media"
# What is asked for is noted and not done: a test that wants it done calls it.
TASKS = {**TASKS, "packs": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, so that several threads and processes can use it as they do in earnest.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "tests.sqlite3")}
