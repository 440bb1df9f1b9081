"""From the rows of one order to the order, and to what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from models.field_errors import sentence
from models.messages.orders.order import LINES_MAX, NOTE_MAX, Order, Source
from models.messages.orders.placement import PlacementOutcome
from models.phrases import JoinedTexts, phrase
from starter.order_files.headings.fields import Field
from starter.order_files.orders.amounts import Amounts
from starter.order_files.orders.block import Block, BlockRole
from starter.order_files.orders.competing_columns import doubt_differing_columns
from starter.order_files.orders.goods import goods
from starter.order_files.orders.merchant_defaults import fill_defaults
from starter.order_files.orders.problems import Problems
from starter.order_files.orders.times import times_of_order
from starter.order_files.orders.totals import ColumnReadings, Volumes, is_bare, readings_of
from starter.order_files.places.places import Place, locate
from starter.order_files.rows.order_row import Line
from starter.order_files.rows.results import ReadingDoubt, RowResult
from starter.order_files.rows.status import stop_words_in
from starter.order_files.values import cell_choices
from starter.order_files.values.cell_meaning import ADDRESS_PARTS
from starter.order_files.values.order_numbers import order_number
from starter.order_files.values.people import person
from starter.order_files.values.placeholders import change_by_spreadsheet
from starter.order_files.workbooks.cells import address, cell_text, quoted

AT_FIRST = ColumnReadings()
"""How a file is read of which nothing is known yet."""

_CUT = "……（备注过长，已截断）"


@dataclass(frozen=True, slots=True)
class Intake:
    """Whose file it is and when it came: `today` is the Shanghai day of `received_at`; `defaults`
    are what the merchant's terms say where the file leaves it out; `readings` are how it gives
    what is added up."""

    merchant: str
    today: date
    received_at: datetime
    defaults: Mapping[Field, str]
    readings: ColumnReadings = AT_FIRST


def results_of_blocks(blocks: Sequence[Block], intake: Intake) -> tuple[RowResult, ...]:
    """The results of the blocks of a file; how columns are added up is decided over all of them."""
    orders = [block.followed for block in blocks if block.role is BlockRole.ORDER]
    intake = replace(intake, readings=readings_of(orders))
    return tuple(_result(block, intake) for block in blocks)


def bare_volume_doubts(blocks: Sequence[Block]) -> list[ReadingDoubt]:
    """The warning about a bare 体积, once for the file: as what it was read, and why."""
    orders = [block.followed for block in blocks if block.role is BlockRole.ORDER]
    volumes = readings_of(orders).volumes
    bare = [line for lines in orders for line in lines if is_bare(line)]
    if not bare or volumes is Volumes.MIXED:
        return []
    heading, title = bare[0].heading, bare[0].heading.title(Field.VOLUME)
    of_piece = volumes is Volumes.PIECE or Field.TOTAL_VOLUME in heading.columns
    of_piece = of_piece and volumes is not Volumes.ROW
    whose = phrase("of a piece") if of_piece else phrase("of all pieces of the row")
    why = (
        phrase("as 货物总方量 shows")
        if volumes is not Volumes.UNPROVEN
        else phrase("though nothing shows it")
    )
    at = address(heading.columns[Field.VOLUME], heading.last_row)
    message = phrase(
        "column {title} ({at}) is taken for the volume {whose} in the whole file, {why}: is it? "
        "call it 单件体积 or 体积小计, and it is not asked again",
        title=quoted(title),
        at=at,
        whose=whose,
        why=why,
    )
    return [
        ReadingDoubt(
            field=Field.VOLUME,
            message=message,
            sheet=bare[0].sheet,
            row=heading.last_row,
            cell=at,
        )
    ]


def _result(block: Block, intake: Intake) -> RowResult:
    """The result of a block: taken, to be reviewed, refused, or known."""
    reader = _BlockReader(block, intake)
    reasons = tuple(one.finding for one in block.reasons)
    outcome, order = PlacementOutcome.KNOWN, None
    if block.role is BlockRole.PART:
        outcome = PlacementOutcome.REVIEW
    elif block.role is not BlockRole.REPEAT:
        order = reader.order()
        refusals = [*block.refusals, *reader.problems.refusals]
        if refusals or order is None:
            outcome, order = PlacementOutcome.REFUSED, None
            found = (*refusals, *block.reasons, *reader.problems.doubts)
            reasons = tuple(one.finding for one in found)
        elif block.role is BlockRole.CONFLICT:
            outcome, order = PlacementOutcome.REVIEW, None
        else:
            reasons = reader.problems.located(order, intake.received_at)
            outcome = PlacementOutcome.REVIEW if reasons else PlacementOutcome.ACCEPTED
    return RowResult(
        sheet=block.first.sheet,
        row=block.first.row,
        last_row=block.last_row,
        order_no=block.number,
        outcome=outcome,
        reasons=reasons,
        order=order,
        warnings=(*block.reasons, *reader.problems.warnings),
        defaults=reader.defaults if order is not None else (),
    )


class _BlockReader:
    """What the rows of a block say, field by field."""

    def __init__(self, block: Block, intake: Intake) -> None:
        first = block.first
        self._block = block
        self._intake = intake
        self._rest: list[str] = []
        self._line = Line(first.row, intake.today, first.heading, first.sheet)
        self.problems = Problems(first.heading, self._line)
        for line in block.lines:
            self.problems.check_errors(line)
            self.problems.check_hidden(line)
            for of in line.of_order:
                self._line.cells.setdefault(of, line.cells[of])
                self._line.made_of.setdefault(of, line)
        self.defaults = fill_defaults(self._line, intake.defaults)
        self._amounts = Amounts(
            block.followed,
            self._line,
            self.problems,
            intake.readings.amounts,
            payment_is_default=Field.PAYMENT in self.defaults,
        )

    def order(self) -> Order | None:
        """The order; none where something was refused."""
        doubt_differing_columns(self._block.followed, self.problems)
        lines, volume = goods(self._block.followed, self.problems, self._intake.readings)
        if len(lines) > LINES_MAX:
            self.problems.refuse(
                Field.GOODS,
                phrase(
                    "an order has at most {lines_max} lines of goods, this has {count}: split it",
                    count=len(lines),
                    lines_max=LINES_MAX,
                ),
            )
        fields: dict[str, Any] = {
            "merchant": self._intake.merchant,
            "number": self._block.number,
            "customer": self._contact(Field.CUSTOMER, Field.CUSTOMER_PHONE),
            "delivery": self._address("delivery"),
            "pickup": self._address("pickup"),
            "pickup_contact": self._contact(Field.CONTACT, Field.CONTACT_PHONE),
            "lines": lines,
            "total_volume_m3": volume,
            "source": Source.FILE,
            "note": self._note(),
            **times_of_order(self._line, self.problems, self._intake.today),
            **self._choices(),
            **self._amounts.fields(),
        }
        if self.problems.refusals or self._block.refusals:
            return None
        doubts = (*self._block.reasons, *self.problems.doubts)
        fields["doubts"] = tuple(one.finding for one in doubts)
        try:
            return Order(**fields)
        except ValidationError as error:
            for fault in error.errors():
                of = ".".join(part for part in fault["loc"] if isinstance(part, str))
                found = fault["input"]
                held = phrase("{found}: ", found=quoted(found)) if isinstance(found, str) else ""
                self.problems.refuse(of, JoinedTexts((held, sentence(fault)), ""))
            return None

    def _contact(self, name: Field, phone: Field) -> dict[str, str | None]:
        found = person(self._line.cell(name), self._line.cell(phone))
        if found.doubt:
            self.problems.doubt(
                phone, JoinedTexts((quoted(self._line.cell(phone)), found.doubt), " ")
            )
        if found.name_doubt and not change_by_spreadsheet(name, self._line.cell(name)):
            doubt = JoinedTexts((quoted(found.name or ""), found.name_doubt), " ")
            self.problems.doubt(name, doubt)
        if found.rest:
            self._rest.append(f"{self.problems.heading.title(phone)}: {found.rest}")
        return {"name": found.name, "phone": found.phone}

    def _address(self, side: str) -> dict[str, str | None]:
        cells = (self._line.cell(Field(f"{side}.{part}")) for part in ADDRESS_PARTS)
        place = Place(*map(cell_text, cells))
        found = locate(place)
        if found.doubt:
            heading, of = self.problems.heading, f"{side}.city"
            # A doubt begins with the heading of its field, where the file has one.
            title = "" if of in heading.titles else f"{heading.title(Field(f'{side}.street'))} "
            written = f"{title}{quoted(place.written)}"
            self.problems.doubt(of, JoinedTexts((written, found.doubt), ": "))
        return found.parts

    def _choices(self) -> dict[str, Any]:
        chosen = {
            "urgent": self.problems.guess(self._line, Field.URGENT, cell_choices.yes_or_no),
            "verify_by": self.problems.guess(self._line, Field.VERIFY_BY, cell_choices.verify_by),
            "hub": cell_text(self._line.cell(Field.HUB)) or None,
            "replaces": self.problems.read(self._line, Field.REPLACES, order_number),
        }
        return {name: value for name, value in chosen.items() if value is not None}

    def _note(self) -> str | None:
        """The remarks, and what stood next to a phone: nothing of its cell is lost."""
        lines = [line.cells for line in self._block.lines]
        notes = [cell_text(cells[Field.NOTE]) for cells in lines if Field.NOTE in cells]
        for line in self._block.lines:
            if words := stop_words_in(line.cell(Field.NOTE)):
                message = phrase(
                    "says {words}: it is taken in all the same; is it still wanted?",
                    words=quoted(words),
                )
                self.problems.note(Field.NOTE, message, line)
        note = "；".join(dict.fromkeys([*notes, *self._rest]))
        if len(note) <= NOTE_MAX:
            return note or None
        message = phrase(
            "has {count:,} letters: its first {note_max:,} are kept, with a word that it was cut",
            count=len(note),
            note_max=NOTE_MAX,
        )
        self.problems.doubt(Field.NOTE, message)
        return note[: NOTE_MAX - len(_CUT)] + _CUT
