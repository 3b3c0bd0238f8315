from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from lms.accounts.middleware import note_sign_out

        _fill_data_sheet()
        user_logged_out.connect(note_sign_out, dispatch_uid="accounts.signed_out")


def _fill_data_sheet() -> None:
    from axes.models import AccessAttempt
    from django.contrib.auth.signals import user_logged_in
    from django.db.models.signals import pre_save

    from lms.accounts import account_records, door_records, staff_records
    from lms.accounts.data_sheet import excuse, mention, register
    from lms.accounts.erasing import tidy_when_somebody_comes
    from lms.accounts.failed_tries import keep_least

    register(
        account_records.PERSON, account_records.CONSENT, door_records.SESSIONS, door_records.FAILED_TRIES
    )
    register(*staff_records.RECORDS)
    mention(*staff_records.MENTIONS)
    excuse(staff_records.EXCUSED)
    pre_save.connect(keep_least, sender=AccessAttempt, dispatch_uid="accounts.keep_least")
    user_logged_in.connect(tidy_when_somebody_comes, dispatch_uid="accounts.tidy")
