"""What of an order a key outside reads: what its role needs, and nothing of other parties.

The merchant and our own people see an order whole. A row of `READS` says for each other role whose
lines and deadlines it sees, and which people, places and goods: none sees payments or prices.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.messages.order import Address, Contact, GoodsLine, Order
from models.messages.timeline import Happening
from models.roles import Role
from models.scopes import Scope
from starter.service.views import CaseShown, OrderListed, OrderShown, View


class JobShown(View):
    """Where to go, whom to call, and what for; places and people that a role needs not are null."""

    pickup: Address | None
    pickup_contact: Contact | None
    delivery: Address | None
    customer: Contact | None
    city: str | None
    hub: str | None
    goods: tuple[GoodsLine, ...]


class OwnOrderShown(OrderShown):
    """An order as a key reads it that is for it: its own deadlines and lines, and its job."""

    job: JobShown


@dataclass(frozen=True)
class Reading:
    """What a role reads of an order that its key is for.

    Attributes:
        crew: the roles whose lines and deadlines it sees.
        pickup: place and contact of the pickup; delivery: of the customer.
    """

    crew: frozenset[Role]
    pickup: bool = False
    delivery: bool = False


TRUNK = Reading(frozenset({Role.CARRIER, Role.DRIVER}), pickup=True)
HOME = Reading(frozenset({Role.PROVIDER, Role.TECHNICIAN, Role.DRIVER}), delivery=True)

READS: Mapping[Role, Reading] = {
    Role.CARRIER: TRUNK,
    Role.DRIVER: TRUNK,
    Role.HUB: Reading(frozenset({Role.HUB})),
    Role.PROVIDER: HOME,
    Role.TECHNICIAN: HOME,
    Role.CUSTOMER: Reading(frozenset({Role.CUSTOMER}), delivery=True),
}
"""Who sees a part; every other role sees an order whole. Of a provider's driver: `reading_of`."""

WHOLE = None


def reading_of(role: Role, scope: Scope | None) -> Reading | None:
    """What a key of that role, made for that, reads of an order; None: all of it."""
    if role is Role.DRIVER and scope is not None and scope.provider is not None:
        return HOME
    return READS.get(role, WHOLE)


def narrowed(page: OrderShown, content: Order, reading: Reading) -> OwnOrderShown:
    """An order as whoever reads that much sees it."""
    crew = reading.crew
    lines = [
        line
        for line in page.timeline
        if line.by in crew or line.owner in crew or line.happening is Happening.STAGE
    ]
    return OwnOrderShown.model_validate(
        {
            **dict(page),
            "deadlines": [one for one in page.deadlines if one.owner in crew],
            "averted": [one for one in page.averted if one.owner in crew],
            "timeline": lines,
            "cases": [_case(case, crew) for case in page.cases],
            "troubles": (),
            "problem": None,
            "breaches": sum(line.happening is Happening.BREACHED for line in lines),
            "job": _job(content, reading),
        }
    )


def narrowed_rows(rows: tuple[OrderListed, ...]) -> tuple[OrderListed, ...]:
    """Lines of a list without what only our own people can put right."""
    own = {"trouble": None, "problem": None, "needs_attention": False}
    return tuple(row.model_copy(update=own) for row in rows)


def narrowed_cases(cases: tuple[CaseShown, ...]) -> tuple[CaseShown, ...]:
    """Returns without what only our own people can put right."""
    return tuple(map(_case, cases))


def _case(case: CaseShown, crew: frozenset[Role] = frozenset()) -> CaseShown:
    mine = tuple(one for one in case.deadlines if one.owner in crew)
    return case.model_copy(update={"problem": None, "parked": None, "deadlines": mine})


def _job(content: Order, reading: Reading) -> JobShown:
    return JobShown(
        pickup=content.pickup if reading.pickup else None,
        pickup_contact=content.pickup_contact if reading.pickup else None,
        delivery=content.delivery if reading.delivery else None,
        customer=content.customer if reading.delivery else None,
        city=content.delivery.city,
        hub=content.hub,
        goods=content.lines,
    )
