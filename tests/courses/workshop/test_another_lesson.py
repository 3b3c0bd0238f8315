"""One lesson more needs text files and nothing else: written, checked, loaded, live in four languages."""

from pathlib import Path

import pytest

from courses.models import LessonPage
from courses.reading import course
from courses.seeding import compare, load, read_seeds
from courses.workshop.checking import check

LANGUAGES = ("es", "pt-br", "en", "fr")


@pytest.mark.django_db
def test_a_sixteenth_lesson_is_text_files(real: Path) -> None:
    folder = real / "safety" / "C1"
    for name in ("", *(f".{language}" for language in LANGUAGES)):
        text = (folder / f"C1.2{name}.yaml").read_text(encoding="utf-8")
        if not name:
            text = text.replace("id: C1.2", "id: C1.6")
            text = "\n".join(
                f"{line}-dos" if line.startswith("  ") and line.strip().split(":")[0] in LANGUAGES else line
                for line in text.split("\n")
            )
        (folder / f"C1.6{name}.yaml").write_text(text, encoding="utf-8")
    module = folder / "module.yaml"
    module.write_text(module.read_text(encoding="utf-8").replace("C1.5]", "C1.5, C1.6]"), encoding="utf-8")

    assert [str(each) for each in check(real).findings if each.is_error] == []
    load(compare(read_seeds(real)))

    assert LessonPage.objects.live().filter(seed_id="C1.6").count() == 4
    for language in LANGUAGES:
        found = course("C", language)
        assert found and [lesson.seed_id for lesson in found.modules[0].lessons][-1] == "C1.6"
        assert len(found.modules[0].lessons[-1].blocks) == len(found.modules[0].lessons[1].blocks)
