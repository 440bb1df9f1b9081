"""The table of what may go wrong, made out of the code: a row for each kind of incident."""

from collections.abc import Iterator

from models.stages.all_duties import ALL_DUTIES
from models.stages.incident_kinds import ROWS, IncidentKind
from models.stages.informed_parties import informed_roles
from models.tracking.state import StageState
from tests.models.machine import a_leg, on, tell

HEADS = (
    *("kind", "中文", "the order waits for", "as a rule", "clause", "remedies"),
    *("who is told", "duties that it opens"),
)


def leg_with(row: IncidentKind) -> StageState:
    """A leg in which that was found, and nothing else was reported."""
    data = {
        **dict.fromkeys(("reason", "cause", "part", "what"), "x"), "fit": False, "pieces": 1,
        "kinds": [{"sku": "x", "pieces": 1}],
    }  # fmt: skip
    leg = a_leg(row.found_by.stage, on(23, "09:00"))
    known = row.found_by.model_fields
    fields = {
        name: value for name, value in data.items() if name in known and known[name].is_required()
    }
    tell(leg, row.found_by.kind, on(23, "10:00"), by=row.found_by.by[0], data=fields)
    return leg


def opened_by(row: IncidentKind) -> tuple[str, ...]:
    """The duties that need an instant which the finding fixes: it alone lets them begin."""
    fixed = {name for fact in leg_with(row).facts for name in fact.milestones}
    return tuple(duty.id for duty in ALL_DUTIES.values() if fixed.intersection(duty.milestones))


def rows() -> Iterator[tuple[str, ...]]:
    """What the order waits for meanwhile, whose fault it is as a rule, what may be done, who is
    told at once, and who owes something from then on."""
    for row in ROWS:
        yield (
            f"`{row.name}`", row.zh, f"`{row.stops_at.kind}`" if row.stops_at else "goes on",
            row.party, row.basis, ", ".join(row.remedies),
            ", ".join(informed_roles(row.found_by)),
            ", ".join(f"`{duty}`" for duty in opened_by(row)) or "none of its own",
        )  # fmt: skip
