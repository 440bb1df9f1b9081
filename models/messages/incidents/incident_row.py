"""One incident of one order as lists see it, and what it needs now."""

from typing import Final, NamedTuple

from pydantic import AwareDatetime

from models.actors import RecordedActor
from models.codes import StepCode
from models.contract import Contract
from models.ids import Stage
from models.messages.incidents.liability import LiabilityState, Party, Remedy
from models.messages.orders.count import CountedKind
from models.roles import Role


class ToDo(NamedTuple):
    """What an incident needs: a step, whose turn it is, and until when."""

    step: StepCode
    role: Role
    due_at: AwareDatetime


class IncidentRow(Contract):
    """One incident of one order, as lists see it; what only its finder knew may be none.

    Attributes:
        stage: where it was found; attempt: which pickup, or visit.
        report_id: of the report that found it: its own words, and the place, stand there.
        pieces, of so many expected, kinds, delay_days: as far as it said so.
        evidence: files of the order by hash.
        held_by: who held the goods last as it was found.
        shipment: the name of the shipment that it is of; None: of the order's own goods.
        passed_on_at: when the order desk knew.
        done: the remedy that was carried out; settled_fen: what was paid of the amount.
        to_do: what it needs now; next_due_at: until when the first of that.
        withdrawn: what had found it was taken back.
    """

    order: str
    code: str
    ref: str
    found_at: AwareDatetime
    stage: Stage | None = None
    attempt: int | None = None
    report_id: str | None = None
    finder: str | None = None
    actor: RecordedActor = None
    pieces: int | None = None
    expected: int | None = None
    kinds: tuple[CountedKind, ...] = ()
    delay_days: float | None = None
    held_by: Role | None = None
    shipment: str | None = None
    reported_at: AwareDatetime | None = None
    passed_on_at: AwareDatetime | None = None
    state: LiabilityState
    party: Party | None = None
    basis: str | None = None
    amount_fen: int | None = None
    judged_at: AwareDatetime | None = None
    answer_by: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None
    appeals: int = 0
    remedy: Remedy | None = None
    offered_at: AwareDatetime | None = None
    agreed_at: AwareDatetime | None = None
    carried_out_at: AwareDatetime | None = None
    done: Remedy | None = None
    settled_fen: int = 0
    settled_at: AwareDatetime | None = None
    closed_at: AwareDatetime | None = None
    to_do: tuple[ToDo, ...] = ()
    next_due_at: AwareDatetime | None = None
    evidence: tuple[str, ...] = ()
    withdrawn: bool = False


FINDER_FIELDS: Final = (
    "stage", "attempt", "report_id", "finder", "actor", "pieces", "expected", "kinds", "delay_days",
    "held_by", "shipment", "reported_at", "passed_on_at",
)  # fmt: skip
"""What the stage that found it knows, and no later one: a later word without it leaves it."""
