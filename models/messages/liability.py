"""Who is responsible for an incident 判责 and what is done for it 补救, as it is said (FH-8.3.2.1).

Every exception ends with who is responsible, the evidence and the remedy. What is said are steps;
where an incident stands follows from them (`models/tracking/liability.py`).
"""

import operator
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from models.actors import RecordedActor
from models.contract import Contract, SparseContract
from models.ids import Stage
from models.messages.stored_file import StoredFile
from models.roles import Role

Proofs = Annotated[tuple[StoredFile, ...], Field(max_length=30, exclude_if=operator.not_)]
"""Files of the order, as `POST /orders/…/files` has named them."""


class Party(StrEnum):
    """Who is responsible for an incident 责任方.

    ourselves: whoever runs this operation. nobody: it was looked into, and it is nobody's fault.
    """

    MERCHANT = "merchant"
    FACTORY = "factory"
    CARRIER = "carrier"
    HUB = "hub"
    PROVIDER = "provider"
    TECHNICIAN = "technician"
    CUSTOMER = "customer"
    FORCE_MAJEURE = "force_majeure"
    OURSELVES = "ourselves"
    NOBODY = "nobody"


SPEAKS: Final[dict[Party, Role]] = {
    Party.MERCHANT: Role.MERCHANT,
    Party.FACTORY: Role.MERCHANT,  # a factory has no key of its own: its merchant answers for it
    Party.CARRIER: Role.CARRIER,
    Party.HUB: Role.HUB,
    Party.PROVIDER: Role.PROVIDER,
    Party.TECHNICIAN: Role.TECHNICIAN,
    Party.CUSTOMER: Role.CUSTOMER,
}
"""The role that answers for a party; where there is none, nobody is waited for."""


class Remedy(StrEnum):
    """What is done about an incident 补救措施."""

    OTHER_CARRIER = "other_carrier"
    OTHER_DAY = "other_day"
    SECOND_PICKUP = "second_pickup"
    SPLIT = "split"
    CANCEL = "cancel"
    REPLACE = "replace"
    LEAVE_BEHIND = "leave_behind"
    SEND_AS_IS = "send_as_is"
    TRANSSHIP = "transship"
    WAIT = "wait"
    NEW_APPOINTMENT = "new_appointment"
    SIGN_WAIVER = "sign_waiver"
    SECOND_VISIT = "second_visit"
    SEND_PART = "send_part"
    REPAIR = "repair"
    BACK_TO_FACTORY = "back_to_factory"
    COMPENSATE = "compensate"
    RETURN = "return"
    VERIFY_BY_DESK = "verify_by_desk"


class LiabilityState(StrEnum):
    """How it stands with who is responsible.

    unjudged: nobody has said. judged: a party was named, and may answer. appealed: it says no, and
    the order desk is to judge again. admitted: it says yes. confirmed: its time to answer has
    passed. decided: there is no party that could answer.
    """

    UNJUDGED = "unjudged"
    JUDGED = "judged"
    APPEALED = "appealed"
    ADMITTED = "admitted"
    CONFIRMED = "confirmed"
    DECIDED = "decided"


FINAL: Final = (LiabilityState.ADMITTED, LiabilityState.CONFIRMED, LiabilityState.DECIDED)
"""Nothing is waited for any more; with new evidence it may be judged again."""


class StepKind(StrEnum):
    """What was said about an incident."""

    JUDGE = "judge"
    ADMIT = "admit"
    APPEAL = "appeal"
    SILENCE = "silence"
    OFFER_REMEDY = "offer_remedy"
    AGREE = "agree"


class LiabilityStep(SparseContract):
    """One thing that was said about an incident, or that its party's time has passed."""

    code: str
    ref: str
    step: StepKind
    at: AwareDatetime
    decision_id: str = ""
    by: str = Role.SYSTEM
    party: Party | None = None
    basis: str | None = None
    amount_fen: int | None = None
    evidence: tuple[str, ...] = ()
    remedy: Remedy | None = None
    pickup_day: date | None = None
    pickup_hour: AwareDatetime | None = None


class Liability(SparseContract):
    """Where an incident stands, as it travels: its name, who is responsible, the remedy.

    Attributes:
        code: what went wrong, as the report kind or the problem has it; ref: which of them.
        found_at: when it was found.
        answer_by: until when the party may answer; then silence confirms 逾期视为认可.
        evidence: fingerprints of what was shown so far: an appeal again needs something new.
        carried_out_at: when a report said that it is put right.
    """

    code: str
    ref: str
    found_at: AwareDatetime
    state: LiabilityState = LiabilityState.UNJUDGED
    party: Party | None = None
    basis: str | None = None
    amount_fen: int | None = None
    judged_at: AwareDatetime | None = None
    answer_by: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None
    appeals: int = 0
    evidence: tuple[str, ...] = ()
    remedy: Remedy | None = None
    offered_at: AwareDatetime | None = None
    agreed_at: AwareDatetime | None = None
    carried_out_at: AwareDatetime | None = None

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.code, self.ref

    @property
    def final(self) -> bool:
        """Whether it has a party, or explicitly none, and nothing is waited for."""
        return self.state in FINAL

    @property
    def closed_at(self) -> AwareDatetime | None:
        """When it came to its end: put right, and with who is responsible."""
        if not self.final or self.carried_out_at is None or self.answered_at is None:
            return None
        return max(self.carried_out_at, self.answered_at)


class IncidentRow(Contract):
    """One incident of one order, as lists see it; what only its finder knew may be none.

    Attributes:
        stage: where it was found; attempt: which pickup, or visit.
        report_id: of the report that found it: its own words, and the place, stand there.
        pieces, delay_days: as far as it said so; evidence: files of the order by hash.
        held_by: who held the goods last as it was found.
        passed_on_at: when the order desk knew.
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
    delay_days: float | None = None
    held_by: Role | None = None
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
    closed_at: AwareDatetime | None = None
    evidence: tuple[str, ...] = ()
    withdrawn: bool = False


FINDERS: Final = (
    "stage", "attempt", "report_id", "finder", "actor", "pieces", "delay_days", "held_by",
    "reported_at", "passed_on_at",
)  # fmt: skip
"""What the stage that found it knows, and no later one: a later word without it leaves it."""
