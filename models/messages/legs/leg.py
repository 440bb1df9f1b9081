"""What every leg is given and what it gives back: the baton that goes from leg to leg."""

import operator
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from models.contract import WITHOUT_DEFAULTS, Contract, SparseContract
from models.messages.incidents.goods_as_is import SentAsIs
from models.messages.incidents.liability import Liability
from models.messages.legs.delays import Delay
from models.messages.legs.early_facts import EarlyFact, PackedFacts
from models.messages.legs.fact_memory import FactMemory
from models.messages.legs.origin import PackedOrigin
from models.messages.legs.replacement import Replacement
from models.messages.reports.report import Report
from models.messages.shipments.handover import Handover
from models.messages.shipments.shipment import Shipment
from models.messages.timeline.duty_row import DutyState
from models.roles import Role
from models.sop.milestones import Milestone
from models.sop.stamped_terms import StampedTerms


class Price(Contract):
    """What an extra fee costs by the tariff, who pays it, and whether he has agreed to it."""

    amount_fen: int
    payer: Role
    agreed: bool = False


class OpenIncident(Contract):
    """Something that went wrong and is not put right: its problem's code, and its name.

    `price`: of an extra fee, once it is priced. `shipment`: which it is of, where that has a name.
    `of_packing`: a receipt was claused for damaged packing, and for nothing else.
    """

    code: str
    ref: str
    found_at: AwareDatetime
    shipment: Annotated[str, Field(exclude_if=operator.not_)] = ""
    price: Annotated[Price | None, Field(exclude_if=lambda price: price is None)] = None
    of_packing: Annotated[bool, Field(exclude_if=operator.not_)] = False


class Deadline(Contract):
    """One open duty as it travels: its instants are kept, no newer rule moves them.

    Attributes:
        duty: the duty's id; `ref` tells twins apart, `attempt` counts pickups, or visits.
        counts_from: facts that happened before do not count: they belong to an earlier attempt.
        due_at: the due instant; `from_at` the beginning of a window.
        certain_at: for a duty to report a failure, when that failure is certain.
        warn_at: when its owner is reminded; `escalate_at` when it goes upward.
        fired: how many of its tiers have fired.
        next_daily_reminder_at: the next daily reminder after the last tier.
        acknowledged_until: somebody has taken it on: before that no daily reminder comes.
        claim: where it is unproved, what says that it was kept, or averted; ending: where it is
            missed or averted, since what nobody can do it any more.
        silenced: it was missed while another cause explained it, and nobody was alarmed.
        moot: what would have averted it came once it was missed: told, it is late, and nobody is
            reminded of it.
    """

    duty: str
    ref: str = ""
    attempt: int = 1
    counts_from: AwareDatetime | None = None
    due_at: AwareDatetime
    from_at: AwareDatetime | None = None
    certain_at: AwareDatetime | None = None
    warn_at: tuple[AwareDatetime, ...] = ()
    escalate_at: tuple[AwareDatetime, ...] = ()
    next_daily_reminder_at: AwareDatetime | None = None
    acknowledged_until: AwareDatetime | None = None
    fired: int = 0
    breached: bool = False
    state: DutyState = DutyState.OPEN
    met_at: AwareDatetime | None = None
    late_seconds: int | None = None
    claim: Annotated[EarlyFact | None, Field(exclude_if=lambda claim: claim is None)] = None
    silenced: Annotated[bool, Field(exclude_if=lambda silenced: not silenced)] = False
    moot: Annotated[bool, Field(exclude_if=lambda moot: not moot)] = False
    ending: Annotated[EarlyFact | None, Field(exclude_if=lambda ending: ending is None)] = None


class Baton(SparseContract):
    """What is known of an order so far, as small as it can be: it travels often.

    Attributes:
        facts: what was told or follows from it, in the last leg.
        early_facts: facts that meet a duty which a later report may open, packed; pickup_facts:
            what the pickup was judged by; pickup_holds: when its clocks stood still.
        open: the duties that are watched on; settled: those not to be opened again.
        known: fingerprints of the newest reports that were received, packed (`pack`).
        level: how far up it was escalated.
        origins: what fixed those milestones that a report received late might seem to move.
        judged: breaches that were decided, for a word that takes them back; duties whose verdict
            follows a promise, for an earlier word.
        incidents: what is open; put_right: codes and names of what was settled, and no report
            known here has found; pickups: so many after the first; appointments: so many so far;
            visits: planned after the first.
        shipments: those of the order that have a name; delays: of what was on the road.
        liabilities: of what went wrong, until who is responsible and the remedy are settled;
            sent_as_is: what goes on damaged.
        vehicle, provider: as fingerprints.
    """

    milestones: dict[Milestone, AwareDatetime | date] = {}
    origins: dict[Milestone, PackedOrigin] = {}
    judged: tuple[Annotated[Deadline, WITHOUT_DEFAULTS], ...] = ()
    incidents: tuple[OpenIncident, ...] = ()
    put_right: tuple[tuple[str, str], ...] = ()
    shipments: tuple[Shipment, ...] = ()
    delays: tuple[Delay, ...] = ()
    liabilities: tuple[Liability, ...] = ()
    sent_as_is: tuple[SentAsIs, ...] = ()
    pickups: int = 0
    appointments: int = 0
    visits: int = 0
    facts: tuple[str, ...] = ()
    early_facts: PackedFacts = ()
    pickup_facts: PackedFacts = ()
    pickup_holds: tuple[tuple[AwareDatetime, AwareDatetime], ...] = ()
    open: tuple[Annotated[Deadline, WITHOUT_DEFAULTS], ...] = ()
    settled: tuple[str, ...] = ()
    known: str = ""
    breaches: int = 0
    level: int = 0
    problems: tuple[str, ...] = ()
    hub: str | None = None
    carrier: str | None = None
    vehicle: str | None = None
    provider: str | None = None


class LegEnding(SparseContract):
    """The report that ended the leg before: who said it, when it came in, what was called since.

    `incident`: of a refusal, its name. `refusals`: others of that leg, each of which may be taken
    back in place of what ended it.
    """

    report_id: str
    kind: str
    by: str
    actor: str | None = None
    at: AwareDatetime
    calls: tuple[str, ...] = ()
    incident: str | None = None
    refusals: tuple["LegEnding", ...] = ()

    def named(self, report_id: str) -> "LegEnding | None":
        """The one of these that this report has said."""
        found = (one for one in (self, *self.refusals) if one.report_id == report_id)
        return next(found, None)

    def with_calls(self, keys: Iterable[str]) -> "LegEnding":
        """With the calls that were made since."""
        keys = tuple(keys)
        refusals = tuple(one.with_calls(keys) for one in self.refusals)
        calls = tuple(dict.fromkeys((*self.calls, *keys)))
        return self.model_copy(update={"calls": calls, "refusals": refusals})


class StageInput(SparseContract):
    """What every leg is given: the order, the baton, the terms that it reads of those that
    the order was accepted under.

    `attempt` counts how often the SOP sends somebody out: a leg that was lost and runs again is
    the same attempt, under the same partner keys. `begun_at` is the beginning of the order: no
    fact is older. `early` holds reports of this leg that came before it; `held` says that the
    order is on hold; `turn` is that of the batches it writes (`models.messages.timeline.Batch`).
    `ended_by` has ended the leg before: it may be taken back while this one has received nothing.
    `called`: calls of a run of this leg that was withdrawn, of which its partners are asked first.
    `replacement`: the provider who is to be asked for in place of another one, if any is.
    """

    order: str
    number: str
    sop: StampedTerms
    begun_at: AwareDatetime
    baton: Baton = Baton()
    early: tuple[Report, ...] = ()
    held: str | None = None
    turn: int = 0
    attempt: int = 1
    ended_by: LegEnding | None = None
    called: tuple[str, ...] = ()
    replacement: Replacement | None = None


class LegOutcome(StrEnum):
    """How a leg ended; returned: returns have taken all goods back before they were accepted."""

    DONE = "done"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"


class LegResult(SparseContract):
    """What a leg gives back: how it ended, the baton, and what later legs need to know.

    `ended_by` may be taken back while the next leg has received nothing. Of one that is withdrawn
    so `taken_back` is that report, `facts` what it was told that is of the legs before, `called`
    are the calls it has made.
    """

    outcome: LegOutcome
    baton: Baton
    ended_at: datetime
    handover: Handover = Handover()
    held: str | None = None
    reason: str | None = None
    ended_by: LegEnding | None = None
    taken_back: str | None = None
    facts: tuple[FactMemory, ...] = ()
    called: tuple[str, ...] = ()
