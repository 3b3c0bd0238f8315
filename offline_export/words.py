"""The words that the script of a pack says, besides those of every lesson (`courses.words`)."""

from django.utils.translation import gettext as _


def shell_words() -> dict[str, str]:
    """Words by key, in the active language. `{name}`, `{count}` and `{file}` are filled in by the script."""
    return {
        "hello": _("Hello, {name}"),
        "saved": _("Saved: {file}. Answers in it: {count}."),
        "save_mine": _("Save my results"),
        "save_all": _("Save the results of everybody here ({count})"),
        "start_here": _("Start here"),
        "lesson": _("Lesson"),
        "code_amiss": _(
            "This code is not right. It has 8 letters and numbers: look at each of them again, or leave it out."
        ),
        "code_kept": _("Your code goes into your file."),
    }
