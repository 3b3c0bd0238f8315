from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from courses import baseline, checks, publishing

        post_migrate.connect(baseline.after_migrate, dispatch_uid="courses.baseline")
        publishing.connect()
        checks.register()
