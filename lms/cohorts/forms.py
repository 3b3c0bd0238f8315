from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.forms import CodeField


class GroupCodeForm(forms.Form):
    """The code of a group."""

    code = CodeField(label=_("Group code"), help_text=_("Your trainer has it: 8 letters and numbers."))
