"""How each story of the demo ended, in one sentence: read from our database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.table import Table

from models.figures.fees import FeeState
from models.language.catalogue import Context
from models.messages.incidents.liability import LiabilityState
from models.messages.orders.money import in_yuan
from models.messages.timeline.timeline import EntryKind
from models.phrases import Code, JoinedTexts, LabelledText, StructuredText, phrase, role_code
from models.roles import Role
from models.sop.formatting import counted, show
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.returns.request import CaseKind
from models.tracking.situation.lapsed_appointments import LAPSE_CODE
from starter.demo.file import DemoOrder
from starter.demo.scenarios import Plot
from starter.language.run_language import translator
from starter.service.reading import queries
from starter.service.reading.fee_views import FeeShown
from starter.service.reading.incident_views import IncidentShown
from starter.service.reading.read_context import Records
from starter.service.reading.views import CaseShown, EntryShown, OrderShown
from starter.service.reading.visit_views import PartShown, VisitShown


@dataclass(frozen=True)
class StoryEnd:
    """One order and its end."""

    plot: Plot
    order_no: str
    ended: StructuredText
    returned: tuple[str, ...]


async def outcomes(
    records: Records, merchant: str, listed: Sequence[DemoOrder]
) -> tuple[StoryEnd, ...]:
    """How the story of each order ended; `returned` are the ends of what came back."""
    pages = [await queries.order(records, merchant, order.number) for order in listed]
    return tuple(
        StoryEnd(order.plot, order.number, _sentence(page), _returned(page))
        for order, page in zip(listed, pages, strict=True)
    )


def stories(ends: Iterable[StoryEnd]) -> Table:
    """A line for each end of each story, and how many orders ended so."""
    says = translator()
    table = Table(title=says.text("how the stories ended"), title_justify="left")
    for heading in (says.text("story"), says.text("orders"), says.text("end")):
        table.add_column(heading)
    shown = Counter((one.plot.value, says.text(one.ended)) for one in ends)
    for (plot, ended), orders in shown.items():
        table.add_row(says.text(plot), str(orders), ended)
    return table


def _sentence(page: OrderShown) -> StructuredText:
    end: StructuredText = Code(Context.OUTCOME, page.outcome)
    if not page.outcome:
        where = Code(Context.STEP, page.step), role_code(page.waiting_on)
        end = phrase("open: {where}", where=JoinedTexts(where, ", "))
    late = [counted(page.breaches, "breach", "breaches")] if page.breaches else []
    found = [
        *map(_incident, page.incidents),
        *_moved(page),
        *map(_fee, page.fees),
        *map(_part, page.parts),
        *(_visit(one) for one in page.visits if one.attempt > 1),
        *map(_case, page.cases),
    ]
    return JoinedTexts([end, *late, *found], "; ")


def _part(one: PartShown) -> StructuredText:
    return phrase("part {ref}: {state}", ref=one.incident, state=Code(Context.STATE, one.state))


def _visit(one: VisitShown) -> StructuredText:
    state = Code(Context.STATE, one.state)
    return phrase("visit {attempt}: {state}", attempt=one.attempt, state=state)


def _incident(one: IncidentShown) -> StructuredText:
    named = LabelledText(one.what, Context.INCIDENT, one.kind)
    state = Code(Context.STATE, one.liability)
    if one.liability is LiabilityState.UNJUDGED or one.party is None:
        return JoinedTexts((named, state), ": ")
    party = Code(Context.CHOICE, one.party)
    if not one.amount_fen:
        return phrase("{incident}: {party} {state}", incident=named, party=party, state=state)
    return phrase(
        "{incident}: {party} {state} ({yuan} yuan)",
        incident=named, party=party, state=state, yuan=in_yuan(one.amount_fen),
    )  # fmt: skip


def _moved(page: OrderShown) -> list[StructuredText]:
    """The appointments that could not hold, each with the one that was agreed on instead."""
    agreed = [
        one
        for one in page.timeline
        if one.what == AppointmentBooked.kind and one.happening is EntryKind.REPORT
    ]
    lapsed = [one for one in page.timeline if one.what == LAPSE_CODE]
    lines = (
        phrase(
            "appointment of {time} asked for again: {then}",
            time=_day(one),
            then=next((_day(new) for new in agreed if new.at > one.at), phrase("not agreed yet")),
        )
        for one in lapsed
    )
    return list(dict.fromkeys(lines))  # one that lapses twice is asked for twice, and moves once


def _day(line: EntryShown) -> StructuredText:
    """For when the customer is to be met."""
    return show(datetime.fromisoformat(str(line.data["customer_at"])))


def _fee(one: FeeShown) -> StructuredText:
    fee, state = Code(Context.CHOICE, one.fee), Code(Context.STATE, one.state)
    if one.state is FeeState.REFUSED:
        return phrase("fee for {fee}: {state}", fee=fee, state=state)
    yuan = in_yuan(one.amount_fen or 0)
    return phrase("fee for {fee}: {state} {yuan} yuan", fee=fee, state=state, yuan=yuan)


def _case(one: CaseShown) -> StructuredText:
    kind, step = Code(Context.CASE, one.kind), Code(Context.STEP, one.step)
    if not one.outcome and one.waiting_on != Role.NOBODY:
        return JoinedTexts((kind, JoinedTexts((step, role_code(one.waiting_on)), ", ")), ": ")
    ended = Code(Context.OUTCOME, one.outcome) if one.outcome else step
    if not one.stands or not one.says:
        return JoinedTexts((kind, ended), ": ")
    return phrase("{case}: {ended} ({says})", case=kind, ended=ended, says=one.says)


def _returned(page: OrderShown) -> tuple[str, ...]:
    return tuple(one.outcome for one in page.cases if one.kind == CaseKind.RETURN and one.outcome)
