"""Reports: what drivers, technicians, providers, carriers and desks say happened (ADR-0018).

A report is one JSON object. The envelope below is permissive, since a report that cannot be
read at all would be lost; what it says in `data` is read by its kind's own model.
"""

import operator
from collections.abc import Container, Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StringConstraints

from models.actors import MaybeActor
from models.codes import QuestionCode, StepCode, WaitCode
from models.exact import Instant, may_be_instant
from models.ids import Stage
from models.messages.orders.count import Count
from models.messages.reports.report_passage import Forwarding
from models.messages.reports.report_times import ReportTimes
from models.phrases import StructuredText
from models.roles import Role
from models.scopes import Assignee
from models.sop.milestones import Milestone

Milestones = Mapping[Milestone, datetime | date]
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=128)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Incident = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64)]
"""What tells one thing that went wrong from another: a word that the reporter chooses."""


class Report(BaseModel):
    """The envelope of every report.

    Attributes:
        report_id: made by the sender; a repeat under the same id is harmless.
        kind: one of the kinds that `models/stages/table.py` lists.
        by: the role that speaks.
        actor: who of that role speaks, an opaque id.
        occurred_at: when it happened.
        reported_at: when it was told: the tap on the phone, the call a desk notes down.
        received_at: when our door stored it; our door's word, never the sender's.
        data: what the kind's own model reads.
        order: `merchant/no`, where the sender says which order it means.
        noted_by: the role that notes down what another one says; our door's word.
        former: it comes from who was replaced, about what happened before; our door's word.
        counted: it counted before Temporal lost it, and is told again; our door's word.
        passage: what workflows say of it.
    """

    model_config = ConfigDict(extra="allow", defer_build=True)

    report_id: Key
    kind: Key
    by: Word = "unknown"
    actor: MaybeActor = None
    occurred_at: Instant | None = None
    reported_at: Instant | None = None
    received_at: Instant | None = None
    data: dict[str, Any] = Field(default_factory=dict)
    order: str | None = None
    noted_by: Annotated[str | None, Field(exclude_if=lambda role: role is None)] = None
    former: Annotated[StrictBool, Field(exclude_if=operator.not_)] = False
    counted: Annotated[StrictBool, Field(exclude_if=operator.not_)] = False
    passage: Annotated[Forwarding | None, Field(exclude_if=lambda passage: passage is None)] = None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is asked about it: it was settled, or counted before."""
        return self.counted or (self.passage is not None and self.passage.confirmed)

    def on_the_way(self, **word: Any) -> "Report":
        """The same, with what its workflow says to the next one."""
        before = dict(self.passage) if self.passage else {}
        return self.model_copy(update={"passage": Forwarding(**{**before, **word})})


class Facts(BaseModel):
    """What a kind says in `data`. Each kind is one subclass, in its stage's file.

    Attributes:
        kind, stage: its name in reports, and its SOP; follows: what came first, though not shown.
        by: who may say it, besides the order desk, which notes down anybody's word.
        signatures: fields that say, where they are true, that the customer signed.
        proof_files: fields that prove what the customer did: each names a stored file of the order.
        implies: the facts that must have happened before; those of the customer are to be told.
        customers: it says what the customer did: what a report waits for that presupposes it.
        waits_while: the open problems it waits for; refused_while: that which refuses it, and why.
        problem: somebody on our side must act because of it.
        settles: the problems that it puts right; of a kind with `incident` the named one alone.
        ends: the problems that it ends, all of them, by whatever name.
        answers: the problems that it answers, and does not put right yet.
        holds: it says what holds now: of several the one that happened last counts.
        renews: what is told of the time that it says: of another time it is waited for again.
        once: told again of the same `ref`, it is known already; ahead: fields of a time to come.
        plain: fields that hold counts, instants, choices and codes; they stand in the timeline.
        personal: fields that may hold a person, a place, a plate, or somebody's own words.
        step: the step in which a stage waits for it; `step_by` where it is told by several roles.
        waits_on: whose turn it is then; None: the owner's of the duty that it keeps.
        not_the_owner: why `waits_on` is somebody else.
        informs: who is informed at once 反馈, 通知, 共享; `informs_by` where the role decides that.
        of_vehicle: it is of the vehicle: those who are informed of several of its orders are
            informed once.
        means: one sentence for people.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    kind: ClassVar[str]
    stage: ClassVar[Stage]
    means: ClassVar[str]
    by: ClassVar[tuple[Role, ...]]
    signatures: ClassVar[tuple[str, ...]] = ()
    proof_files: ClassVar[tuple[str, ...]] = ()
    implies: ClassVar[tuple[str, ...]] = ()
    follows: ClassVar[tuple[str, ...]] = ()
    customers: ClassVar[WaitCode | None] = None
    waits_while: ClassVar[Mapping[str, WaitCode]] = {}
    refused_while: ClassVar[Mapping[str, StructuredText]] = {}
    problem: ClassVar[bool] = False
    settles: ClassVar[tuple[str, ...]] = ()
    ends: ClassVar[tuple[str, ...]] = ()
    answers: ClassVar[tuple[str, ...]] = ()
    holds: ClassVar[bool] = False
    ahead: ClassVar[tuple[str, ...]] = ()
    renews: ClassVar[tuple[str, ...]] = ()
    once: ClassVar[bool] = False
    plain: ClassVar[tuple[str, ...]] = ()
    personal: ClassVar[tuple[str, ...]] = ()
    step: ClassVar[StepCode | None] = None
    step_by: ClassVar[Mapping[str, StepCode]] = {}
    waits_on: ClassVar[Role | None] = None
    not_the_owner: ClassVar[str] = ""
    informs: ClassVar[tuple[Role, ...]] = ()
    informs_by: ClassVar[Mapping[str, tuple[Role, ...]]] = {}
    of_vehicle: ClassVar[bool] = False

    @property
    def ref(self) -> str:
        """Tells twins of one duty apart, as the point of a line does."""
        return ""

    @classmethod
    def fact_name(cls, by: str) -> str:
        """The name of the fact, where who says it makes the difference."""
        return cls.kind

    def own_name(self, by: str) -> str:
        """The name of this fact, where what it says makes the difference, too."""
        return self.fact_name(by)

    @property
    def finding(self) -> str | None:
        """The code of the problem that it finds."""
        return self.kind if self.problem else None

    @property
    def proves(self) -> tuple[str, ...]:
        """The acts of the customer that it carries the proof of."""
        return ()

    def question(
        self, at: datetime, milestones: Milestones, happened: Container[str]
    ) -> QuestionCode | None:
        """Why that cannot have happened then, by what is known."""
        return None

    @classmethod
    def informed(cls, by: str) -> tuple[Role, ...]:
        """Who is informed at once; who says it knows it already."""
        return tuple(role for role in cls.informs_by.get(by, cls.informs) if role != by)

    def roles_to_inform(self, by: str) -> tuple[Role, ...]:
        """Who is informed of this very report at once."""
        return self.informed(by)

    @property
    def assignee(self) -> Assignee | None:
        """Whose the order is from then on."""
        return None

    @classmethod
    def plain_fields(cls) -> set[str]:
        """The fields that are plain, those of the classes that it builds on among them."""
        return {name for one in cls.__mro__ for name in vars(one).get("plain", ())}

    @classmethod
    def instant_fields(cls) -> tuple[str, ...]:
        """The fields that hold an instant."""
        fields = cls.model_fields.items()
        return tuple(name for name, field in fields if may_be_instant(field.annotation))

    def plain_data(self) -> dict[str, Any]:
        """What of it is no person's: counts, instants, choices, codes."""
        return self.model_dump(include=self.plain_fields(), exclude_none=True)

    def why_not(self, known: BaseModel) -> StructuredText | None:
        """Why it cannot be, by the input of its stage; None where it can."""
        return None

    def counted(self) -> Count | None:
        """What was counted as the goods changed hands; None where it is no hand-over."""
        return None

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        """The milestones that this fact fixes."""
        return {}

    def own_milestones(self, times: ReportTimes) -> Milestones:
        """The milestones of this fact alone, where its duty has twins (`ref`)."""
        return {}


class IncidentFacts(Facts):
    """What says that something went wrong, or what was done about it.

    `incident` names it, since it may happen more than once. Where a finding has no name its
    `report_id` is the name; what settles, or answers, means the only one that is open.
    """

    plain: ClassVar[tuple[str, ...]] = ("incident",)

    incident: Incident | None = None

    @property
    def ref(self) -> str:
        return self.incident or ""
