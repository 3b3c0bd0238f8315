from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lms.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from lms.accounts.middleware import note_sign_in, note_sign_out

        user_logged_in.connect(note_sign_in, dispatch_uid="accounts.signed_in")
        user_logged_out.connect(note_sign_out, dispatch_uid="accounts.signed_out")
