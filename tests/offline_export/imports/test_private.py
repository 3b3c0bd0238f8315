"""Who did a sensitive lesson is told nobody, also not by a number on the report of a file."""

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.models import LessonPage
from tests.offline_export.imports.conftest import Desk
from tests.offline_export.imports.files import answer_to, file_of, pack_person
from tests.offline_export.imports.pages import text_of
from tests.offline_export.lines import in_lines
from tests.offline_export.results_files import results


def test_file_of_sensitive_lessons_alone_tells_no_number_of_anybody(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    file = file_of(rosa, answers=[answer_to(each, rosa) for each in desk.versions])
    assert "Rosa : 2 new answers" in text_of(desk.take(file))
    LessonPage.objects.update(sensitive=True)
    page = desk.client.get(f"{desk.path}{desk.cohort.imports.get().public_id}/").content.decode()
    assert "Rosa" not in text_of(page)
    assert "Take it out again" in page or "take it out again" in page.lower()


def test_counts_of_sensitive_lessons_alone_are_not_in_the_preview_either(desk: Desk) -> None:
    rosa = pack_person(code=desk.rosa.access_code)
    file = file_of(rosa, answers=[answer_to(each, rosa) for each in desk.versions])
    _path, page = desk.look(file)
    assert text_of(page).count("2 answers") == 1 and text_of(page).count("2 new answers") == 2
    assert "1 person" in text_of(page)
    LessonPage.objects.update(sensitive=True)
    _path, page = desk.look(file)
    told = text_of(page)
    # All together, as the report tells it; who is who has to be seen.
    assert told.count("2 new answers are in these files") == told.count("new answer") == 1
    assert "2 answers" not in told and "1 person" not in told
    assert "Rosa → Rosa" in told
    whole = in_lines(results(*(answer_to(each, rosa) for each in desk.versions), people=[rosa]))
    _path, page = desk.look(SimpleUploadedFile("cut.txt", whole[:-3], "text/plain"))
    assert "The end of this file is missing. Save it once more in the pack." in text_of(page)
