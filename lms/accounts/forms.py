from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password. The refusal does not say which of the two it was."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right. Look at both and try again."),
        "inactive": _("This account is closed. Ask your trainer."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs.update(autofocus=False, autocapitalize="none", autocomplete="username")
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["password"].label = _("Password")
