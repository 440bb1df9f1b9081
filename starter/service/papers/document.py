"""A paper without its form: what stands on its sheets, for a page, a PDF, or a file of HTML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of text."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """What is ticked by hand."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of a table, each of one line or several; `strong` is what two people lift."""

    cells: tuple[str, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; what `blank` names by its place is filled in by hand."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    blank: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Signs:
    """Who signs."""

    labels: tuple[str, ...]


Part = Heading | Lines | Checks | Table | Signs


@dataclass(frozen=True, slots=True)
class Sheet:
    """What begins on a page of its own."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A paper in one language; without sheets no order fits."""

    title: str
    sheets: tuple[Sheet, ...]

    def parts(self, sheet: Sheet) -> tuple[tuple[str, Part], ...]:
        """The parts of a sheet, each with its kind by name, for a template."""
        return tuple((type(part).__name__.lower(), part) for part in sheet.parts)
