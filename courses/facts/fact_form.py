"""The forms of a fact and of a country: who may confirm a fact, and what a confirmation needs."""

from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.facts.names import BRACES

CONFIRMED = "confirmed"
CONFIRM = "courses.confirm_localfact"
# Who looked at the source and when, as long as nobody has.
CHECK: Final[dict[str, Any]] = {"checked_by": "", "checked_on": None}
# What was checked, beside the words.
ABOUT: Final = frozenset({"country", "slot", "source"})


class LocalFactForm(WagtailAdminModelForm):
    """A confirmation takes today and its editor's name, unless others are given. It goes to learners at once, so that
    only who publishes confirms; whoever else changes a confirmed fact takes its confirmation back, name and day with it.
    An editor who changes what it says confirms anew: nobody's name and day stand under what they have not seen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (state := self.fields.get("state")) and not self.may_confirm:
            state.choices = [choice for choice in state.choices if choice[0] != CONFIRMED]
            state.help_text = _(
                "An editor confirms it. A confirmed fact that you change waits for that again."
            )
            if self.initial.get("state") == CONFIRMED:
                self.initial["state"] = "unconfirmed"
            for name in set(CHECK) & set(self.fields):
                self.initial[name] = CHECK[name]
                self.fields[name].disabled = True

    @property
    def may_confirm(self) -> bool:
        return self.for_user is None or self.for_user.has_perm(CONFIRM)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._is_new_check(cleaned):
            # What an earlier confirmation left is not this editor's.
            cleaned.update({name: CHECK[name] for name in CHECK if name not in self.changed_data})
        if cleaned.get("state") == CONFIRMED:
            self._confirm(cleaned)
        if self._has_language_twice():
            raise ValidationError(
                _(
                    "A language would be there twice. Load the page again. To exchange two texts, change their words and "
                    "not their languages."
                )
            )
        return cleaned

    def _is_new_check(self, cleaned: dict[str, Any]) -> bool:
        """Whether the name and the day that stood there are of another check: of another confirmation, or of other words."""
        if self.initial.get("state") == CONFIRMED:
            return bool(ABOUT & set(self.changed_data)) or self._has_new_words()
        return cleaned.get("state") == CONFIRMED

    def _has_new_words(self) -> bool:
        """Whether a text was written, changed or given to another language. One that only goes leaves the others as they were."""
        texts = self.formsets.get("texts")
        return texts is not None and any(
            form.has_changed() for form in texts.forms if form not in texts.deleted_forms
        )

    def _confirm(self, cleaned: dict[str, Any]) -> None:
        cleaned["checked_on"] = cleaned.get("checked_on") or self._today()
        cleaned["checked_by"] = cleaned.get("checked_by") or self._name()
        if not any(self._words()):
            raise ValidationError(_("A confirmed fact needs its words in at least one language."))
        if any(BRACES.search(words) for words in self._words()):
            raise ValidationError(_("The words of a fact have no slots. Take the braces away."))
        if self._has_unseen_words():
            raise ValidationError(_("Somebody has added words meanwhile. Load the page again and read them."))

    def _today(self) -> date | None:
        # A day that could not be read has its own message.
        return None if "checked_on" in self.errors else timezone.localdate()

    def _name(self) -> str:
        user = self.for_user
        return (user.get_full_name() or str(user))[:80] if user else ""

    def _words(self) -> list[str]:
        texts = self.formsets.get("texts")
        if texts is None or not texts.is_valid():
            return [""] if texts is None else ["-"]  # broken texts say themselves what is wrong
        rows = [row for row in texts.cleaned_data if row and not row.get("DELETE")]
        return [words for row in rows if (words := (row.get("text") or "").strip())]

    def _has_unseen_words(self) -> bool:
        """Whether rows stay that were not sent: those of the fact, or of the version of it that is brought back."""
        sent = {form.instance.pk for form in self.formsets["texts"].initial_forms}
        return any(row.pk not in sent for row in self.instance.texts.all())

    def _has_language_twice(self) -> bool:
        """Whether a language is there twice, be it for a moment: the rows are stored one after the other."""
        texts = self.formsets.get("texts")
        if texts is None or not texts.is_valid():
            return False
        gone = {form.instance.pk for form in texts.deleted_forms}
        kept = [form for form in texts.initial_forms if form not in texts.deleted_forms]
        wanted = {form.instance.pk: form.cleaned_data["language"] for form in kept}
        rows = [row for row in self.instance.texts.all() if row.pk not in gone]
        stored = dict(
            texts.model.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "language")
        )
        for row in rows:
            stored.pop(row.pk, None)
            language = wanted.get(row.pk, row.language)
            if language in stored.values():
                return True
            stored[row.pk] = language
        added = [form for form in texts.extra_forms if form.has_changed() and form not in texts.deleted_forms]
        return any(form.cleaned_data["language"] in stored.values() for form in added)


class CountryForm(WagtailAdminModelForm):
    """The code is the country: another code is another country, and never this one with its facts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields and not self.instance._state.adding:
            self.fields["code"].disabled = True
