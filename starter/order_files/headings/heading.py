"""The heading row of a list, and how a heading is compared."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from models.phrases import phrase
from starter.order_files.headings.fields import (
    ADJUSTMENT_HEADINGS,
    AFTER_DISCOUNT,
    FALLBACK_HEADINGS,
    FIELD_OF_HEADING,
    FLAG_HEADINGS,
    IGNORED_HEADINGS,
    PART_HEADINGS,
    REQUIRED_HEADINGS,
    SIDE_WORDS,
    TO_SIMPLIFIED,
    WEAK_HEADINGS,
    Field,
    Side,
)
from starter.order_files.workbooks.cells import Cell, FileRefused, narrow

HEADING_MAX = 200
"""Letters of a heading that are compared."""

BRACKETED = re.compile(r"[(\[{【〔<《]([^)\]}】〕>》]*)[)\]}】〕>》]")
_GROUP_END = re.compile(r"(信息|资料|情况|详情|info|information)$")
UNIT_END = re.compile(r"[/／]\s*(m3|m\^3|立方米?|方|cbm|件|套|个|台|pcs|kg|公斤|吨|元)\s*$", re.I)
_DROPPED = re.compile(r"[\s*★☆※_\-./\\|:：、,，;；#\"'“”‘’。·&+]|及|(?<=.)和(?=.)")


class RivalColumn(NamedTuple):
    """A further column of a field that one column says, its heading, and its unit.

    `after_discount`: of an amount, what is left of it after a discount.
    """

    column: int
    title: str
    unit: str | None
    after_discount: bool = False


class LeftOut(NamedTuple):
    """A column that is not read, and its warning, if it holds another value than `taken`."""

    column: int
    message: str
    taken: int | None = None


@dataclass(slots=True)
class Heading:
    """The heading row, or two of them: the `columns` by field, and the headings as they `stood`
    there.

    `more` are further columns of a field that is read from all of them, `rivals` those that were
    left out and are compared, row by row; `of_several` says that other sheets of the file are read,
    too; `rows` are the heading's own; `named` are all columns that have one, `serials` those that
    count rows, `hidden` those that the sheet does not show; `adjusts` are discounts and postage;
    `flags` speak against an order: column, title, and how; `merchants` are columns that name the
    merchant, with their headings.
    """

    last_row: int
    columns: dict[Field, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    units: dict[Field, str] = field(default_factory=dict)
    ignored: list[LeftOut] = field(default_factory=list)
    stood: dict[int, Cell] = field(default_factory=dict)
    more: dict[Field, list[int]] = field(default_factory=dict)
    of_several: bool = False
    rows: set[int] = field(default_factory=set)
    guessed: list[str] = field(default_factory=list)
    named: frozenset[int] = frozenset()
    serials: frozenset[int] = frozenset()
    hidden: frozenset[int] = frozenset()
    rivals: dict[Field, list[RivalColumn]] = field(default_factory=dict)
    adjusts: list[tuple[str, RivalColumn]] = field(default_factory=list)
    flags: list[tuple[int, str, str]] = field(default_factory=list)
    merchants: dict[int, str] = field(default_factory=dict)

    def title(self, of: Field) -> str:
        """The heading as it stands in the file, or the field's name where there is none."""
        return self.titles.get(of, of.value)

    def missing(self, elsewhere: Collection[Field] = ()) -> list[str]:
        """What it has no column for and must have; what stands `elsewhere` needs none."""
        return [
            label
            for fields, label in REQUIRED_HEADINGS.items()
            if not any(wanted in self.columns or wanted in elsewhere for wanted in fields)
        ]

    def check(self, elsewhere: Collection[Field] = ()) -> None:
        """Refuse a file that has no column for something a pickup list must have.

        Raises:
            FileRefused: names every missing column.
        """
        if missing := self.missing(elsewhere):
            raise FileRefused(
                phrase(
                    "the heading row {last_row} has no column {names} (FH-7.2.2): add it, or "
                    "name it as the template does",
                    last_row=self.last_row,
                    names=", ".join(missing),
                )
            )


def normalised_heading(heading: Cell) -> str:
    """A heading in its comparable form: 客户 姓名（必填）* becomes 客户姓名."""
    written = UNIT_END.sub("", narrow(heading)[:HEADING_MAX].translate(TO_SIMPLIFIED))
    return _DROPPED.sub("", BRACKETED.sub("", written) or written).casefold()


def is_known(cell: Cell) -> bool:
    """Whether a cell is a heading that we know."""
    return isinstance(cell, str) and normalised_heading(cell) in _AMOUNT_HEADINGS


def label_side(group: str) -> Side | None:
    """The side that a label over several columns names: 收货信息."""
    return SIDE_WORDS.get(group) or SIDE_WORDS.get(_GROUP_END.sub("", group))


def adjustment_of(name: str) -> str | None:
    """Which adjustment between two amounts of an order a normalised heading names, if any."""
    known = ADJUSTMENT_HEADINGS.get(name)
    if (
        known is None
        and name not in _AMOUNT_HEADINGS
        and _LOWERS.search(name)
        and not _LOWERED.search(name)
    ):
        return "discount"
    return known


def is_after_discount(name: str) -> bool:
    """Whether a normalised heading means an amount after a discount: 满减优惠后总价."""
    return name in AFTER_DISCOUNT or (name not in _AMOUNT_HEADINGS and bool(_LOWERED.search(name)))


def flag_of(name: str) -> str | None:
    """How a normalised heading may speak against an order: 审核状态 is a state."""
    known = FLAG_HEADINGS.get(name)
    return (
        "状态"
        if known is None and name not in _AMOUNT_HEADINGS and name.endswith("状态")
        else known
    )


_LOWERS = re.compile("优惠|折扣|减免|抵扣|立减|满减|让利|红包")
_LOWERED = re.compile("(?:优惠|折扣?|减免?|抵扣|让利)后")
_AMOUNT_HEADINGS = (
    ADJUSTMENT_HEADINGS.keys()
    | FIELD_OF_HEADING.keys()
    | PART_HEADINGS.keys()
    | FALLBACK_HEADINGS.keys()
    | WEAK_HEADINGS.keys()
    | FLAG_HEADINGS.keys()
    | IGNORED_HEADINGS
)
