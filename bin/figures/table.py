"""Rows of figures with their budgets, and the table that shows them."""

import json
from dataclasses import asdict, dataclass

UNITS = {"B": 0, "": 0, "s": 2, "ms": 1, "/s": 0, "MB": 2, "x": 2}


@dataclass(frozen=True)
class Row:
    """One figure. `budget` is the most it may be, or with `at_least` the least; None where none was set."""

    what: str
    value: float
    unit: str = ""
    budget: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.budget is None:
            return ""
        met = self.value >= self.budget if self.at_least else self.value <= self.budget
        if met:
            return "met"
        return f"missed by {shown(abs(self.value - self.budget), self.unit)}"


def shown(value: float, unit: str) -> str:
    return f"{value:,.{UNITS[unit]}f} {unit}".strip()


def print_rows(title: str, rows: list[Row]) -> None:
    print(f"\n{title}")
    for row in rows:
        sign = ">=" if row.at_least else "<="
        budget = f"{sign} {shown(row.budget, row.unit)}" if row.budget is not None else ""
        print(
            f"  {row.what:62} {shown(row.value, row.unit):>12}  {budget:14} {row.verdict:22} {row.note}".rstrip(),
            flush=True,
        )


def as_json(rows: list[Row]) -> str:
    return json.dumps([asdict(row) for row in rows])


def from_json(text: str) -> list[Row]:
    return [Row(**row) for row in json.loads(text)]
