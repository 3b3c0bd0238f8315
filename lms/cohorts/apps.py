from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "lms.cohorts"
    label = "cohorts"

    def ready(self) -> None:
        from lms.accounts.data_sheet import register
        from lms.cohorts.data_sheet import ENROLMENTS

        register(ENROLMENTS)
