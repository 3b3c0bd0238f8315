"""`make messages`: the words marked for translation go from code and templates into locale/, translations stay."""

import sys

from environment import FOR_DEVELOPING, enter
from telling import Trouble, give_up, say


def main() -> int:
    """Update all catalogues; with --check only look, and fail when a word is missing in one of the languages."""
    enter(FOR_DEVELOPING)
    import catalogues

    if "--check" in sys.argv:
        found = catalogues.all_gaps()
    else:
        found = [gap for locale in catalogues.TRANSLATED for gap in catalogues.update(locale)]
        catalogues.compile_changed()
    for gap in found:
        say(str(gap))
    say(
        f"{len(found)} words to see to."
        if found
        else f"Every word is there in {', '.join(catalogues.TRANSLATED)}."
    )
    return 1 if found and "--check" in sys.argv else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        give_up(trouble)
