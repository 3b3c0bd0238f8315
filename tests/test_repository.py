"""Tests of the repository itself: that what belongs together is together, and that nothing foreign is in it."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field, Model

from courses.activities import KINDS
from courses.blocks import LessonBody

ROOT = Path(__file__).resolve().parent.parent
APPS = ("courses", "lms", "offline_export")
# Lowest first; what stands in one line does not know each other.
LAYERS = (
    ("courses",),
    ("accounts", "public"),
    ("cohorts",),
    ("progress",),
    ("reports",),
    ("offline_export",),
)
NOT_OURS = {".git", ".venv", "media", "var", "node_modules", "__pycache__", ".hypothesis"} | {
    f".{tool}_cache" for tool in ("mypy", "ruff", "pytest", "import_linter")
}
TEXT = {
    ".py",
    ".html",
    ".js",
    ".css",
    ".svg",
    ".md",
    ".toml",
    ".txt",
    ".yaml",
    ".json",
    ".po",
    ".example",
    "",
}
# In pieces, so that this file may hold them.
REGISTRIES = [
    "py" + "pi.org",
    "pythonhosted" + ".org",
    "npm" + "js",
    "deb.debian" + ".org",
    "js" + "delivr",
    "un" + "pkg",
]
OF_ONE_MACHINE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]"]))
ENV_CALL = re.compile(
    r"""(?:\benv\.\w+\(|environ(?:\.get|\.setdefault)?[\[(]|_ensure_writable\()\s*"([A-Z][A-Z_]+)\""""
)
# Read by our tools and given by the machine, not by whoever sets Chasqui up; or set by one tool for another.
NOT_FOR_PEOPLE = {"DJANGO_SETTINGS_MODULE", "BARE_BODY", "XDG_RUNTIME_DIR"}


def sources(folder: str, suffix: str = ".py") -> Iterator[Path]:
    return (path for path in sorted((ROOT / folder).rglob(f"*{suffix}")) if not NOT_OURS & set(path.parts))


def repository_files() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*")):
        foreign = NOT_OURS & set(path.relative_to(ROOT).parts) or path.name == ".env"
        if path.is_file() and path.suffix in TEXT and not foreign:
            yield path


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.split(".")[0] in APPS]


def layer_of(app_label: str) -> int | None:
    return next((rank for rank, labels in enumerate(LAYERS) if app_label in labels), None)


def classes_of(path: Path) -> Iterator[ast.ClassDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))


def is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_model_has_docstring_of_its_own() -> None:
    # Django writes "Name(field, field)" where there is none.
    bare = [
        model.__name__
        for model in our_models()
        if (model.__doc__ or f"{model.__name__}(").startswith(f"{model.__name__}(")
    ]
    assert bare == []


def test_model_has_a_factory() -> None:
    factories = "".join(path.read_text(encoding="utf-8") for path in sources("tests/factories"))
    missing = [model.__name__ for model in our_models() if not re.search(rf"\b{model.__name__}\b", factories)]
    assert missing == []


def test_dataclass_has_docstring() -> None:
    bare = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for app in APPS
        for path in sources(app)
        for node in classes_of(path)
        if is_dataclass(node) and not ast.get_docstring(node)
    ]
    # The definitions of the activity kinds are described by their modules.
    assert [name for name in bare if not name.startswith("courses/activities/")] == []


@pytest.mark.parametrize("name", ["services", "outline"])
def test_module_that_others_rely_on_says_what_it_is_for(name: str) -> None:
    paths = [path for app in APPS for path in sources(app) if path.stem == name or name in path.parent.name]
    assert paths
    assert [
        str(path) for path in paths if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ] == []


def test_setting_is_documented() -> None:
    """.env.example has each variable that the code reads, and no other."""
    files = [*sources("lms"), *sources("courses"), *sources("offline_export"), *sources("bin")]
    read = {
        name for path in files for name in ENV_CALL.findall(path.read_text(encoding="utf-8"))
    } - NOT_FOR_PEOPLE
    read |= set(
        re.findall(r"^ifndef ([A-Z]+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    read |= {"CHROMIUM", "FIREFOX"}  # by name in bin/browsers.py
    written = set(
        re.findall(r"^#?([A-Z][A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert written == read


def test_command_is_documented() -> None:
    commands = {path.stem for app in APPS for path in sources(app) if path.parent.name == "commands"} - {
        "__init__"
    }
    documented = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in sorted(commands) if f"`{name}`" not in documented] == []


def test_make_target_has_a_script_and_a_line_of_help() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[0].split())
    assert targets == set(re.findall(r"^(\w+):.*## \S", makefile, re.MULTILINE))
    assert [name for name in targets - {"help"} if not (ROOT / "bin" / f"{name}.py").exists()] == []


def test_link_in_documents_leads_to_a_file() -> None:
    documents = [*ROOT.glob("*.md"), *sources("docs", ".md")]
    missing = [
        f"{document.name}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_activity_kind_has_all_its_parts(kind: str) -> None:
    assert (ROOT / "courses" / "activities" / f"{kind}.py").exists()
    assert (ROOT / "courses" / "templates" / "courses" / "activities" / f"{kind}.html").exists()
    assert (ROOT / "tests" / "courses" / "activities" / "vectors" / f"{kind}.json").exists()
    assert kind in LessonBody().child_blocks
    assert kind in (ROOT / "lms" / "static" / "lms" / "js" / "mark.js").read_text(encoding="utf-8")


def test_activities_need_nothing_but_python() -> None:
    allowed = sys.stdlib_module_names | {"courses"}
    foreign = []
    for path in sources("courses/activities"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            foreign += [f"{path.name}: {name}" for name in names if name.split(".")[0] not in allowed]
            foreign += [
                f"{path.name}: {name}" for name in names if re.match(r"courses(?!\.activities|$)", name)
            ]
    assert foreign == []


def test_foreign_key_obeys_the_layers() -> None:
    upward = []
    for model in our_models():
        # What a page inherits from Wagtail (owner, locked_by) is not ours to arrange.
        for field in (field for field in model._meta.get_fields() if getattr(field, "model", None) is model):
            if isinstance(field, Field) and field.is_relation and isinstance(field.related_model, type):
                here, there = layer_of(model._meta.app_label), layer_of(field.related_model._meta.app_label)
                if here is not None and there is not None and there > here:
                    upward.append(f"{model.__name__}.{field.name}")
    assert upward == []


def test_our_apps_all_have_a_layer() -> None:
    ours = [config.label for config in apps.get_app_configs() if config.name.split(".")[0] in APPS]
    assert [label for label in ours if layer_of(label) is None] == []


def test_no_registry_and_no_path_of_one_machine_is_named() -> None:
    found = []
    for path in repository_files():
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(ROOT)}: {name}" for name in REGISTRIES if name in text]
        found += [f"{path.relative_to(ROOT)}: {match}" for match in OF_ONE_MACHINE.findall(text)]
    assert found == []


def locked(name: str) -> dict[str, str]:
    """Each line of a lock with its hashes, by package and the condition under which it holds."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {line.split(" --hash")[0].strip(): line for line in lines}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_has_versions_and_hashes_and_no_address(name: str) -> None:
    lines = locked(name)
    assert lines
    assert [line for line in lines.values() if "==" not in line or "--hash=sha256:" not in line] == []
    assert [line for line in lines.values() if "://" in line or line.startswith("-")] == []


def test_lock_for_developing_holds_the_one_for_running() -> None:
    running, developing = locked("requirements.txt"), locked("requirements-dev.txt")
    assert [line for line in running if line not in developing] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty_names = {"utils", "helpers", "common", "core", "misc"}
    assert [
        str(path) for app in APPS for path in sources(app) if empty_names & {path.stem, *path.parts[-2:-1]}
    ] == []


def test_promises_have_the_tests_that_are_named() -> None:
    """docs/invariants.md names tests; each of them is there."""
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "invariants.md").read_text(encoding="utf-8")))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"def (test_\w+)\(", sources))
    assert named
    assert named - there == set()
