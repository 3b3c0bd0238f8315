from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password. The refusal does not say which of the two it was."""

    error_messages = {
        "invalid_login": _("The user name or the password is not right. Look at both and try again."),
        "inactive": _("This account is closed. Ask your trainer."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        attributes = self.fields["username"].widget.attrs
        attributes.update(autocapitalize="none", autocomplete="username")
        # The screen of a phone would jump to the field, past what is said above it.
        attributes.pop("autofocus", None)
        self.fields["password"].label = _("Password")
