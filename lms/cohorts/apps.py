from django.apps import AppConfig


class CohortsConfig(AppConfig):
    name = "lms.cohorts"
    label = "cohorts"

    def ready(self) -> None:
        from lms.accounts.data_sheet import mention, register
        from lms.accounts.doors import add_home
        from lms.accounts.erasing import add_need, add_sweeper
        from lms.accounts.signals import first_trainer_made
        from lms.cohorts.data_sheet import MENTIONS, RECORDS
        from lms.cohorts.founding import found_the_first
        from lms.cohorts.groups.tidying import tidy_groups
        from lms.cohorts.staff.leaving import home_of, why_needed
        from lms.cohorts.staff.links import forget_old_links

        register(*RECORDS)
        mention(*MENTIONS)
        add_home(home_of)
        add_need(why_needed)
        add_sweeper(tidy_groups)
        add_sweeper(forget_old_links)
        first_trainer_made.connect(found_the_first, dispatch_uid="cohorts.found_the_first")
