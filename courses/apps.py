from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        from wagtail.snippets.models import register_snippet

        from courses import baseline, checks, publishing
        from courses.drawing_admin import DrawingViewSet
        from courses.facts import changes
        from courses.facts.admin import CountryViewSet, LocalFactViewSet
        from courses.h5p import letting_go
        from courses.h5p.admin import H5PContentViewSet

        post_migrate.connect(baseline.after_migrate, dispatch_uid="courses.baseline")
        publishing.connect()
        changes.connect()
        letting_go.connect()
        checks.register()
        register_snippet(DrawingViewSet)
        register_snippet(LocalFactViewSet)
        register_snippet(CountryViewSet)
        register_snippet(H5PContentViewSet)
