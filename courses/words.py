"""The words that scripts say, in the language that is active. Pages carry them; scripts hold no language.

A host that is not ours has its own languages: our block there brings our catalogues, and gives what looks a word up in them.
"""

from collections.abc import Callable

from django.utils.translation import gettext

Say = Callable[[str], str]


def script_words(_: Say = gettext) -> dict[str, str]:
    """Words by key. What stands in braces is filled in by the script that says them."""
    return {
        "right": _("Correct"),
        "not_yet": _("Not yet. Try again"),
        "so_far": _("You have {right} of {all}."),
        "choose_first": _("Choose an answer first."),
        "write_first": _("Write your answer first."),
        "pair_first": _("Choose one for each first."),
        "zone_first": _("Touch the picture, or choose in the list, first."),
        "not_understood": _("This answer could not be read. Please answer once more."),
        "up": _("Move up: {step}"),
        "down": _("Move down: {step}"),
        "moved": _("{step}: place {place} of {all}"),
        "again": _("Start again"),
        "beside": _("Nothing happens there. What you can do: {ways}"),
        "you": _("You"),
        "todo": _("Not started"),
        "tried": _("In progress"),
        "done": _("Completed"),
        "lessons_done": _("{done} of {total} lessons completed"),
        "next_lesson": _("Next lesson"),
        "go_on": _("Continue where you stopped"),
        "kept_phone": _("Kept on this phone"),
        "kept_computer": _("Kept on this computer"),
        "until_closed": _(
            "There is no room to keep your answers here. They stay only until you close this page."
        ),
        "wait": _("Waiting to be sent: {count}"),
        "sent": _("Sent"),
        "sign_in_again": _("Sign in again to send your answers: {count}"),
        "not_accepted": _("Answers that could not be accepted, and stay on this phone: {count}"),
        "lesson_gone": _("This lesson is no longer here."),
        "unreadable": _("This answer could not be read."),
        "unsealed": _(
            "Answers that are not sent yet: {count}. This phone cannot lock them here: who uses it next could read them."
        ),
        "send_now": _("Send now"),
        "leave_here": _("Sign out and leave them on this phone"),
    }


def activity_names(_: Say = gettext) -> dict[str, str]:
    """What each kind of activity asks for, in a few words above its question."""
    return {
        "multiple_choice": _("Choose one answer"),
        "true_false": _("True or false?"),
        "order_steps": _("Put the steps in order"),
        "match": _("Choose the right answer for each"),
        "spot_it": _("Find it in the picture"),
        "fill_in": _("Write your answer"),
        "scenario": _("What would you do?"),
        "h5p": _("Do the exercise"),
    }
