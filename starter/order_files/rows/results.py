"""The results of a file: one an order, and the totals."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from models.field_errors import Finding
from models.language.texts import Translator
from models.messages.orders.order import Order, totals_of
from models.messages.orders.placement import PlacementOutcome
from models.phrases import Code, StructuredText, phrase
from models.sop import clock

ROW_OUTCOMES = (
    PlacementOutcome.ACCEPTED,
    PlacementOutcome.REVIEW,
    PlacementOutcome.REFUSED,
    PlacementOutcome.KNOWN,
)
"""What a row may come to: a file shows a conflict as an order in review, with both contents."""

UNANSWERED: Final = "unanswered"
"""How people are shown a row in review that was not taken in: it contradicts an earlier one."""

DRY_RUN_TEXTS: Final[Mapping[str, StructuredText]] = {
    PlacementOutcome.ACCEPTED: phrase("would be taken in"),
    PlacementOutcome.REVIEW: phrase("would be taken in, and wait in review"),
    PlacementOutcome.REFUSED: phrase("would not be taken in"),
    UNANSWERED: phrase("would not be taken in before somebody says which is right"),
}
"""What a row would come to, where the file was only tried."""

UNANSWERED_TEXT: Final = phrase("not taken in before somebody says which is right")


def outcome_text(outcome: str, *, tried: bool) -> StructuredText:
    """The outcome of a row in words, as `RowResult.outcome_shown`: done, or to be expected."""
    if found := DRY_RUN_TEXTS.get(outcome) if tried else None:
        return found
    return UNANSWERED_TEXT if outcome == UNANSWERED else Code("outcome", outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingDoubt:
    """What was refused, guessed, left out, or may be meant otherwise; and where it stands.

    `field` is the place in the order as `POST /orders` names it: none of a column that is not
    known, of a row that was left out, or of a sheet. `cell` is named as a spreadsheet does: K4.
    """

    message: str
    field: str | None = None
    sheet: str | None = None
    row: int | None = None
    cell: str | None = None

    @property
    def finding(self) -> Finding:
        """The doubt as a reason of an order."""
        return Finding(field=self.field or "", message=self.message)

    def as_json(self) -> dict[str, Any]:
        """The shape that others build on."""
        return {
            "field": self.field,
            "message": self.message,
            "sheet": self.sheet,
            "row": self.row,
            "cell": self.cell,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredRow:
    """A row that holds something and is no order, or a sheet that holds none: and why."""

    message: str
    sheet: str | None = None
    row: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The shape that others build on."""
        return {"sheet": self.sheet, "row": self.row, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """One order of the file, from row to last row as the spreadsheet numbers them.

    `defaults` are the fields that the merchant's terms filled in, not the file. `order` is what is
    to be taken in: none where it is refused, or a repeat or contradiction of
    an order that the file has already.
    """

    row: int
    last_row: int
    order_no: str | None
    outcome: PlacementOutcome
    reasons: tuple[Finding, ...] = ()
    order: Order | None = None
    warnings: tuple[ReadingDoubt, ...] = ()
    sheet: str | None = None
    defaults: tuple[str, ...] = ()

    @property
    def outcome_shown(self) -> str:
        """Its outcome for people: who reads "in review" takes the order for taken in."""
        asks = self.outcome is PlacementOutcome.REVIEW and self.order is None
        return UNANSWERED if asks else self.outcome.value

    def as_json(self, *, parsed: bool = False) -> dict[str, Any]:
        """The shape that others build on; with `parsed` what was read, as it can be sent."""
        read = {"parsed": self.order and sendable(self.order)} if parsed else {}
        return {
            "sheet": self.sheet,
            "row": self.row,
            "last_row": self.last_row,
            "order_no": self.order_no,
            "outcome": self.outcome.value,
            "reasons": [{"field": found.field, "message": found.message} for found in self.reasons],
            **read,
        }


def sendable(order: Order) -> dict[str, Any]:
    """The order as `POST /orders` takes it, with what it comes to; instants in Shanghai time."""
    fields = order.model_dump(mode="json", exclude={"source", "doubts"}, exclude_none=True)
    for name in ("placed_at", "pickup_hour"):
        if (at := getattr(order, name)) is not None:
            fields[name] = clock.local(at).isoformat()
    totals = totals_of(order.lines, order.total_volume_m3)
    return {**fields, "totals": totals.model_dump(mode="json")}


@dataclass(frozen=True, slots=True)
class FileResult:
    """All orders of a file in its order, and what a person should know of the file itself;
    `defaults` are those of the merchant's terms."""

    rows: tuple[RowResult, ...]
    warnings: tuple[ReadingDoubt, ...] = ()
    ignored: tuple[IgnoredRow, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def totals(self) -> dict[str, int]:
        """How many of each outcome, and of all."""
        counted = Counter(row.outcome for row in self.rows)
        return {
            **{outcome.value: counted[outcome] for outcome in ROW_OUTCOMES},
            "rows": len(self.rows),
        }

    @property
    def totals_shown(self) -> dict[str, int]:
        """How many of each outcome, as people are shown them."""
        counted = Counter(row.outcome_shown for row in self.rows)
        shown = [outcome.value for outcome in ROW_OUTCOMES]
        shown += [UNANSWERED] if counted[UNANSWERED] else []
        return {outcome: counted[outcome] for outcome in shown}

    @property
    def ok(self) -> bool:
        """Whether nothing was refused."""
        return all(row.outcome is not PlacementOutcome.REFUSED for row in self.rows)

    def in_words(self, translator: Translator) -> "FileResult":
        """The same with its messages in a language; what is read stays as it is."""
        return replace(
            self,
            rows=tuple(
                replace(
                    row,
                    reasons=tuple(
                        one.model_copy(update={"message": translator.text(one.message)})
                        for one in row.reasons
                    ),
                    warnings=tuple(_translated(row.warnings, translator)),
                )
                for row in self.rows
            ),
            warnings=tuple(_translated(self.warnings, translator)),
            ignored=tuple(_translated(self.ignored, translator)),
        )

    def as_json(self, *, parsed: bool = False, kept_out: bool = False) -> dict[str, Any]:
        """The shape that others build on; with `parsed` each order as it was read.

        `kept_out`: nothing was taken in, since something was guessed or is doubtful.
        """
        ignored = [one.as_json() for one in self.ignored]
        return {
            **({"kept_out": True} if kept_out else {}),
            "rows": [row.as_json(parsed=parsed) for row in self.rows],
            "totals": self.totals,
            "warnings": [one.as_json() for one in self.doubts],
            **({"ignored": ignored} if ignored else {}),
            **({"defaults": defaults} if (defaults := self.filled) else {}),
        }

    @property
    def filled(self) -> list[dict[str, Any]]:
        """What the merchant's terms filled in, and in how many orders."""
        counts = Counter(of for row in self.rows for of in row.defaults)
        return [
            {"field": of, "value": value, "orders": counts[of]}
            for of, value in self.defaults.items()
            if counts[of]
        ]

    @property
    def doubts(self) -> tuple[ReadingDoubt, ...]:
        """What was guessed, left out or doubted, of the file and then of its orders."""
        return (*self.warnings, *(one for row in self.rows for one in row.warnings))


Shown = TypeVar("Shown", ReadingDoubt, IgnoredRow)


def _translated(found: Iterable[Shown], translator: Translator) -> Iterator[Shown]:
    return (replace(one, message=translator.text(one.message)) for one in found)
