"""Every way in which a seed file can be broken ends in file, line and reason, and nothing is written."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses import seeding
from courses.models import CoursePage, Drawing
from tests.courses.small_seeds import change, write_seeds

C, M, L1, L2 = "course.yaml", "X1/module.yaml", "X1/X1.1.yaml", "X1/X1.2.yaml"
ES1, FR1, ES2, EN2 = "X1/X1.1.es.yaml", "X1/X1.1.fr.yaml", "X1/X1.2.es.yaml", "X1/X1.2.en.yaml"

# name: file, what stands there, what is put in its place, where the problem is reported, a part of the reason
BROKEN = {
    "not_yaml": (C, "accent: plum", "accent: [plum", "course.yaml:4", "not YAML"),
    "tab": (ES1, "  prompt: ¿Cuál?", "\tprompt: ¿Cuál?", "X1.1.es.yaml:16", "not YAML"),
    "empty_file": (C, None, "", "course.yaml:1", "empty"),
    "two_documents": (C, "accent: plum", "accent: plum\n---", "course.yaml:4", "second document"),
    "alias": (L1, "core: true", "core: &x true\nlevel2: *x", "X1.1.yaml:3", "aliases"),
    "tag": (L1, "core: true", "core: !!python/name:os.system x", "X1.1.yaml:3", "Tags"),
    "duplicate_key": (ES1, "outcome:", "title: Otra\noutcome:", "X1.1.es.yaml:2", "twice"),
    "not_a_mapping": (ES1, None, "- a\n- b\n", "X1.1.es.yaml:1", "Names with values"),
    "list_for_words": (ES1, "  title: Una idea (es)", "  title: [a, b]", "X1.1.es.yaml:11", "Text is expected"),
    "number_for_words": (ES1, 'text: "123"', "text: 123", "X1.1.es.yaml:18", "quotes"),
    "octal_for_words": (ES1, 'text: "123"', "text: 0123", "X1.1.es.yaml:18", "quotes"),
    "bare_no_for_words": (ES1, 'text: "no"', "text: no", "X1.1.es.yaml:20", "quotes"),
    "bare_true_for_words": (ES1, 'text: "no"', "text: true", "X1.1.es.yaml:20", "quotes"),
    "bare_yes_as_key": (L1, "[a, b, c]", "[a, b, yes]", "X1.1.yaml:10", "quotes"),
    "null_for_words": (ES1, "title: Primera es", "title:", "X1.1.es.yaml:1", "Nothing is written"),
    "blank_words": (ES1, "title: Una idea (es)", 'title: " "', "X1.1.es.yaml:11", "is empty"),
    "time_for_words": (ES1, "title: Una idea (es)", "title: 12:30", "X1.1.es.yaml:11", "quotes"),
    "unknown_key_of_page": (C, "accent: plum", "accent: plum\ncolour: red", "course.yaml:4", "“colour” is not known"),
    "missing_key_of_page": (C, "accent: plum\n", "", "course.yaml:1", "“accent” is missing"),
    "unknown_accent": (C, "accent: plum", "accent: pink", "course.yaml:3", "accent"),
    "missing_language_of_slug": (C, ", fr: cours", "", "course.yaml:2", "“fr” is missing"),
    "bad_slug": (M, "es: modulo", "es: Módulo", "module.yaml:2", "no address"),
    "same_slug": (L2, "es: dos", "es: uno", "X1.2.yaml:2", "X1.1 has the address"),
    "bad_id": (C, "id: X\n", "id: x\n", "course.yaml:1", "C1"),
    "id_of_another_file": (L1, "id: X1.1", "id: X1.9", "X1.1.yaml:1", "this is the file of “X1.1”"),
    "lesson_twice": (M, "[X1.1, X1.2]", "[X1.1, X1.1]", "module.yaml:3", "twice"),
    "lesson_without_file": (M, "[X1.1, X1.2]", "[X1.1, X1.7]", "module.yaml:3", "missing"),
    "bad_digcomp": (L1, '"4.1"', '"9.9"', "X1.1.yaml:5", "DigComp"),
    "digcomp_as_number": (L1, '"4.1"', "4.1", "X1.1.yaml:5", "quotes"),
    "too_many_minutes": (L1, "minutes: 6", "minutes: 600", "X1.1.yaml:4", "20"),
    "minutes_as_words": (L1, "minutes: 6", "minutes: six", "X1.1.yaml:4", "must be a number"),
    "core_as_words": (L1, "core: true", 'core: "true"', "X1.1.yaml:3", "true or false"),
    "unknown_level": (L1, "level: 1", "level: 7", "X1.1.yaml:6", "level"),
    "long_outcome": (ES1, "outcome: Puedo", "outcome: " + "muy " * 60 + "Puedo", "X1.1.es.yaml:2", "200"),
    "unknown_block": (L1, "block: idea", "block: ideas", "X1.1.yaml:9", "no block “ideas”"),
    "block_without_key": (L1, "{key: idea, block", "{block", "X1.1.yaml:9", "“key” is missing"),
    "block_key_twice": (L1, "{key: idea,", "{key: story,", "X1.1.yaml:9", "taken"),
    "block_key_is_a_field": (L1, "{key: idea,", "{key: title,", "X1.1.yaml:9", "taken"),
    "bad_block_key": (L1, "{key: idea,", "{key: Idea 1,", "X1.1.yaml:9", "no key"),
    "two_stories": (L1, "{key: idea, block: idea}", "{key: idea, block: story}", "X1.1.yaml:9", "one block “story”"),
    "no_activity": (L2, None, 'id: X1.2\nslug: {es: a, pt-br: b, en: c, fr: d}\ncore: true\nminutes: 5\ndigcomp: "4.1"\nlevel: 1\nbody:\n  - {key: care, block: callout, tone: care}\n', "X1.2.yaml:7", "no activity"),
    "unknown_field_of_block": (L1, "number: true", "number: true, figures: 2", "X1.1.yaml:12", "figures"),
    "unknown_tone": (L2, "tone: care", "tone: red", "X1.2.yaml:8", "not one of: care, tip"),
    "no_right_answer": (L1, ", right: b", "", "X1.1.yaml:10", "“right” is missing"),
    "two_right_answers": (L1, "right: b", "right: [a, b]", "X1.1.yaml:10", "exactly one"),
    "right_given_twice": (L1, "right: b", "right: b, right: a", "X1.1.yaml:10", "twice"),
    "unknown_right_answer": (L1, "right: b", "right: d", "X1.1.yaml:10", "not one of: a, b, c"),
    "choice_id_twice": (L1, "[a, b, c]", "[a, b, b]", "X1.1.yaml:10", "twice"),
    "too_few_choices": (L1, "[a, b, c]", "[a, b]", "X1.1.es.yaml:20", "“c” is not known"),
    "unknown_target": (L2, "phone: have", "phone: own", "X1.2.yaml:11", "not one of: know, have"),
    "unknown_scene": (L2, "wait: more", "wait: nowhere", "X1.2.yaml:17", "not one of"),
    "cycle": (L2, "call: safe", "call: ask", "X1.2.yaml", "circle"),
    "no_good_end": (L2, "safe: 1}", "safe: 0.5}", "X1.2.yaml:19", "No ending"),
    "box_of_three": (L2, "[0, 0, 50, 50]", "[0, 0, 50]", "X1.2.yaml:12", "four numbers"),
    "box_outside": (L2, "[0, 0, 50, 50]", "[60, 0, 50, 50]", "X1.2.yaml:12", "outside the drawing"),
    "no_right_zone": (L2, "right: true", "right: false", "X1.2.yaml:12", "No zone"),
    "missing_words_of_block": (ES1, "can-do:\n  text: Puedo hacerlo (es).\n", "", "X1.1.es.yaml:1", "“can-do” is missing"),
    "words_of_unknown_block": (ES1, "can-do:", "can-do-it:", "X1.1.es.yaml:34", "“can-do-it” is not known"),
    "missing_field_of_words": (ES1, "  title: Una idea (es)\n", "", "X1.1.es.yaml:10", "“title” is missing"),
    "unknown_field_of_words": (ES1, "  title: Una idea", "  head: x\n  title: Una idea", "X1.1.es.yaml:11", "“head” is not known"),
    "missing_feedback": (ES1, ', feedback: "Sí (es)."', "", "X1.1.es.yaml:19", "“feedback” is missing"),
    "missing_choice": (ES1, '    c: {text: "no", feedback: "No (es)."}\n', "", "X1.1.es.yaml:17", "“c” is missing"),
    "same_words": (ES1, "481205 es", "123", "X1.1.es.yaml:19", "same words"),
    "near_is_right": (ES1, '"2": "Falta', '"3": "Falta', "X1.1.es.yaml:33", "accepted as right"),
    "not_a_number": (ES1, '["3", "tres es"]', '["tres es"]', "X1.1.es.yaml:30", "number"),
    "long_title": (ES1, "title: Una idea", "title: Una idea " + "muy " * 30, "X1.1.es.yaml:11", "Keep to 80"),
    "unknown_drawing": (L1, "drawing: card", "drawing: cart", "X1.1.yaml:8", "no drawing “cart”"),
    "drawing_name_leads_elsewhere": (L1, "drawing: card", "drawing: ../card", "X1.1.yaml:8", "no key"),
    "no_drawing_to_spot_in": (L2, "block: spot_it, drawing: card,", "block: spot_it,", "X1.2.yaml:12", "“drawing” is missing"),
    "label_without_text": (ES1, '  labels: {name: "Ana es"}\n', "", "X1.1.es.yaml:3", "“labels” is missing"),
    "unknown_label": (ES1, "{name: ", "{nom: ", "X1.1.es.yaml:9", "“nom” is not known"),
    "no_text_alternative": (ES1, "  picture: Ana con su pan (es).\n", "", "X1.1.es.yaml:3", "“picture” is missing"),
    "text_alternative_without_picture": (ES1, "  title: Una idea", "  picture: Nada\n  title: Una idea", "X1.1.es.yaml:11", "“picture” is not known"),
    "optional_words_in_one_language": (FR1, "  before: Hacen falta (fr)\n", "", "X1.1.fr.yaml:27", "in all languages or in none"),
    "optional_words_in_one_other_language": (FR1, "  answers:", "  after: x\n  answers:", "X1.1.fr.yaml:30", "stands in fr and not in es"),
    "more_near_answers_in_one_language": (FR1, '{"2": ', '{"1": "Faltan dos.", "2": ', "X1.1.fr.yaml:33", "near 2"),
    "script_in_drawing": ("drawings/card.svg", "<rect", "<script>x</script><rect", "card.svg:1", "<script>"),
    "unknown_part_in_drawing": ("drawings/card.svg", "<rect", '<use href="#part-nothing"/><rect', "card.svg:1", "#part-nothing"),
    "drawing_that_is_none": ("drawings/card.svg", None, "hello", "card.svg:1", "cannot be read as SVG"),
}  # fmt: skip


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


@pytest.mark.parametrize("case", BROKEN)
def test_broken_file_is_refused_with_file_line_and_reason(case: str, seeds: Path) -> None:
    name, old, new, where, reason = BROKEN[case]
    if old is None:
        (seeds / "small" / name).write_text(new, encoding="utf-8")
    else:
        change(seeds, name, old, new)
    with pytest.raises(seeding.SeedError) as refused:
        seeding.read_seeds(seeds)
    found = [str(problem) for problem in refused.value.problems]
    assert any(f"{where}:" in line and reason in line for line in found), "\n".join(found)


@pytest.mark.parametrize("name", ["course.fr.yaml", "X1/module.en.yaml", "X1/X1.1.pt-br.yaml"])
def test_missing_language_is_refused(name: str, seeds: Path) -> None:
    (seeds / "small" / name).unlink()
    with pytest.raises(seeding.SeedError) as refused:
        seeding.read_seeds(seeds)
    assert [(problem.line, problem.reason) for problem in refused.value.problems] == [
        (1, "This file is missing.")
    ]
    assert refused.value.problems[0].file.endswith(name)


def test_all_problems_are_told_at_once(seeds: Path) -> None:
    change(seeds, L1, "right: b", "right: d")
    change(seeds, ES2, "care: {text", "care: {texts")
    (seeds / "small" / EN2).unlink()
    with pytest.raises(seeding.SeedError) as refused:
        seeding.read_seeds(seeds)
    files = {problem.file.rpartition("/")[2] for problem in refused.value.problems}
    assert files == {"X1.1.yaml", "X1.2.es.yaml", "X1.2.en.yaml"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"title: \xff\xfe", "not UTF-8"),
        (b"title: " + b"[" * 10_000, "nested more than"),
        (b"a: " * 10_000, "not YAML"),
        (b"title: a" + b" " * 300_000, "larger than"),
        (b"title: \x00", "not YAML"),
        (b"a: " + b"{a: " * 10_000, "nested more than"),
        (b"{" * 100_000, "A name is expected"),
        (b"? [a, b]\n: c\n", "A name is expected"),
        (b"<<: {a: b}\n", "quotes"),
        (b"a: &a [x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b]\n", "aliases"),
    ],
)
def test_hostile_file_is_refused(content: bytes, reason: str, seeds: Path) -> None:
    (seeds / "small" / ES1).write_bytes(content)
    with pytest.raises(seeding.SeedError) as refused:
        seeding.read_seeds(seeds)
    assert any(reason in problem.reason for problem in refused.value.problems), str(refused.value)


def test_same_drawing_name_with_another_drawing_in_another_course_is_refused(seeds: Path) -> None:
    import shutil

    shutil.copytree(seeds / "small", seeds / "twin")
    (seeds / "twin/course.yaml").write_text((seeds / "small" / C).read_text().replace("X", "Y"))
    (seeds / "twin/X1").rename(seeds / "twin/Y1")
    for path in (seeds / "twin/Y1").glob("X1.*.yaml"):
        path.rename(path.with_name(path.name.replace("X1", "Y1", 1)))
    for path in (seeds / "twin/Y1").glob("*.yaml"):
        path.write_text(path.read_text().replace("X1", "Y1"))
    change(seeds, "drawings/card.svg", "<rect", '<rect x="7" width="3" height="3"/><rect')
    with pytest.raises(seeding.SeedError) as refused:
        seeding.read_seeds(seeds)
    reasons = [problem.reason for problem in refused.value.problems]
    assert any("different drawing “card”" in reason for reason in reasons)
    assert any("X has the address" in reason for reason in reasons)


def test_folder_without_course_is_refused(tmp_path: Path) -> None:
    with pytest.raises(seeding.SeedError, match="no course here"):
        seeding.read_seeds(tmp_path)


def test_file_that_nothing_names_is_noted(seeds: Path) -> None:
    (seeds / "small/X1/X1.3.yaml").write_text("id: X1.3")
    assert [note.rpartition("/")[2] for note in seeding.read_seeds(seeds).notes] == [
        "X1.3.yaml is not used: no file names it."
    ]


@pytest.mark.django_db
def test_command_refuses_broken_seeds_and_writes_nothing(seeds: Path) -> None:
    change(seeds, ES1, "title: Primera es", "title:")
    with pytest.raises(CommandError) as refused:
        call_command("seed_courses", seeds=seeds, stdout=StringIO())
    assert "X1.1.es.yaml:1: Nothing is written here." in str(refused.value)
    assert "Nothing was loaded" in str(refused.value)
    assert not CoursePage.objects.exists() and not Drawing.objects.exists()
