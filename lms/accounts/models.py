"""People: who learns, who teaches, who writes, and what they agreed to."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Person(AbstractUser):
    """Somebody with an account. A learner has a nickname, a picture, an access code and a PIN, and nothing else.

    Who teaches or writes has a user name and a password instead. `username` of a learner is made by machine and never
    shown.
    """

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    nickname = models.CharField(
        _("name or nickname"), max_length=60, blank=True, help_text=_("What we call you on the screen.")
    )
    # The name of a drawing in lms/accounts/pictures/.
    picture = models.CharField(_("picture"), max_length=20, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES, blank=True)
    # As it is stored: eight capital letters and figures without a hyphen. None: signs in with a password.
    access_code = models.CharField(
        _("access code"), max_length=8, unique=True, null=True, blank=True, editable=False
    )
    # A hash by PASSWORD_HASHERS; empty where there is none.
    pin = models.CharField(max_length=128, blank=True, editable=False)
    # Tries since the last right PIN, those under way included, and until when the next one has to wait.
    pin_tries = models.PositiveIntegerField(default=0, editable=False)
    pin_waits_until = models.DateTimeField(null=True, editable=False)
    # All sessions end when this changes.
    sessions_salt = models.CharField(max_length=32, blank=True, editable=False)
    # Seven days after this the account is erased; see lms.accounts.erasing.
    deletion_asked_at = models.DateTimeField(null=True, editable=False)

    def __str__(self) -> str:
        return self.nickname or self.get_username()

    @property
    def is_learner(self) -> bool:
        """Whether this person signs in with a code and a PIN."""
        return self.access_code is not None

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """A session stands for the password and the salt of the day it began: a new one of either ends it."""
        opened_by = f"{self.password}:{self.sessions_salt}"
        return salted_hmac("lms.accounts.sessions", opened_by, secret=secret, algorithm="sha256").hexdigest()


class Consent(models.Model):
    """That a person agreed to what is kept about them, and to which wording of it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    # The version of the wording (lms.accounts.consent) and the language in which it was read.
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=12, choices=settings.LANGUAGES)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"{self.text_version} {self.language}"
