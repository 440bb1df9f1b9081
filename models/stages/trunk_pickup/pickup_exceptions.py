"""What may go wrong at a pickup 提货异常 (FH-7.3.2.2, FH-8.2.1, FH-8.3), as it is reported."""

import operator
from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StrictBool, StrictInt, field_validator, model_validator

from models.contract import KEPT_AS_MADE
from models.exact import BoundedCount, Day, Instant
from models.ids import Stage
from models.messages.incidents.liability import Remedy
from models.messages.incidents.split import SPLIT_BY, PiecesApart, split_of
from models.messages.orders.count import Kinds
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import Facts, IncidentFacts, Milestones, Word
from models.messages.reports.report_times import ReportTimes
from models.phrases import Code, one_of, phrase
from models.roles import Role
from models.sop import clock
from models.sop.milestones import Milestone
from models.stages.trunk_pickup.finding_desks import FOUND_IN_CITY
from models.stages.trunk_pickup.remedies import CARRIED_OUT, RemedyMeans, named

Attempt = Annotated[StrictInt | None, Field(ge=1, le=100, exclude_if=operator.not_)]
"""Which attempt at the pickup a report is of, from 1, where its time does not say it."""


class PickupFacts(Facts):
    """A report of the trunk pickup; `attempt` says of which, where its time does not."""

    stage: ClassVar[Stage] = Stage.TRUNK_PICKUP

    plain: ClassVar[tuple[str, ...]] = ("attempt",)
    attempt: Attempt = None


class PickupIncident(IncidentFacts):
    """A report of what goes wrong at the trunk pickup; `attempt` says at which."""

    stage: ClassVar[Stage] = Stage.TRUNK_PICKUP

    plain: ClassVar[tuple[str, ...]] = ("attempt",)
    attempt: Attempt = None


class NoVehicle(PickupIncident):
    """No vehicle can be had, and why (FH-8.3.1.1)."""

    kind: ClassVar[str] = "no_vehicle"
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.CARRIER)
    means: ClassVar[str] = "no vehicle can be had"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK)
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: Word


class RemedyOffered(PickupIncident):
    """Suggestion and remedy are told to the merchant 建议和补救措施 (FH-8.3.1.1, FH-8.3.2.1).

    `choice` names the remedy, and so does a `remedy` that is its name: then it is carried out. Of
    another day, or a second pickup, `pickup_day` is the day that the merchant has named. Of a split
    `pieces_apart`, of `kinds_apart`, travel on another vehicle, and all others go first.
    """

    kind: ClassVar[str] = "remedy_offered"
    by: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    means: ClassVar[str] = "the merchant has confirmed a remedy"
    informs: ClassVar[tuple[Role, ...]] = (Role.MERCHANT, Role.TRUNK_DESK)
    answers: ClassVar[tuple[str, ...]] = ("no_vehicle", "pickup_failed")

    ahead: ClassVar[tuple[str, ...]] = ("pickup_day", "pickup_hour")

    plain: ClassVar[tuple[str, ...]] = ("choice", "pickup_day", "pickup_hour", *SPLIT_BY)
    personal: ClassVar[tuple[str, ...]] = ("remedy",)
    remedy: Word
    choice: Annotated[Remedy | None, Field(exclude_if=operator.not_)] = None
    pickup_day: Annotated[Day | None, Field(exclude_if=operator.not_)] = None
    pickup_hour: Annotated[Instant | None, Field(exclude_if=operator.not_)] = None
    pieces_apart: PiecesApart = None
    kinds_apart: Kinds = ()

    @model_validator(mode="after")
    def _split(self) -> Self:
        split_of(self.chosen, self.pieces_apart, self.kinds_apart)
        return self

    @model_validator(mode="after")
    def _one_day(self) -> Self:
        if self.pickup_hour and self.pickup_day not in (None, clock.day_of(self.pickup_hour)):
            raise ValueError(
                phrase("pickup_hour is on another day than pickup_day {day}", day=self.pickup_day)
            )
        return self

    @field_validator("choice")
    @classmethod
    def _of_a_pickup(cls, choice: Remedy | None) -> Remedy | None:
        if choice is not None and choice not in CARRIED_OUT:
            named, known = Code("choice", choice), one_of("choice", CARRIED_OUT)
            why = phrase("{it} is no remedy of a pickup: one of {known}", it=named, known=known)
            raise ValueError(why)
        return choice

    @property
    def chosen(self) -> Remedy | None:
        """The remedy that is named; nothing where somebody has said it in his own words."""
        return self.choice or named(self.remedy)

    @property
    def day(self) -> date | None:
        """The day that the merchant has named, or that of the hour."""
        return self.pickup_day or (clock.day_of(self.pickup_hour) if self.pickup_hour else None)

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        by_hand = self.chosen is not None and CARRIED_OUT.get(self.chosen) is RemedyMeans.PERSON
        return {Milestone.REMEDY_AGREED: times.counts_from} if by_hand else {}


class GoodsNotReady(PhotoFacts, PickupIncident):
    """The merchant is not ready 商家未备好货 (FH-8.2.1); kept for responsibility."""

    kind: ClassVar[str] = "goods_not_ready"
    by: ClassVar[tuple[Role, ...]] = (Role.CARRIER, Role.DRIVER, Role.MERCHANT, Role.TRUNK_DESK)
    means: ClassVar[str] = "goods or papers are not ready"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK, Role.ORDER_DESK)
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: Word

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.GOODS_NOT_READY_FOUND: times.occurred_at}


class PickupTrouble(PhotoFacts, PickupIncident):
    """Cannot pick up, or another state 无法提货或出现其他状况 (FH-7.3.2.2)."""

    kind: ClassVar[str] = "pickup_trouble"
    by: ClassVar[tuple[Role, ...]] = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)
    means: ClassVar[str] = "the pickup meets an obstacle"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    of_vehicle: ClassVar[bool] = True
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("reason",)
    reason: Word

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PICKUP_TROUBLE_FOUND: times.occurred_at}


class PickupFailed(PickupIncident):
    """The pickup cannot be finished today: reason and evidence (FH-8.3.2.1)."""

    kind: ClassVar[str] = "pickup_failed"
    by: ClassVar[tuple[Role, ...]] = (Role.DRIVER, Role.CARRIER, Role.TRUNK_DESK)
    means: ClassVar[str] = "the pickup is not finished on its day"
    informs: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    of_vehicle: ClassVar[bool] = True
    problem: ClassVar[bool] = True

    personal: ClassVar[tuple[str, ...]] = ("reason", "evidence")
    reason: Word
    evidence: tuple[Word, ...] = ()

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PICKUP_FAILURE_REPORTED: times.reported_at}


class FailedPickupPassedOn(PickupIncident):
    """The trunk desk passed the failed pickup on to the order desk (FH-8.3.2.1)."""

    kind: ClassVar[str] = "failed_pickup_passed_on"
    by: ClassVar[tuple[Role, ...]] = (Role.TRUNK_DESK,)
    means: ClassVar[str] = "the order desk knows of the failed pickup"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    of_vehicle: ClassVar[bool] = True
    answers: ClassVar[tuple[str, ...]] = ("pickup_failed",)


GoodsFault = Literal["damage", "short", "over", "wrong_goods", "wrong_place", "other"]
"""What is wrong with the goods 货损, 少件, 多件, 错货, 送错地点."""


class ExceptionFound(PhotoFacts, PickupIncident):
    """Damage at the factory, a count that differs, another exception (FH-8.3.2.2).

    It is found by itself where a hand-over counts other pieces than it should, or damaged packing:
    then `handover` is the report that counts, and `held_by` who held the goods until then. `kinds`
    are the goods that it is about, or what was counted of each.
    """

    kind: ClassVar[str] = "exception_found"
    by: ClassVar[tuple[Role, ...]] = (
        *(Role.DRIVER, Role.CARRIER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN),
        *(Role.TRUNK_DESK, Role.SERVICE_DESK),
    )
    means: ClassVar[str] = "something is wrong with the goods or the count"
    informs: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    informs_by: ClassVar[Mapping[str, tuple[Role, ...]]] = FOUND_IN_CITY
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = (
        *("handover", "pieces", "expected"),
        *("packing_sound", "held_by", "sort", "kinds"),
    )
    personal: ClassVar[tuple[str, ...]] = ("what",)
    what: Annotated[Word, KEPT_AS_MADE]
    handover: Word | None = None
    pieces: BoundedCount | None = None
    expected: BoundedCount | None = None
    packing_sound: StrictBool | None = None
    held_by: Role | None = None
    sort: Annotated[GoodsFault | None, Field(exclude_if=lambda sort: sort is None)] = None
    kinds: Kinds = ()

    def milestones(self, times: ReportTimes, by: str) -> Milestones:
        return {Milestone.PICKUP_EXCEPTION_FOUND: times.occurred_at}

    @property
    def of_packing(self) -> bool:
        """Whether a receipt has found damaged packing, and nothing else (FH-10.3.1.1)."""
        counts_differ = None not in (self.pieces, self.expected) and self.pieces != self.expected
        return self.handover is not None and not self.packing_sound and not counts_differ


class ExceptionSettled(PickupIncident):
    """The exception is dealt with 应对解决 (FH-8.3.2.2): `remedy` in words, `done` as a code."""

    kind: ClassVar[str] = "exception_settled"
    by: ClassVar[tuple[Role, ...]] = (Role.ORDER_DESK,)
    means: ClassVar[str] = "the exception is settled"
    informs: ClassVar[tuple[Role, ...]] = (Role.MERCHANT,)
    settles: ClassVar[tuple[str, ...]] = ("exception_found", "other_trouble", "goods_refused")

    plain: ClassVar[tuple[str, ...]] = ("done",)
    personal: ClassVar[tuple[str, ...]] = ("remedy",)
    remedy: Word
    done: Remedy | None = None


KINDS: tuple[type[Facts], ...] = (
    NoVehicle, RemedyOffered, GoodsNotReady, PickupTrouble, PickupFailed,
    FailedPickupPassedOn, ExceptionFound, ExceptionSettled,
)  # fmt: skip
