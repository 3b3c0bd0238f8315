"""The database of a test, for a process of its own."""

import os
from urllib.parse import urlsplit

from django.db import connection


def address() -> str:
    """As TEST_DATABASE_URL. PostgreSQL may be reached by a socket, of which only that variable knows."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}").geturl()
