"""What the search index of the database holds of our pages."""

from typing import Any, ClassVar

from wagtail.models import Page
from wagtail.search import index

from courses.search.folding import folded_text


class Findable:
    """A page whose words can be found. For a class that comes before `Page` among the bases.

    Wagtail indexes what is in the database after each save, and takes out what is deleted; drafts change no word of it.
    The field is one for completion because only there both databases find the beginning of a word, and stem nothing.
    """

    search_fields: ClassVar[list[Any]] = [*Page.search_fields, index.AutocompleteField("words_to_find")]

    def words_to_find(self) -> str:
        """None of a page that is not live: nobody finds it, and a page is saved several times before it is."""
        if not getattr(self, "live", False):
            return ""
        from courses.search.passages import passages_of

        return folded_text(" ".join(passage.text for passage in passages_of(self)))
