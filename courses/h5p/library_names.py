"""How H5P names a library: a machine name and two figures, `H5P.TrueFalse 1.8`. Pure."""

import re
from dataclasses import dataclass
from typing import Any, Final, Self

MACHINE: Final = re.compile(r"[A-Za-z$_][A-Za-z0-9_.$-]{1,99}", re.ASCII)
FIGURE: Final = re.compile(r"[0-9]{1,5}", re.ASCII)


@dataclass(frozen=True, order=True)
class LibraryName:
    """An H5P library in one of its minor versions, which may stand side by side."""

    machine: str
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.machine} {self.major}.{self.minor}"

    @property
    def folder(self) -> str:
        """How its folder is called in a package: `H5P.TrueFalse-1.8`."""
        return f"{self.machine}-{self.major}.{self.minor}"

    @classmethod
    def parse(cls, text: object) -> Self | None:
        """The name in `H5P.TrueFalse 1.8`; None where the text is none."""
        machine, space, version = text.partition(" ") if isinstance(text, str) else ("", "", "")
        major, dot, minor = version.partition(".")
        if not (space and dot):
            return None
        return cls.from_data({"machineName": machine, "majorVersion": major, "minorVersion": minor})

    @classmethod
    def from_data(cls, data: Any) -> Self | None:
        """The name in a dependency of h5p.json or library.json, where older tools write the figures as text."""
        if not isinstance(data, dict):
            return None
        machine, major, minor = (data.get(key) for key in ("machineName", "majorVersion", "minorVersion"))
        if not isinstance(machine, str) or not MACHINE.fullmatch(machine) or ".." in machine:
            return None
        if any(isinstance(figure, bool) or not FIGURE.fullmatch(str(figure)) for figure in (major, minor)):
            return None
        return cls(machine, int(str(major)), int(str(minor)))
