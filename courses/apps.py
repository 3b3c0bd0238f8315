from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from wagtail.snippets.models import register_snippet

        from courses import baseline, checks, publishing
        from courses.drawing_admin import DrawingViewSet

        post_migrate.connect(baseline.after_migrate, dispatch_uid="courses.baseline")
        publishing.connect()
        checks.register()
        register_snippet(DrawingViewSet)
