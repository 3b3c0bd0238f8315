"""What the definitions of all kinds have in common: a kind, a prompt, and a form as plain data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from courses.activities import shapes
from courses.activities.problems import DefinitionError
from courses.activities.shapes import OptionalWords, Words


@dataclass(frozen=True)
class BaseDefinition:
    """One activity as its author wrote it, in one language: the question, its parts, and the reasons."""

    kind: ClassVar[str]
    prompt: Words

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The definition in plain data; DefinitionError when it has not the shape of this kind."""
        if data.get("kind") != cls.kind:
            raise DefinitionError("kind", "unknown_kind")
        definition: Self = shapes.read(cls, {name: part for name, part in data.items() if name != "kind"})
        return definition

    def to_data(self) -> dict[str, Any]:
        """Plain data for JSON: what is embedded in pages, stored by digest, and read by mark.js."""
        return {"kind": self.kind, **shapes.write(self)}

    def leaves(self) -> Iterator[shapes.Leaf]:
        """Every single value with its path."""
        return shapes.leaves(self, type(self))

    def texts(self) -> Iterator[tuple[str, str]]:
        """Path and text of all that a learner may read or hear; accepted answers are not among them."""
        for path, shape, value in self.leaves():
            if shape in (Words, OptionalWords) and value.strip():
                yield path, value
