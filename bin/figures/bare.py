"""The least that Django can do: one view, no middleware, the bytes of a file. What a lesson's speed is held against."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

# What is configured here takes the place of the site's settings, which gunicorn's hook would read otherwise.
settings.configure(SECRET_KEY="bare" * 20, ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
BODY = Path(os.environ["BARE_BODY"]).read_bytes()
HEADERS = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "br"}


def same_bytes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(BODY, headers={**HEADERS, "Content-Length": str(len(BODY))})


urlpatterns = [re_path("", same_bytes)]
application = get_wsgi_application()
