"""What is known of a native speaker's reading of a lesson: who, when, and the digest of the words that they read.

It belongs to the page and not to a version of its words: who publishes or goes back to another version changes the
words, and the digest then says that they are no longer those that were read.
"""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

WORDS_LENGTH = 12


class Reviewed(Page):
    """A page whose words a native speaker may have read."""

    reviewed_by = models.CharField(
        _("reviewed by"), max_length=80, blank=True, editable=False, help_text="The native speaker's name."
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    reviewed_words = models.CharField(
        max_length=WORDS_LENGTH,
        blank=True,
        editable=False,
        help_text="The digest of the words that were read.",
    )

    # A copy, also one to be translated, has words of its own that nobody has read.
    exclude_fields_in_copy = [
        *Page.exclude_fields_in_copy,
        "reviewed_by",
        "reviewed_on",
        "reviewed_words",
    ]

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by="", reviewed_on=None, reviewed_words="")
                | (~models.Q(reviewed_by="") & ~models.Q(reviewed_on=None) & ~models.Q(reviewed_words="")),
                name="a_review_has_who_when_and_what",
            )
        ]

    def with_content_json(self, content: Any) -> Self:
        """A version of the page, with the review that the page has now."""
        version: Self = super().with_content_json(content)
        version.reviewed_by, version.reviewed_on = self.reviewed_by, self.reviewed_on
        version.reviewed_words = self.reviewed_words
        return version
