from typing import Any

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "lms.public"
    label = "public"

    def ready(self) -> None:
        from courses.publishing import contents_changed

        contents_changed.connect(_renew, dispatch_uid="public.contents_changed")


def _renew(**kwargs: Any) -> None:
    from lms.public.kept import start_new_generation

    start_new_generation()
