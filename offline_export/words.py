"""The words that the script of a pack says, besides those of every lesson (`courses.words`)."""

from django.utils.translation import gettext as _

from courses.h5p.player_words import player_words
from lms.accounts.pictures import PICTURES, picture_name


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
        "found": _("Lessons found: {count}"),
        "found_nothing": _("No lesson has these words. Try one word, or only the beginning of it."),
        "due": _("Until {day}"),
        "answers": _("Answers"),
        **people_words(),
        **class_words(),
        **result_words(),
    }


def exercise_words() -> dict[str, str]:
    """What the player of exercises made with H5P says in a pack."""
    return {
        **player_words(),
        "not_here": _(
            "This exercise cannot be opened: a file of this pack is missing. Copy the whole pack to this device once more."
        ),
    }


def people_words() -> dict[str, str]:
    """What the page says where somebody says who they are, and the names of the pictures."""
    return {
        "pin_amiss": _("This is not the PIN. Try again, or ask your teacher."),
        "pin_shape": _("A PIN has 4 digits."),
        "mine_kept": _("Kept."),
        **{f"picture:{key}": str(picture_name(key)) for key in PICTURES},
    }


def class_words() -> dict[str, str]:
    """What stands in the view of the teacher."""
    return {
        "person": _("Person"),
        "lesson_counts": _(
            "Completed: {done}. In progress: {tried}. Have not tried it yet: {todo} of {total}."
        ),
        "not_by_person": _("This lesson is not shown by person."),
        "self_reported": _("reported by the exercise itself"),
        "answers_here": _("Answers: {count}"),
        "remove_pin": _("Take the PIN away"),
        "remove_person": _("Take off this device"),
        "keep_it": _("Leave as it is"),
        "save_first": _("Save the results of all first"),
        "sure_pin": _("Take the PIN of {name} away? Their answers stay."),
        "sure_remove": _(
            "Take {name} off this device? Their answers here ({count}) go too. They are lost unless they were saved in a file."
        ),
    }


def result_words() -> dict[str, str]:
    """What the page says when results are saved, sent, shown as a code or brought in."""
    return {
        "saved_next": _("You find it among the downloads of this device. Give this file to your trainer."),
        "handed_on": _("Handed on. Answers in it: {count}."),
        "not_sent": _("This device could not send it, so it was saved."),
        "bringing": _("Bringing in: {done} of {total}."),
        "brought": _("Brought in. New answers: {answers}. New people: {people}."),
        "brought_nothing": _("Nothing in this file is new. Answers that were here already: {count}."),
        "damaged": _(
            "A part of the file could not be read. What was whole is here. Save it once more on the device it comes from, and bring it again."
        ),
        "not_results": _(
            "This file holds no results of a Chasqui pack. Choose the file that the pack saved."
        ),
        "newer_pack": _("This file comes from a newer pack. Open it in that pack."),
        "too_much": _("This file is too large to be results of a pack. Choose the file that the pack saved."),
        "not_brought": _("This file could not be opened. Copy it to this device and choose it again."),
        "code_place": _("Code {number} of {count}"),
        "codes_turn": _("Turn by itself"),
        "codes_stop": _("Stop turning"),
        "codes_left": _(
            "Too much for codes: {count} answers are not in them. Save the file too and give it to your trainer."
        ),
    }
