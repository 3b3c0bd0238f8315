"""What the pure packages say to an author, in the author's language.

`courses.activities` and `courses.drawings` know no gettext and say constant English sentences. They are listed here so that
they are gathered for translation; a test holds the list against theirs.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

ACTIVITY_PROBLEMS = (
    _("This number can be read in two ways. Write it without a mark for thousands."),
    _("This answer is longer than a learner can type here. Make it shorter."),
    _("An id has 1 to 40 characters: small letters without accents, figures and hyphens."),
    _("The story goes round in a circle. Every choice must lead forward, to an ending."),
    _("Another part has the same id. Give each part its own id."),
    _("There is no accepted answer. Write at least one."),
    _("No exercise is chosen, or it cannot be opened here. Choose one from the list."),
    _("The feedback is missing. Say why, in one or two sentences."),
    _("The text alternative is missing. Say what the learner must see in the drawing."),
    _("The text is missing."),
    _("This answer is also accepted as right. Take it out of one of the two lists."),
    _("What is needed is a percentage from 0 to 100."),
    _("No answer is marked as right. Mark exactly one."),
    _("No ending counts as done. Give the score 1 to at least one ending."),
    _("No zone is marked as right. Mark 1 to 4 zones."),
    _("None of the accepted answers is a number. Write at least one with figures."),
    _("Another part has the same words. The learner could not tell them apart."),
    _("The score of an ending is a number from 0 to 1."),
    _("The story has more than 4 decisions in a row. Make it shorter."),
    _("There are too few choices here."),
    _("A story needs at least 2 endings."),
    _("There are too few items to match. Write at least 3."),
    _("There are too few steps. Write at least 3."),
    _("There are too few groups to match with. Write at least 2."),
    _("There are too few zones. Draw at least 2."),
    _("There are too many choices here."),
    _("There are too many items to match. Keep at most 6."),
    _("Too many zones are marked as right. Mark 1 to 4 zones."),
    _("There are too many steps. Keep at most 6."),
    _("There are too many groups to match with. Keep at most 6."),
    _("There are too many zones. Keep at most 8."),
    _("The story has only one decision. Give it at least 2 in a row."),
    _("More than one answer is marked as right. Mark exactly one."),
    _("This leads to an id that does not exist in the activity."),
    _("No choice leads to this ending."),
    _("No choice leads to this scene."),
    _("The zone is empty or reaches outside the drawing. Boxes are in percent, 0 to 100."),
)
SHAPE_PROBLEMS = (
    _("This text has a character that cannot be shown or stored."),
    _("This field is missing."),
    _("This must be a number."),
    _("This must be a list."),
    _("This must be a set of named fields."),
    _("This must be text."),
    _("This must be true or false."),
    _("This field is not known here."),
    _("There is no activity of this kind."),
)
ANSWER_PROBLEMS = (
    _("This answer does not belong to this activity. Open the lesson again and answer once more."),
    _("This answer names a part that is not here. Open the lesson again and answer once more."),
    _("This answer says the same thing twice. Open the lesson again and answer once more."),
    _("Something is still missing. Complete your answer, then check again."),
    _("Two steps have the same place. Give each step its own place."),
    _("This answer is too long. Write a shorter one."),
    _(
        "This exercise does not work in this browser: it needs JavaScript. The rest of the lesson works without it."
    ),
)
DRAWING_PROBLEMS = (
    _("This file is not an SVG drawing: its first element is not <svg>."),
    _("This drawing is larger than 20 KB."),
    _("A drawing has no DOCTYPE and no entities: remove them and try again."),
    _("This file cannot be read as SVG"),
    _("This drawing has more than 16 groups inside each other."),
    _("This drawing does not say its size: give <svg> a viewBox such as 0 0 320 200."),
    _("The sides of a drawing are between 0 and 10000."),
)


def say(message: str) -> str:
    """The sentence in the active language. What a parser adds after a colon stays as it is."""
    said = gettext(message) if message else ""
    start, colon, rest = message.partition(": ")
    return f"{gettext(start)}{colon}{rest}" if said == message and start in DRAWING_PROBLEMS else said
