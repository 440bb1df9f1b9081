"""What a duty is: one line of the deadlines, as a row with its rule."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from models.roles import CLIENTS, Role
from models.sop.milestones import Milestone, Milestones
from models.sop.terms import Sop

Due = Callable[[Sop, Milestones], datetime]
"""From terms and milestones to an instant in UTC: pure, no clock, no zone of the machine."""


class Kind(StrEnum):
    """How a duty is judged."""

    DO = "do"
    """By when it was done, however late it is received."""
    TELL = "tell"
    """By when it was told; what it tells of may be older."""
    WINDOW = "window"
    """Only a fact inside the window keeps it; an earlier one does not count."""
    LEAST = "least"
    """A shortest time: nothing is late, but to begin earlier needs a person's reason."""


class DueKind(StrEnum):
    """How a due instant follows from its milestones."""

    ELAPSED = "elapsed"
    WORKING_TIME = "working_time"
    SAME_DAY_CUT_OFF = "same_day_cut_off"
    NEXT_DAY_CUT_OFF = "next_day_cut_off"
    END_OF_DAY = "end_of_day"
    BEFORE_EVENT = "before_event"
    COUNTED_DAYS = "counted_days"
    AT_EVENT = "at_event"


class DutyScope(StrEnum):
    """Of what a duty has one occurrence, with instants and a verdict of its own."""

    ATTEMPT = "attempt"
    """Of each attempt of the stage."""
    PICKUP = "pickup"
    """Of each attempt at the pickup, from the agreement that began it to the next one."""
    POINT = "point"
    """Of each feedback point of the line."""
    SHIPMENT_POINT = "shipment_point"
    """Of each feedback point of the line of a shipment that has a name."""
    INCIDENT = "incident"
    """Of each thing that went wrong, by the milestones that the report of it fixed."""
    APPOINTMENT = "appointment"
    """Of each time that was agreed with the customer."""
    VISIT = "visit"
    """Of each visit that was planned after the first one."""
    REPLACEMENT = "replacement"
    """Of each provider or technician who takes the order over from another one."""
    LAPSE = "lapse"
    """Of each appointment that cannot hold after a delay on the road."""
    CONTACTS = "contacts"
    """Of each series of attempts at a customer that has come to nothing."""
    DELIVERY = "delivery"
    """Of each attempt at the delivery after the first one, from what makes it necessary."""
    OPENING = "opening"
    """Of each time that a care case was opened, or opened again."""


CONTACT_POLICY = {"contact_attempts", "contact_attempt_days", "contact_put_offs"}
"""The terms that say when attempts at a customer are used up."""

WHOLE_DAYS = frozenset({DueKind.END_OF_DAY, DueKind.COUNTED_DAYS})
"""Due with a day's last instant: "the instant itself" of `Sop.due_counts` is not a question."""


WARN_EVENING: Final = ("warn_evening_minutes",)
"""Warned of in the evening of a duty that is due by the end of a day."""
WARN_SHORT: Final = ("warn_short_minutes",)
"""Warned of shortly before a duty that is due within minutes or a few hours."""
WARN_DAYS: Final = ("warn_days_minutes",)
"""Warned of days before a duty that takes weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How a due instant is found, and from what.

    Attributes:
        kind: the kind of rule.
        needs: milestones without which there is no due instant.
        may: milestones that change it where they are known.
        until: milestones that end it, however soon they come: what is owed before somebody comes
            is owed until he is there.
        terms: the fields of `Sop` that `due` and `opens` read.
        due: the due instant; for a *least*, the earliest beginning.
        opens: the beginning of a window.
        certain: when the failure to be reported is certain unless it is averted (reading 13);
            certain_terms: the fields of `Sop` that it reads.
        moves_until: a term, a time of the due day: what is agreed later that day moves it no more;
            nothing that is agreed after the due instant ever does.
    """

    kind: DueKind
    needs: tuple[Milestone, ...]
    may: tuple[Milestone, ...] = ()
    until: tuple[Milestone, ...] = ()
    terms: tuple[str, ...]
    due: Due
    opens: Due | None = None
    certain: Due | None = None
    certain_terms: tuple[str, ...] = ()
    moves_until: str | None = None

    def __post_init__(self) -> None:
        named = {self.moves_until} if self.moves_until else set()
        unknown = {*self.terms, *self.certain_terms, *named} - set(Sop.model_fields)
        assert not unknown, f"no such terms: {unknown}"


@dataclass(frozen=True, slots=True)
class TermExemption:
    """A duty is followed unless this term has that value (readings 7 and 8)."""

    term: str
    value: object

    def __call__(self, sop: Sop) -> bool:
        """Whether it is followed under these terms."""
        return bool(getattr(sop, self.term) != self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One line of the SOP's deadlines: who owes what by when, and whom a breach alarms.

    Whom the SOP says to tell is another thing: that stands with the kinds of report.

    Attributes:
        clause: the line's first clause; also: the others.
        name: what it is called, once within its clause.
        what: what must be done, in one line.
        id: the duty's id everywhere: `FH-8.3.2.1:report_failed_pickup`.
        owner: who owes it; alerts: whom a breach alarms besides, never a merchant or a customer.
        rule: the due instant.
        kept_by: kinds of report whose fact keeps it.
        averted_by: kinds of report that end it without a verdict.
        failed_by: kinds of report that say that it has failed: what is agreed then is another try.
        warn: terms, minutes before the due instant; nudge: a term, minutes after the event.
        escalate: terms, minutes after the due instant, one a tier.
        of_shipment: facts of a shipment that has a name: one of them keeps what is owed of that.
        watched: whether the duty is followed under these terms; always, where it is None.
        per: of what it has one occurrence.
        cause: what is wrong where it is missed: whoever is informed of a cause is informed of it
            once at each tier, whichever of its duties speaks; its id, where it has the cause alone.
        explained_by: causes, or duties, that it follows from: while one of them is known it tells
            nobody; who was to be alarmed by then is told as soon as it explains it no more.
        of_vehicle: it is of the vehicle, and so of all orders that travel on it.
        of_list: it is of a pickup that has no vehicle yet: who is informed of several orders
            of a merchant and a day is informed once.
    """

    clause: str
    name: str
    what: str
    owner: Role
    kind: Kind
    rule: Rule
    also: tuple[str, ...] = ()
    alerts: tuple[Role, ...] = ()
    kept_by: tuple[str, ...] = ()
    averted_by: tuple[str, ...] = ()
    failed_by: tuple[str, ...] = ()
    of_shipment: tuple[str, ...] = ()
    warn: tuple[str, ...] = ("warn_minutes",)
    nudge: str | None = None
    escalate: tuple[str, ...] = ("escalate_lead_minutes", "escalate_manager_minutes")
    watched: TermExemption | None = None
    per: DutyScope = DutyScope.ATTEMPT
    cause: str = ""
    explained_by: tuple[str, ...] = ()
    of_vehicle: bool = False
    of_list: bool = False
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", f"{self.clause}:{self.name}")
        object.__setattr__(self, "cause", self.cause or self.id)

    def keepers(self, ref: str = "") -> tuple[str, ...]:
        """The facts that keep it: of a shipment that has a name, those of that."""
        return self.of_shipment if ref and self.of_shipment else self.kept_by

    @property
    def reminded(self) -> tuple[Role, ...]:
        """Who is reminded before it is due: the owner, or who follows it where that is not ours."""
        return self.alerts if self.owner in CLIENTS else (self.owner,)

    @property
    def alarmed(self) -> tuple[Role, ...]:
        """Who is informed of a breach: the owner, and who follows it."""
        owner = () if self.owner in CLIENTS else (self.owner,)
        return tuple(dict.fromkeys((*owner, *self.alerts)))

    @property
    def due_kind(self) -> DueKind:
        """The kind of rule."""
        return self.rule.kind

    @property
    def milestones(self) -> tuple[Milestone, ...]:
        """The milestones it needs."""
        return self.rule.needs

    @property
    def optional(self) -> tuple[Milestone, ...]:
        """The milestones that change its due instant where they are known."""
        return (*self.rule.may, *self.rule.until)

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms its due instant is computed from; of a day's end reading 1 asks nothing."""
        return self.rule.terms if self.due_kind in WHOLE_DAYS else (*self.rule.terms, "due_counts")

    @property
    def reads(self) -> frozenset[str]:
        """Every term that is read to follow it: its plan, and whether it is followed at all."""
        names = {*self.terms, *self.warn, *self.escalate}
        names |= {self.nudge} if self.nudge else set()
        names |= {"failure_certain", *self.rule.certain_terms} if self.rule.certain else set()
        names |= {self.watched.term} if self.watched else set()
        names |= {self.rule.moves_until} if self.rule.moves_until else set()
        # A failed contact that was told in time averts the rest of its appointment.
        names |= (
            {"contact_failed_minutes"}
            if self.per in (DutyScope.APPOINTMENT, DutyScope.VISIT)
            else set()
        )
        names |= CONTACT_POLICY if self.per in (DutyScope.CONTACTS, DutyScope.DELIVERY) else set()
        return frozenset(names | ({"workdays"} if "calendar" in names else set()))

    def applies(self, sop: Sop) -> bool:
        """Whether the duty is followed under these terms (readings 7 and 8)."""
        return self.watched is None or self.watched(sop)
