"""python3 bin/xblock_wheel.py [FOLDER]: our block for Open edX as a wheel, in FOLDER or var/openedx (docs/open-edx.md).

It holds what the block imports and nothing of the site: neither Wagtail nor our settings come to the host with it. Found by
following the imports, the templates' includes and the words that are said. The same sources give the same bytes.
"""

import ast
import base64
import io
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from importlib.util import resolve_name
from pathlib import Path
from typing import Final

from environment import FOR_DEVELOPING, ROOT, enter
from telling import Trouble, give_up, say

BLOCK: Final = "courses.xblocks.block"
ENTRY_POINT: Final = f"[xblock.v1]\nchasqui_activity = {BLOCK}:ChasquiActivityXBlock\n"
# Whichever version the host has: it decides, and a wheel that asked for another would change the host's own.
REQUIRES: Final = ("XBlock>=5", "Django>=4.2", "defusedxml>=0.7")
# What those bring along.
FOREIGN: Final = {"xblock", "django", "defusedxml", "lxml", "web_fragments", "webob"}
TEMPLATE: Final = re.compile(r'"((?:courses|xblocks)/[\w/]+\.html)"')
MODULE: Final = re.compile(r"courses(\.\w+)+")
STILL: Final = (1980, 1, 1, 0, 0, 0)


def main() -> None:
    enter(FOR_DEVELOPING)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var" / "openedx"
    wheel = build(folder)
    say(f"{wheel}: {wheel.stat().st_size / 1000:.0f} KB")


def build(folder: Path) -> Path:
    """The wheel, written into the folder."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    version = project["version"]
    info = f"chasqui_xblock-{version}.dist-info"
    files = contents() | {
        f"{info}/METADATA": _metadata(version, project).encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: chasqui\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": ENTRY_POINT.encode(),
        f"{info}/licenses/LICENSE": (ROOT / "LICENSE").read_bytes(),
    }
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD").encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            # Attributes of a plain file, whoever builds it.
            entry = zipfile.ZipInfo(name, STILL)
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    wheel = folder / f"chasqui_xblock-{version}-py3-none-any.whl"
    folder.mkdir(parents=True, exist_ok=True)
    wheel.write_bytes(whole.getvalue())
    return wheel


def contents() -> dict[str, bytes]:
    """Every file of the package by its path in the wheel, in order."""
    modules = _modules()
    templates = _templates(modules)
    files = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in [*modules, *templates]}
    package = ROOT / "courses" / "xblocks"
    for path in [*(package / "static").iterdir(), package / "example.json", *_drawings()]:
        files[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    files |= {f"courses/xblocks/site/{name}": data for name, data in _site_files()}
    files |= dict(_catalogues(modules, templates))
    return dict(sorted(files.items()))


def _modules() -> list[Path]:
    """The modules of ours that the block needs; Trouble where one of them needs what no host of XBlocks has."""
    found: dict[str, Path] = {}
    waiting = [BLOCK]
    while waiting:
        name = waiting.pop()
        if name in found or not (path := _path_of(name)):
            continue
        found[name] = path
        # A package comes before what is in it.
        waiting += [name.rpartition(".")[0]] if "." in name else []
        for wanted in _imports(path, name):
            top = wanted.partition(".")[0]
            if top == "courses":
                waiting.append(wanted)
            elif top not in FOREIGN | sys.stdlib_module_names:
                raise Trouble(
                    f"{path.relative_to(ROOT)} needs {top}, and a host of XBlocks does not have it.",
                    "The block runs without Wagtail and our settings: take what it needs apart from the rest.",
                )
    return sorted(found.values())


def _path_of(module: str) -> Path | None:
    """The file of a module; None for a name inside a module."""
    place = ROOT.joinpath(*module.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.exists()), None)


def _imports(path: Path, module: str) -> Iterator[str]:
    package = module if path.stem == "__init__" else module.rpartition(".")[0]
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package)
            yield source
            # A name may be a module: from courses.activities import match.
            yield from (f"{source}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and MODULE.fullmatch(str(node.value)):
            # Django imports a library of tags by its name.
            yield str(node.value)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _templates(modules: Iterable[Path]) -> list[Path]:
    """The templates that the modules name, those of all kinds of activities, and those that these include."""
    folders = (ROOT / "courses" / "templates", ROOT / "courses" / "xblocks" / "templates")
    waiting = [name for path in modules for name in TEMPLATE.findall(path.read_text(encoding="utf-8"))]
    waiting += [
        f"courses/activities/{path.name}" for path in (folders[0] / "courses" / "activities").iterdir()
    ]
    found: set[Path] = set()
    while waiting:
        name = waiting.pop()
        path = next(folder / name for folder in folders if (folder / name).exists())
        if path not in found:
            found.add(path)
            waiting += TEMPLATE.findall(path.read_text(encoding="utf-8"))
    return sorted(found)


def _drawings() -> Iterator[Path]:
    """The parts of the drawings' kit, and their colours."""
    kit = ROOT / "courses" / "drawings"
    yield from (kit / "parts").rglob("*.svg")
    yield kit / "palette.css"


def _site_files() -> Iterator[tuple[str, bytes]]:
    """The styles and scripts of the site that the block shows: those that page.py names."""
    source = (ROOT / "courses" / "xblocks" / "page.py").read_text(encoding="utf-8")
    for name in re.findall(r'"((?:css|js)/\w+\.(?:css|js))"', source):
        yield name, (ROOT / "lms" / "static" / "lms" / name).read_bytes()


def _catalogues(modules: list[Path], templates: list[Path]) -> Iterator[tuple[str, bytes]]:
    """One for each language, of the sentences that stand in these files, and of no other."""
    import catalogues
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    names = {path.relative_to(ROOT).as_posix() for path in [*modules, *templates]}
    wanted = _sentences(modules) | {
        message.id
        for message in catalogues.gather()
        if message.id and names & {place for place, _line in message.locations}
    }
    still = datetime(*STILL, tzinfo=UTC)
    for locale in catalogues.TRANSLATED:
        kept = Catalog(locale=locale, creation_date=still, revision_date=still)
        with catalogues.po_path(locale).open("rb") as file:
            for message in read_po(file, locale=locale):
                if message.id and message.id in wanted:
                    kept.add(message.id, message.string, context=message.context)
        whole = io.BytesIO()
        write_mo(whole, kept)
        yield f"courses/xblocks/locale/{locale}/LC_MESSAGES/django.mo", whole.getvalue()


def _sentences(modules: Iterable[Path]) -> set[str]:
    """Every text in the code: the sentences of the pure packages are constants there, gathered elsewhere."""
    return {
        node.value
        for path in modules
        for node in ast.walk(_parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value
    }


def _metadata(version: str, project: dict[str, str]) -> str:
    lines = [
        "Metadata-Version: 2.4",
        "Name: chasqui-xblock",
        f"Version: {version}",
        "Summary: The activities of Chasqui as a block of Open edX.",
        f"Requires-Python: {project['requires-python']}",
        f"License-Expression: {project['license']}",
        "License-File: LICENSE",
        *(f"Requires-Dist: {name}" for name in REQUIRES),
    ]
    return "\n".join([*lines, ""])


def _record(files: dict[str, bytes], itself: str) -> str:
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}")
    return "\n".join([*lines, f"{itself},,", ""])


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        give_up(trouble)
