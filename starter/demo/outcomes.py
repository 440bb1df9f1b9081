"""How each story of the demo ended, in one sentence: read from our database."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rich.table import Table

from models.figures.fees import FeeState
from models.messages.incidents.liability import LiabilityState
from models.messages.orders.money import in_yuan
from models.messages.timeline.timeline import EntryKind
from models.roles import Role
from models.sop.formatting import counted, show
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.returns.request import CaseKind
from models.tracking.situation.lapsed_appointments import LAPSE
from starter.demo.file import DemoOrder
from starter.demo.scenarios import Plot
from starter.service.reading import queries
from starter.service.reading.fee_views import FeeShown
from starter.service.reading.incident_views import IncidentShown
from starter.service.reading.read_context import Records
from starter.service.reading.views import CaseShown, EntryShown, OrderShown


@dataclass(frozen=True)
class StoryEnd:
    """One order and its end."""

    plot: Plot
    order_no: str
    ended: str
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
    table = Table(title="how the stories ended", title_justify="left")
    for heading in ("story", "orders", "end"):
        table.add_column(heading)
    for (plot, ended), orders in Counter((one.plot, one.ended) for one in ends).items():
        table.add_row(plot, str(orders), ended)
    return table


def _sentence(page: OrderShown) -> str:
    end = page.outcome or f"open: {page.step}, {page.waiting_on}"
    late = [counted(page.breaches, "breach", "breaches")] if page.breaches else []
    found = [
        *map(_incident, page.incidents),
        *_moved(page),
        *map(_fee, page.fees),
        *(f"part {one.incident}: {one.state}" for one in page.parts),
        *(f"visit {one.attempt}: {one.state}" for one in page.visits if one.attempt > 1),
        *map(_case, page.cases),
    ]
    return "; ".join([end, *late, *found])


def _incident(one: IncidentShown) -> str:
    money = f" ({in_yuan(one.amount_fen)} yuan)" if one.amount_fen else ""
    judged = one.liability is not LiabilityState.UNJUDGED
    whose = f"{one.party} {one.liability}{money}" if judged else str(one.liability)
    return f"{one.what}: {whose}"


def _moved(page: OrderShown) -> list[str]:
    """The appointments that could not hold, each with the one that was agreed on instead."""
    agreed = [
        one
        for one in page.timeline
        if one.what == AppointmentBooked.kind and one.happening is EntryKind.REPORT
    ]
    lapsed = [one for one in page.timeline if one.what == LAPSE]
    lines = (
        f"appointment of {_day(one)} asked for again: "
        + next((_day(new) for new in agreed if new.at > one.at), "not agreed yet")
        for one in lapsed
    )
    return list(dict.fromkeys(lines))  # one that lapses twice is asked for twice, and moves once


def _day(line: EntryShown) -> str:
    """For when the customer is to be met."""
    return show(datetime.fromisoformat(str(line.data["customer_at"])))


def _fee(one: FeeShown) -> str:
    charged = "" if one.state is FeeState.REFUSED else f" {in_yuan(one.amount_fen or 0)} yuan"
    return f"fee for {one.fee}: {one.state}{charged}"


def _case(one: CaseShown) -> str:
    says = f" ({one.says})" if one.says else ""
    if one.outcome or one.waiting_on == Role.NOBODY:
        return f"{one.kind}: {one.outcome or one.step}{says}"
    return f"{one.kind}: {one.step}, {one.waiting_on}"


def _returned(page: OrderShown) -> tuple[str, ...]:
    return tuple(one.outcome for one in page.cases if one.kind == CaseKind.RETURN and one.outcome)
