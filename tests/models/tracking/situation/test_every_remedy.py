"""Every kind of incident with every remedy that is legal for it: what carries that out, and what
does not. The table is written by hand; each pair is tried with every report kind there is."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

import pytest

from models.ids import Stage
from models.messages.incidents.liability import NOT_BY_THE_END, Liability, Remedy
from models.stages.incident_kinds import ROWS, IncidentKind
from models.stages.table import KINDS
from models.stages.trunk_pickup.incident_ends import IncidentEnd
from models.tracking.state import StageState
from tests.builders import BY
from tests.models.every_kind import content_of
from tests.models.machine import a_leg, on, tell
from tests.models.return_machine import PureReturn
from tests.models.tracking.situation.test_liability import decide
from tests.thorough import first_of

HOUR = timedelta(hours=1)
FOUND = on(25, "10:00")
DONE: Final = "remedy_carried_out"
ENDS: Final[dict[str, tuple[str, ...]]] = {
    "no_vehicle": ("vehicle_booked", "picked_up"),
    "goods_not_ready": ("goods_ready", "picked_up"),
    "pickup_trouble": ("picked_up",),
    "pickup_failed": ("picked_up",),
    "exception_found": ("exception_settled",),
    "road_exception": ("plan_agreed", "arrived_at_hub"),
    "goods_lost": ("loss_settled",),
    "contact_failed": ("appointment_booked", "delivered"),
    "quarrel": (),
    "goods_refused": ("exception_settled",),
    "other_trouble": ("exception_settled",),
    "site_unfit": ("appointment_booked", "site_checked", "second_visit"),
    "second_visit": (),
    "part_fault": ("part_arrived", "part_received", "part_installed", "part_waived"),
    "not_accepted": ("put_right", "accepted"),
    "verification_failed": ("verification_confirmed", "verified"),
    "product_fault": ("part_waived", "accepted"),
    "return_lost": ("return_loss_settled",),
    "return_exception": ("return_exception_settled",),
}
"""What ends the trouble, and with it what other steps of the order show."""

APART: Final[dict[Remedy, tuple[str, ...]]] = {
    Remedy.CANCEL: (),
    Remedy.COMPENSATE: (),
    Remedy.REPLACE: (),
    Remedy.RETURN: (),
    Remedy.REPAIR: ("repaired_on_site",),
    Remedy.SEND_PART: ("part_arrived", "part_received", "part_installed"),
    Remedy.BACK_TO_FACTORY: ("sent_to_factory",),
    Remedy.TRANSSHIP: ("transshipped",),
}
"""What is done by itself, and by nothing that merely ends the trouble."""

BEFORE: Final = ("site_checked", "packing_signed", "inspected", "installed", "accepted")
"""What was said at the home before."""

PAIRS = [(row, remedy) for row in ROWS for remedy in row.remedies]


def expected(row: IncidentKind, remedy: Remedy) -> set[str]:
    """The reports that carry it out, the one that says so among them."""
    if remedy is Remedy.REPAIR and row.name not in ("part_fault", "product_fault"):
        return {DONE}
    return {*APART.get(remedy, ENDS[row.name]), DONE}


def say(leg: StageState, kind: str, hours: int, **more: Any) -> None:
    now = FOUND + hours * HOUR
    named = {"incident": "fog"} if "incident" in KINDS[kind].model_fields else {}
    content = {**content_of(kind, now), **named, **more}
    by, report_id = BY.get(kind) or KINDS[kind].by[0], f"{kind}-{hours}"
    tell(leg, kind, now, by=by, data=content, report_id=report_id)


def begun(row: IncidentKind) -> StageState:
    """Where such a thing is found, on its way so far."""
    if row.found_by.stage is Stage.RETURNS:
        case = PureReturn()
        case.answer()
        passed_on = case.state.elsewhere
        case.state.elsewhere = lambda report, facts, now: (  # as its workflow does
            None if isinstance(facts, IncidentEnd) else passed_on(report, facts, now)
        )
        return case.state
    leg = a_leg(row.found_by.stage, on(25, "09:00"))
    before = {"site_unfit": 0, "verification_failed": 5}.get(row.name, 4)
    for kind in BEFORE[:before] if row.found_by.stage is Stage.INSTALLATION else ():
        say(leg, kind, 0)
    return leg


def agreed(row: IncidentKind, remedy: Remedy) -> StageState:
    """It is nobody's fault, and that remedy is agreed."""
    leg = begun(row)
    says: dict[str, Any] = {"fit": False} if row.name == "site_unfit" else {}
    if row.name == "goods_refused":
        says = {"kinds": [{"sku": "YG-2000", "pieces": 1}]}
    say(leg, row.found_by.kind, 0, **says)
    ref = one(leg, row).ref
    apart = {"pieces_apart": 1} if remedy is Remedy.SPLIT else {}
    for name, fields in (
        ("judge", {"party": "nobody", "reason": "x"}),
        ("offer_remedy", {"remedy": remedy, **apart}),
        ("agree", {"by": row.offered_to}),
    ):
        assert decide(leg, name, FOUND + HOUR, incident=ref, **fields) == "done"
    return leg


def one(leg: StageState, row: IncidentKind) -> Liability:
    (life,) = [one for name, one in leg.incidents.lives.items() if name[0] == row.name]
    return life.liability


def carriers(row: IncidentKind, remedy: Remedy, kinds: Collection[str]) -> set[str]:
    """The reports after which it is carried out, and closed; without one it is neither."""
    found = set()
    for kind in kinds:
        leg = agreed(row, remedy)
        before = one(leg, row)
        assert (before.agreed_at, before.carried_out_at, before.closed_at) == (
            FOUND + HOUR, None, None,
        )  # fmt: skip
        say(leg, kind, 2, **({"done": remedy, "incident": before.ref} if kind == DONE else {}))
        now = next((x.liability for n, x in leg.incidents.lives.items() if n == before.name), None)
        if now is not None and now.carried_out_at is not None:
            assert now.closed_at is not None
            found.add(kind)
    return found


def test_every_remedy_that_is_done_by_itself_is_known_to_be_so() -> None:
    assert set(APART) == NOT_BY_THE_END
    assert set(ENDS) == {row.name for row in ROWS}


@pytest.mark.parametrize("row", first_of(ROWS), ids=lambda row: row.name)
def test_a_remedy_is_carried_out_by_what_does_it_and_by_nothing_else(row: IncidentKind) -> None:
    """Shows FH-8.3.2.1."""
    for remedy in row.remedies:
        assert carriers(row, remedy, KINDS) == expected(row, remedy), remedy


@pytest.mark.parametrize(("row", "remedy"), PAIRS, ids=str)
def test_each_remedy_is_offered_agreed_carried_out_and_closed(
    row: IncidentKind, remedy: Remedy
) -> None:
    """Shows FH-8.3.2.1: by the report that says so, by each that does it, by no end of it."""
    ends = {*ENDS[row.name], *expected(row, remedy), DONE}
    assert carriers(row, remedy, sorted(ends)) == expected(row, remedy)
