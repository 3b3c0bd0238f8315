"""The forms of the H5P screens: a package comes in here, and is looked through before anything of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Collection

if TYPE_CHECKING:
    from courses.h5p.contents import Prepared

ONLY_H5P = {"accept": ".h5p"}
MB = 1024 * 1024
ZIPS = {"accept": ".h5p,.zip"}


class H5PContentForm(WagtailAdminModelForm):
    """An exercise by its package. What is refused is said beside the file, and the title that was typed stays."""

    package = forms.FileField(label=_("H5P package"), widget=forms.FileInput(attrs=ONLY_H5P))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prepared: Prepared | None = None
        if "package" in self.fields:
            self.fields["package"].required = not self.instance.digest
            self.fields["package"].help_text = _package_help(is_new=not self.instance.digest)
        if "collection" in self.fields:
            self._offer_collections()

    def clean_package(self) -> None:
        from courses.h5p import contents, library_words
        from courses.h5p.errors import H5PError

        file = self.cleaned_data["package"]
        if not file:
            return
        try:
            self.prepared = contents.prepare(file)
        except H5PError as error:
            raise ValidationError(library_words.say(error), code=error.code) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        digest = self.prepared.digest if self.prepared else self.instance.digest
        if digest and not self.prepared:
            self._check_libraries()
        same = type(self.instance)._default_manager.filter(digest=digest).exclude(pk=self.instance.pk).first()
        if digest and same:
            message = _("This exercise is already here: “%(title)s”. Choose that one in your lesson.")
            self.add_error("package", ValidationError(message, params={"title": same.title}, code="twice"))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        from courses.h5p import contents

        if self.prepared:
            contents.put_into(self.instance, self.prepared, at=timezone.now())
        return super().save(commit=commit)

    def _check_libraries(self) -> None:
        """An earlier version that comes back may need what has been removed since."""
        from courses.h5p import library_words
        from courses.h5p.library_errors import LibrariesError
        from courses.h5p.shelf import Shelf

        there = type(self.instance)._default_manager.filter(pk=self.instance.pk, digest=self.instance.digest)
        if there.exists():
            return
        if missing := Shelf.now().needed_by(self.instance).missing:
            error = LibrariesError("version_needs", missing)
            self.add_error("package", ValidationError(library_words.say(error), code=error.code))

    def _offer_collections(self) -> None:
        """Those in which this person may add; where there is no choice, none is offered."""
        from courses.h5p.permissions import CONTENTS

        offered = Collection.objects.all()
        if self.for_user is not None:
            offered = CONTENTS.collections_user_has_permission_for(self.for_user, "add")
        if self.instance.pk:
            offered = offered | Collection.objects.filter(pk=self.instance.collection_id)
        offered = list(offered)
        if len(offered) == 1:
            self.instance.collection = offered[0]
            del self.fields["collection"]
        else:
            self.fields["collection"].queryset = Collection.objects.filter(
                pk__in=[each.pk for each in offered]
            )


class LibraryPackageForm(forms.Form):
    """A package with libraries, before it is said what would be installed."""

    package = forms.FileField(label=_("Package with H5P libraries"), widget=forms.FileInput(attrs=ZIPS))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from courses.h5p.library_package import LIMITS

        super().__init__(*args, **kwargs)
        self.fields["package"].help_text = _(
            "An .h5p package from a site that you trust, or a .zip of library folders; at most %(most)s MB."
        ) % {"most": LIMITS.package // MB}


class RenewForm(forms.Form):
    """How far the exercises are put together: the number of the last one tried, and how many were."""

    after = forms.IntegerField(min_value=0)
    done = forms.IntegerField(min_value=0)


def _package_help(*, is_new: bool) -> str:
    from courses.h5p.package import LIMITS

    accepted = _(
        "An .h5p file of at most %(most)s MB: texts, pictures, sounds and video. The libraries in it are not taken; this site "
        "has its own."
    ) % {"most": LIMITS.package // MB}
    only_to_replace = _("Choose a file only to replace this exercise.")
    return accepted if is_new else f"{only_to_replace} {accepted}"
