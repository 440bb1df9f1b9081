"""Who is responsible for an incident 判责 and what is done for it 补救, as it is said (FH-8.3.2.1).

Every exception ends with who is responsible, the evidence and the remedy. What is said are steps;
where an incident stands follows from them (`models/tracking/situation/liability.py`).
"""

import operator
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AwareDatetime, Field

from models.contract import SparseContract
from models.messages.orders.count import CountedKind
from models.messages.orders.stored_file import StoredFile
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


ROLE_OF_PARTY: Final[dict[Party, Role]] = {
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
    OTHER_PROVIDER = "other_provider"
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


REMEDIES_TO_REPORT: Final = frozenset(
    {
        Remedy.REPLACE, Remedy.REPAIR, Remedy.COMPENSATE, Remedy.RETURN, Remedy.SEND_PART,
        Remedy.BACK_TO_FACTORY, Remedy.TRANSSHIP,
    }
)  # fmt: skip
"""Remedies that no other step of the order shows: once agreed, somebody says that it is done."""

NOT_BY_THE_END: Final = REMEDIES_TO_REPORT | {Remedy.CANCEL}
"""Remedies that the end of the problem does not carry out; an order is cancelled, or it is not."""

FINAL_STATES: Final = (LiabilityState.ADMITTED, LiabilityState.CONFIRMED, LiabilityState.DECIDED)
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
    pieces_apart: int | None = None
    kinds_apart: tuple[CountedKind, ...] = ()


class Liability(SparseContract):
    """Where an incident stands, as it travels: its name, who is responsible, the remedy.

    Attributes:
        code: what went wrong, as the report kind or the problem has it; ref: which of them.
        found_at: when it was found.
        rule: who it is as a rule by what was found, where the table of its kind names another.
        affected: so many pieces it is about; of_shipment: which they travel in, if it has a name.
        answer_by: until when the party may answer; then silence confirms 逾期视为认可.
        appealed_by: who has appealed so far: each party may once without anything new.
        evidence: fingerprints of what was shown so far: an appeal again needs something new.
        agreed_by: who has agreed to the remedy, or has reported it.
        put_right_at: when a report, or the end of its order, ended the problem.
        done, done_at: the remedy that a report, or the order's end, carried out, and when.
        paid: what was paid of `amount_fen` so far, by the fingerprint of its report.
        settled_at: when that was paid last.
    """

    code: str
    ref: str
    found_at: AwareDatetime
    rule: Party | None = None
    affected: int = 0
    of_shipment: str = ""
    state: LiabilityState = LiabilityState.UNJUDGED
    party: Party | None = None
    basis: str | None = None
    amount_fen: int | None = None
    judged_at: AwareDatetime | None = None
    answer_by: AwareDatetime | None = None
    answered_at: AwareDatetime | None = None
    appealed_at: AwareDatetime | None = None
    appeals: int = 0
    appealed_by: tuple[Party, ...] = ()
    evidence: tuple[str, ...] = ()
    remedy: Remedy | None = None
    offered_at: AwareDatetime | None = None
    agreed_at: AwareDatetime | None = None
    agreed_by: str = ""
    put_right_at: AwareDatetime | None = None
    done: Remedy | None = None
    done_at: AwareDatetime | None = None
    paid: dict[str, int] = {}
    settled_at: AwareDatetime | None = None

    @property
    def name(self) -> tuple[str, str]:
        """What tells it from others."""
        return self.code, self.ref

    @property
    def final(self) -> bool:
        """Whether it has a party, or explicitly none, and nothing is waited for."""
        return self.state in FINAL_STATES

    @property
    def carried_out_at(self) -> AwareDatetime | None:
        """When the agreed remedy was carried out; of `NOT_BY_THE_END` that is known by itself."""
        if self.remedy in NOT_BY_THE_END and self.agreed_at is not None:
            return self.done_at
        return self.put_right_at

    @property
    def settled_fen(self) -> int:
        """What was paid so far."""
        return sum(self.paid.values())

    @property
    def owes_fen(self) -> int:
        """What its party has still to pay."""
        return max((self.amount_fen or 0) - self.settled_fen, 0)

    @property
    def closed_at(self) -> AwareDatetime | None:
        """When it came to its end: put right, with who is responsible, and the amount settled."""
        if not self.final or self.carried_out_at is None or self.answered_at is None:
            return None
        if self.owes_fen:
            return None
        return max(self.carried_out_at, self.answered_at, self.settled_at or self.answered_at)
