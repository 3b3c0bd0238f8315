from typing import Any

from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "lms.public"
    label = "public"

    def ready(self) -> None:
        from courses.facts.signals import changed
        from courses.publishing import contents_changed
        from lms.public.facts.fresh import facts_changed

        changed.connect(facts_changed, dispatch_uid="public.facts_changed")
        contents_changed.connect(_renew, dispatch_uid="public.contents_changed")


def _renew(**kwargs: Any) -> None:
    from lms.public.kept import start_new_generation

    start_new_generation()
