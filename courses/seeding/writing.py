"""Writes plain data as the YAML of seeds: long words as literal blocks, the entries of a lesson on one line each."""

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from courses.seeding.guides import GUIDE

WIDTH: Final = 110
LONG: Final = 100
BODY: Final = "body"
# Some readers of YAML take these for numbers, times or versions.
FIGURES: Final = re.compile(r"[\d.,:_+-]+")


class _Line(dict[str, Any]):
    """A mapping that is written on one line."""


class _Block(str):
    """Words that stand in lines of their own."""

    __slots__ = ()


class _Items(list[Any]):
    """A list that is written on one line."""


class _Dumper(yaml.SafeDumper):
    """Indents lists, and quotes with the quotation mark that no apostrophe ends."""

    def choose_scalar_style(self) -> str:
        style: str = super().choose_scalar_style()
        return '"' if style == "'" else style

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    if "\n" in text:
        return _block(dumper, _Block(text))
    style = '"' if FIGURES.fullmatch(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _block(dumper: _Dumper, text: _Block) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text.rstrip("\n") + "\n", style="|")


_Dumper.add_representer(str, _text)
_Dumper.add_representer(_Block, _block)
_Dumper.add_representer(
    _Line,
    lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True),
)
_Dumper.add_representer(
    _Items, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def as_yaml(data: Mapping[str, Any]) -> str:
    """The text of a seed file. The same data always gives the same text."""
    parts = [_dump({name: _part(name, value)}) for name, value in data.items()]
    # The blocks of a language's words stand apart; short fields stand together.
    return "".join(f"\n{part}" if isinstance(value, dict) and "slug" not in data else part
                   for part, value in zip(parts, data.values(), strict=True))  # fmt: skip


def _dump(data: Any) -> str:
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)


def _part(name: str, value: Any) -> Any:
    if name == BODY:
        return _entries(value)
    if name == GUIDE:
        return value  # its lists are sentences: each on a line of its own
    text = value.get("text") if isinstance(value, dict) else None
    if isinstance(text, str) and len(text) > LONG:
        value = {**value, "text": _Block(text)}
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return _Items(value)
    return {name: _plain(inner) for name, inner in value.items()} if isinstance(value, dict) else value


def _entries(body: list[dict[str, Any]]) -> list[Any]:
    return [_short(entry, WIDTH - 4) for entry in body]


def _short(value: Any, room: int) -> Any:
    """On one line where it fits, else a line for each of its parts."""
    if not isinstance(value, dict):
        return _Items(value) if isinstance(value, list) else value
    line = _on_one_line(value)
    if len(_dump([line])) - 3 <= room:
        return line
    return {name: _short(inner, room - 4) for name, inner in value.items()}


def _on_one_line(value: Any) -> Any:
    if isinstance(value, dict):
        return _Line({name: _on_one_line(inner) for name, inner in value.items()})
    return _Items(value) if isinstance(value, list) else value


def write_files(files: Mapping[str, Mapping[str, Any] | str], output: Path) -> None:
    """Write all files, each whole. They are first made elsewhere, so a full disk leaves what was there."""
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=output, prefix=".dump-") as made:
        for name, data in files.items():
            path = Path(made) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(data if isinstance(data, str) else as_yaml(data), encoding="utf-8")
        for name in files:
            (output / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(made) / name).replace(output / name)
