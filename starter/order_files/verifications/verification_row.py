"""One row of the table of what cannot be verified 无法核销 (FH-11.3.3.1), cell by cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from models import ids
from models.field_errors import Finding
from models.messages.lists.verifications import FailedVerification
from models.phrases import Code, phrase
from starter.order_files.headings.fields import Field
from starter.order_files.headings.heading import normalised_heading
from starter.order_files.values import days
from starter.order_files.values.order_numbers import order_number
from starter.order_files.values.placeholders import change_by_spreadsheet, is_missing, why_missing
from starter.order_files.workbooks.cells import (
    BROKEN_LETTERS,
    UNREADABLE_LETTERS,
    Cell,
    Row,
    Sheet,
    UncertainCell,
    UnreadableCell,
    address,
    cell_text,
    error_text,
    is_error,
    quoted,
)

TEXT_MAX: Final = 200
"""The most letters of a reason, and of a name."""

Read = TypeVar("Read")


class Column(StrEnum):
    """A column of the table; `verified` is the platform's own state 核销状态."""

    MERCHANT = "merchant"
    NUMBER = "number"
    REASON = "reason"
    SHEET = "sheet"
    FOUND_AT = "occurred_at"
    VERIFIED = "verified"


HEADINGS: Final[Mapping[str, Column]] = {
    **dict.fromkeys(("商家", "商家编码", "甲方", "merchant"), Column.MERCHANT),
    **dict.fromkeys(("订单号", "订单编号", "单号", "orderno", "ordernumber"), Column.NUMBER),
    **dict.fromkeys(
        ("原因", "无法核销原因", "未核销原因", "异常原因", "问题描述", "reason"), Column.REASON
    ),
    **dict.fromkeys(
        ("验收单", "产品验收单", "照片", "照片名称", "凭证", "附件", "sheet", "photo"), Column.SHEET
    ),
    **dict.fromkeys(("发现时间", "反馈时间", "完成时间", "foundat"), Column.FOUND_AT),
    **dict.fromkeys(("核销状态", "是否核销", "核销结果", "verified"), Column.VERIFIED),
}
"""Headings as `normalised_heading` makes them."""

DIRECTION_MARKS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that show what stands behind them in another order: what is seen is not what is read."""

VERIFIED_WORDS: Final[Mapping[str, bool]] = {
    **dict.fromkeys(("已核销", "核销成功", "是", "已完成", "yes", "verified"), True),
    **dict.fromkeys(("未核销", "无法核销", "核销失败", "否", "no", "failed"), False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRow:
    """One row: its values, why it is refused, and its doubts.

    `is_verified`: the platform has verified it after all. `occurred_at` is aware, Shanghai time.
    """

    row: int
    sheet: str | None = None
    merchant: str | None = None
    order_no: str | None = None
    reason: str | None = None
    proof: str | None = None
    occurred_at: datetime | None = None
    is_verified: bool = False
    refusals: tuple[Finding, ...] = ()
    doubts: tuple[Finding, ...] = ()

    @property
    def content(self) -> FailedVerification | None:
        """The content of its report; None where the row is refused or doubted."""
        if self.refusals or self.doubts or self.merchant is None or self.order_no is None:
            return None
        return FailedVerification(
            merchant=self.merchant, order_no=self.order_no, reason=self.reason, sheet=self.proof,
            occurred_at=self.occurred_at, is_verified=self.is_verified,
        )  # fmt: skip


Columns = dict[Column, int]
"""Where each column stands, from 0."""


class RowReader:
    """Reads the rows of one sheet, each with its refusals and doubts."""

    def __init__(self, sheet: Sheet, columns: Columns, merchant: str | None, today: date) -> None:
        self._sheet, self._columns, self._merchant = sheet, columns, merchant
        self._today = today
        self._refusals: list[Finding] = []
        self._doubts: list[Finding] = []
        self._explained_columns: set[Column] = set()  # one sentence for a cell is enough

    def read(self, row: Row) -> VerificationRow:
        """Read one row."""
        self._refusals, self._doubts, self._explained_columns = [], [], set()
        if row.is_hidden:
            why = phrase("stands in a row that is hidden: is it meant?")
            self._doubts.append(self._finding(Column.NUMBER, row, why))
        merged = row.merged & set(self._columns.values())
        for column, at in self._columns.items():
            if at in merged:
                self._doubt(
                    column, row, phrase("is merged with the row above: write it in each row")
                )
        number = self._value(Column.NUMBER, row, order_number)
        verified = bool(self._value(Column.VERIFIED, row, _state))
        reason = self._value(Column.REASON, row, _words)
        read = VerificationRow(
            row=row.number, sheet=self._sheet.name or None, merchant=self._whose(row),
            order_no=ids.normal_number(number) if number else None, reason=reason,
            proof=self._value(Column.SHEET, row, _words),
            occurred_at=self._value(Column.FOUND_AT, row, self._instant), is_verified=verified,
        )  # fmt: skip
        unclear = {found.field for found in (*self._refusals, *self._doubts)}
        if number is None and Column.NUMBER not in unclear:
            self._refuse(Column.NUMBER, row, phrase("is empty: which order is it?"))
        if reason is None and not verified and not self._refusals and not self._doubts:
            self._refuse(Column.REASON, row, phrase("is empty: why can it not be verified?"))
        return replace(read, refusals=tuple(self._refusals), doubts=tuple(self._doubts))

    def _whose(self, row: Row) -> str | None:
        named = self._value(Column.MERCHANT, row, _words)
        if named is not None and self._merchant is not None and named != self._merchant:
            self._doubt(
                Column.MERCHANT,
                row,
                phrase(
                    "{named} is not {merchant}: whose is it?",
                    named=quoted(named),
                    merchant=self._merchant,
                ),
            )
        merchant = named or self._merchant
        if merchant is None or not ids.MERCHANT_PATTERN.fullmatch(merchant):
            self._refuse(
                Column.MERCHANT, row, phrase("says no merchant's code: 1 to 32 of A-Z a-z 0-9 _ -")
            )
        return merchant

    def _value(self, column: Column, row: Row, reader: Callable[[Cell], Read]) -> Read | None:
        cell = row.at(self._columns[column]) if column in self._columns else ""
        if is_missing(cell):
            return None
        if is_error(cell):
            self._refuse(column, row, error_text(cell))
            return None
        if isinstance(cell, str) and not UNREADABLE_LETTERS.isdisjoint(cell):
            self._refuse(column, row, BROKEN_LETTERS)
            return None
        if column is Column.NUMBER and isinstance(cell, str) and DIRECTION_MARKS & set(cell):
            self._doubt(column, row, phrase("holds signs that turn letters round: write it again"))
        of = Field.NUMBER if column is Column.NUMBER else Field.NOTE
        for why in (why_missing(of, cell), change_by_spreadsheet(of, cell)):
            if why:
                self._doubt(column, row, why)
        try:
            return reader(cell)
        except UnreadableCell as problem:
            self._refuse(column, row, problem.args[0])
        except UncertainCell as unsure:
            self._doubt(column, row, unsure.args[0])
        return None

    def _instant(self, cell: Cell) -> datetime:
        """When it was found: a day with its hour, not ahead."""
        found = days.day(cell, self._today, past=True)
        if found.instant is None:
            raise UncertainCell(
                None,
                phrase(
                    "{cell} names no hour: write it, or leave the cell empty",
                    cell=quoted(cell),
                ),
            )
        if found.doubt or found.year_guessed or found.unread or found.day > self._today:
            raise UncertainCell(
                found.instant,
                phrase("{cell}: write it as 2026-11-25 14:00, not ahead", cell=quoted(cell)),
            )
        return found.instant

    def _refuse(self, column: Column, row: Row, why: str) -> None:
        self._say(self._refusals, column, row, why)

    def _doubt(self, column: Column, row: Row, why: str) -> None:
        self._say(self._doubts, column, row, why)

    def _say(self, found: list[Finding], column: Column, row: Row, why: str) -> None:
        if column not in self._explained_columns:
            self._explained_columns.add(column)
            found.append(self._finding(column, row, why))

    def _finding(self, column: Column, row: Row, why: str) -> Finding:
        at = (
            phrase("cell {place}, ", place=address(self._columns[column], row.number))
            if column in self._columns
            else ""
        )
        named = Code("field", column.value)
        message = phrase(
            "row {number}, {at}{column}: {why}", number=row.number, at=at, column=named, why=why
        )
        return Finding(field=column.value, message=message)


def _words(cell: Cell) -> str:
    read = " ".join(cell_text(cell).split())
    if len(read) > TEXT_MAX:
        raise UnreadableCell(
            phrase(
                "has {count:,} letters, at most {text_max} are kept: shorten it",
                count=len(read),
                text_max=TEXT_MAX,
            )
        )
    return read


def _state(cell: Cell) -> bool:
    state = VERIFIED_WORDS.get(normalised_heading(cell))
    if state is None:
        raise UncertainCell(
            None,
            phrase("{cell} is neither 已核销 nor 无法核销: which is it?", cell=quoted(cell)),
        )
    return state
