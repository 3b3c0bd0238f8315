"""People: who learns, who teaches, who writes."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    """Somebody with an account. A learner needs a user name and a password, and nothing else."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    nickname = models.CharField(
        _("name or nickname"), max_length=60, blank=True, help_text=_("What we call you on the screen.")
    )
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, blank=True)

    def __str__(self) -> str:
        return self.nickname or self.get_username()
