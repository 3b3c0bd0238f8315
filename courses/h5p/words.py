"""What is wrong with an upload, said to an author in the language of the moment: what it is, and what to do next."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from courses.h5p.errors import H5PError

SENTENCES: Final[Mapping[str, str]] = {
    # The zip
    "not_a_zip": _(
        "This is not an H5P file. Choose the file that your H5P editor downloads; its name ends in .h5p."
    ),
    "cut_off": _("The end of this file is missing. Download it from your H5P editor once more."),
    "damaged": _("“%(name)s” is damaged in this file. Download the file from your H5P editor once more."),
    "package_large": _(
        "This file is larger than %(most)s MB. Make its pictures, sounds and films smaller in your H5P editor."
    ),
    "entries": _(
        "This file holds more than %(most)s files. Download the exercise by itself from your H5P editor."
    ),
    "zip64": _(
        "This file is packed in the way for very large archives, which exercises do not need. Download it from your H5P"
        " editor once more."
    ),
    "parts": _("This is one part of a file that was split. Download it whole from your H5P editor."),
    "contradiction": _(
        "This file says two different things about “%(name)s”, so it was changed or damaged. Download it from your H5P"
        " editor once more."
    ),
    "overlap": _(
        "In this file, “%(name)s” overlaps another file: it may have been made to deceive. Ask whoever gave it to you for another."
    ),
    "encrypted": _("“%(name)s” is locked with a password. Download the exercise without one."),
    "link": _("“%(name)s” points to another place instead of being a file. Put the file itself there."),
    "method": _(
        "“%(name)s” is packed in a way that browsers do not know. Download the exercise from your H5P editor once more."
    ),
    "bomb": _(
        "“%(name)s” unpacks to far more than it seems to be. Nothing of it was kept. Ask whoever gave you the file for"
        " another."
    ),
    "file_large": _("“%(name)s” is larger than %(most)s MB. Make it smaller in your H5P editor."),
    "total_large": _(
        "All that this exercise shows is larger than %(most)s MB together. Make its pictures, sounds and films smaller."
    ),
    # Names in it
    "name_outside": _(
        "The name “%(name)s” leads out of the exercise's own folder. Ask whoever gave you the file for another."
    ),
    "name_unreadable": _(
        "The name “%(name)s” holds characters that cannot be read alike everywhere. Use plain letters and figures."
    ),
    "name_hidden": _(
        "“%(name)s” is a hidden file. Download the exercise from your H5P editor instead of packing its folder yourself."
    ),
    "name_unwritable": _(
        "Some phones and computers cannot keep a file named “%(name)s”. Give it a name of letters and figures."
    ),
    "name_long": _("The name “%(name)s” is too long. Use a shorter one, of at most %(most)s letters."),
    "folders_deep": _("“%(name)s” lies in more than %(most)s folders inside each other. Use fewer folders."),
    "name_twin": _(
        "“%(name)s” and “%(other)s” are one and the same name on many devices. Rename one of the two files."
    ),
    "name_twice": _("There are two different files named “%(name)s”. Rename one of them."),
    # h5p.json and content.json
    "part_missing": _(
        "“%(name)s” is missing, so this is no H5P exercise. Choose the file that your H5P editor downloads."
    ),
    "json_broken": _(
        "“%(name)s” cannot be read. Open the exercise in your H5P editor, save it and download it again."
    ),
    "json_letters": _(
        "“%(name)s” holds characters that cannot be stored. Look for strange signs in the texts of the exercise and remove"
        " them."
    ),
    "json_large": _("“%(name)s” holds more than %(most)s MB of text. Divide the exercise into smaller ones."),
    "json_deep": _(
        "In “%(name)s” more than %(most)s parts lie inside each other. Build the exercise with fewer levels."
    ),
    "json_values": _("“%(name)s” has more than %(most)s entries. Divide the exercise into smaller ones."),
    "json_twice": _(
        "“%(name)s” says something twice in two ways. Open the exercise in your H5P editor, save it and download it again."
    ),
    "json_number": _(
        "“%(name)s” has a number that is none (%(number)s). Look at the numbers of the exercise in your H5P editor."
    ),
    "json_shape": _(
        "“%(name)s” is not what H5P expects there. Open the exercise in your H5P editor, save it and download it again."
    ),
    "field_missing": _(
        "h5p.json does not say “%(field)s”, which H5P asks for. Open the exercise in your H5P editor and save it again."
    ),
    "field_wrong": _(
        "What h5p.json says about “%(field)s” is not as H5P asks. Open the exercise in your H5P editor and save it again."
    ),
    "main_missing": _(
        "h5p.json does not say which version of %(name)s the exercise needs. Open it in your H5P editor and save it again."
    ),
    # Files beside it
    "file_kind": _(
        "“%(name)s” is of a kind that is not taken here. Take it out of the exercise, or use a picture (png, jpg, gif, webp),"
        " a sound (mp3, m4a, ogg, wav), a film (mp4, webm) or captions (vtt) in its place."
    ),
    "file_disguised": _(
        "What is in “%(name)s” is not what its name says (%(kind)s). Save it again in that format, or give it its right name."
    ),
    "picture_damaged": _("The picture “%(name)s” is cut off or damaged. Put it into the exercise once more."),
    "picture_large": _(
        "The picture “%(name)s” has more than %(most)s million pixels, all its frames together. Make it smaller."
    ),
    "pictures_large": _(
        "All pictures of this exercise have more than %(most)s million pixels together. Make them smaller, or use fewer."
    ),
    # Its texts
    "params_large": _("This exercise has more than %(most)s entries. Divide it into smaller ones."),
    "text_tangled": _(
        "The text in “%(field)s” is too long or has too much formatting. Shorten it, or paste it without formatting."
    ),
}
OTHERWISE: Final = _(
    "This H5P file cannot be used. Open the exercise in your H5P editor, save it and download it again."
)


def say(error: H5PError) -> str:
    """One or two sentences about the error, in the active language."""
    return gettext(SENTENCES.get(error.code, OTHERWISE)) % error.values
