"""A whole day of a stage as it may be told: shuffled, late, twice, to one run after another."""

import itertools
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from models.codes import ProblemCode, QuestionCode
from models.ids import Stage
from models.messages.legs.leg import Deadline
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.timeline.duty_row import BREACH_STATES, DutyState
from models.sop.milestones import Milestone
from models.stages.table import KINDS
from models.tracking.deadlines.deadline_changes import plan_of
from models.tracking.deadlines.occurrence import OccurrenceKey
from models.tracking.decisions.dependent_facts import why_still_needed
from models.tracking.situation.stage_counters import Route
from models.tracking.state import StageState
from tests.builders import a_report
from tests.models.machine import a_leg, another_run, breached_once_confirmed, on
from tests.models.tracking.deadlines.test_corrected_verdicts import counted
from tests.models.tracking.test_facts_in_any_order import (
    FactTuple,
    learned,
)

BEGIN, END = on(23, "16:00"), on(30, "12:00") + timedelta(days=9)
MINUTES = timedelta(minutes=1)
HAPPENINGS_MAX = 10
"""Of twelve appointments the last would open nothing: a stage watches sixty duties (`OPEN_MAX`)."""
ROUTE = Route((("Wuhan", 20), ("Xian", 60)), 72)
Report = dict[str, Any]

ACTS = {kind.kind for kind in KINDS.values() if kind.customers}
"""What the customer does himself."""


class Day(RuleBasedStateMachine):
    """What happens in one stage, and what is reported of it."""

    stage: ClassVar[Stage]
    kinds: ClassVar[st.SearchStrategy[FactTuple]]
    milestones: ClassVar[dict[Milestone, Any] | None] = None

    def __init__(self) -> None:
        super().__init__()
        self.leg, self.now = self.begun(), BEGIN
        self.coming: list[Report] = []
        self.done: list[Report] = []
        self.numbers = itertools.count()

    def begun(self) -> StageState:
        leg = a_leg(self.stage, BEGIN, milestones=self.milestones)
        if self.stage is Stage.TRUNK_TRANSPORT:
            leg.follow_route(ROUTE, BEGIN)
        return leg

    @precondition(lambda self: len(self.coming) + len(self.done) < HAPPENINGS_MAX)
    @rule(
        data=st.data(),
        after=st.sampled_from([0, 5, 90, 150, 600]),
        sent=st.sampled_from([0, 30, 180]),
    )
    def happens(self, data: st.DataObject, after: int, sent: int) -> None:
        """Somebody does it, tells it so much later, and our door has it later still."""
        kind, at, fields = data.draw(self.kinds)
        reported = at + after * MINUTES
        report = a_report(
            kind, f"r{next(self.numbers)}", data=fields,
            occurred_at=at.isoformat(), received_at=(reported + sent * MINUTES).isoformat(),
        )  # fmt: skip
        if data.draw(st.booleans()):
            report["reported_at"] = reported.isoformat()
        self.coming.append(report)

    @precondition(lambda self: self.coming)
    @rule(data=st.data(), later=st.sampled_from([0, 0, 45, 1500]))
    def receives(self, data: st.DataObject, later: int) -> None:
        """Any of it comes in, whatever came before."""
        self.receive(self.coming[data.draw(st.integers(0, len(self.coming) - 1))], later)

    def receive(self, report: Report, later: int = 0) -> None:
        self.coming.remove(report)
        self.done.append(report)
        received = datetime.fromisoformat(report["received_at"])
        self.now = max(self.now, received) + later * MINUTES
        book = self.leg.deadlines
        before, asked = {**book.open, **book.closed}, set(self.leg.pending)
        self.take(self.leg, report, self.now)
        known = {**book.open, **book.closed}
        if asked_now := set(self.leg.pending) - asked - {report["report_id"]}:
            # What this shows to be out of order is asked about, and opens nothing so far.
            breached = {key for key, one in before.items() if one.state in BREACH_STATES}
            self.comes_back_once_it_is_confirmed(breached - known.keys(), asked_now)
            before = {key: one for key, one in before.items() if key in known}
        self.no_breach_is_taken_back(before, report)

    def comes_back_once_it_is_confirmed(self, gone: set[OccurrenceKey], asked: set[str]) -> None:
        """A breach goes only with what had opened it, until a desk says that it was so."""
        whys = {name: self.leg.pending[name].why for name in asked}
        if QuestionCode.SHIPMENT_CANCELLED in whys.values():  # confirmed it is refused
            return
        questions = [name for name, why in whys.items() if isinstance(why, QuestionCode)]
        if not gone or len(questions) != len(asked):
            return
        assert gone <= breached_once_confirmed(self.leg, questions, self.now)

    def no_breach_is_taken_back(
        self, before: Mapping[OccurrenceKey, Deadline], report: Report
    ) -> None:
        """By what happened later than that: what happened in time may do so."""
        newest = self.leg.facts.newest_fact
        if newest is None or newest.fact_id != report["report_id"]:
            return
        happened = newest.times.occurred_at
        self.tick(self.leg, self.now)  # what is asked about keeps nothing: it is missed now
        for key, old in before.items():
            new = self.leg.outbox.rows[key]
            if old.state in BREACH_STATES and happened > plan_of(old).breached_at:
                assert new.state in BREACH_STATES, (old, new)
            missed = new.state is DutyState.MISSED
            if old.state is DutyState.LATE and old.met_at and happened > old.met_at and not missed:
                assert (new.late_seconds or 0) >= (old.late_seconds or 0), (old, new)

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def receives_again(self, data: st.DataObject) -> None:
        """What comes twice is known, and changes nothing; what was refused may be sent again."""
        report = self.done[data.draw(st.integers(0, len(self.done) - 1))]
        before = learned(self.leg)
        if self.leg.answers[report["report_id"]].outcome is not ReportOutcome.REFUSED:
            assert self.take(self.leg, report, self.now).outcome is ReportOutcome.KNOWN
            assert learned(self.leg) == before

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def takes_back(self, data: st.DataObject) -> None:
        """What is withdrawn is as if it had not been said; but its twin was not taken twice."""
        report = self.done[data.draw(st.integers(0, len(self.done) - 1))]
        twins = [one for one in self.done if one["kind"] == report["kind"]]
        free = why_still_needed(self.leg, report["report_id"]) is None
        if len(twins) == 1 and free and self.leg.reporter_of(report["report_id"]) is not None:
            self.leg.withdraw(report["report_id"], self.now)
            self.follow(self.leg, self.now)
            self.done.remove(report)

    @rule(minutes=st.sampled_from([1, 60, 600]))
    def time_passes(self, minutes: int) -> None:
        """Deadlines speak, and are breached."""
        self.now += minutes * MINUTES
        self.tick(self.leg, self.now)

    @rule()
    def goes_on_as_another_run(self) -> None:
        """All that is known is taken along."""
        old, self.leg = self.leg, self.goes_on(self.leg)
        self.leg.outbox.rows.update(old.outbox.rows)
        assert learned(self.leg) == learned(old)

    @invariant()
    def nothing_of_the_customer_appears_by_itself(self) -> None:
        """Who tells it is the customer, or carries what he signed."""
        done = [KINDS[one["kind"]].model_validate(one["data"]) for one in self.done]
        acts = {facts.kind for facts in done}.union(*(facts.proves for facts in done))
        assert self.leg.names & ACTS <= acts

    @invariant()
    def a_site_is_unfit_until_the_customer_signs_or_another_visit_is_agreed(self) -> None:
        """Nothing that is done there counts before that, and no report signs it for him."""
        open_ = self.leg.situation.incidents.open.values()
        unfit = {one.found_at for one in open_ if one.code == ProblemCode.SITE_UNFIT}
        checked = [one for one in self.done if one["kind"] == "site_checked"]
        ended = [one for one in self.done if one["kind"] == "second_visit"]
        ended += [one for one in checked if one["data"]["fit"] or one["data"]["waiver_signed"]]
        for one in (one for one in checked if one not in ended):
            at = datetime.fromisoformat(one["occurred_at"])
            later = (datetime.fromisoformat(other["occurred_at"]) for other in ended)
            assert at in unfit or any(when >= at for when in later)
        counting = [one.content for one in self.leg.facts if one.content is not None]
        waits = [facts.kind for facts in counting if ProblemCode.SITE_UNFIT in facts.waits_while]
        assert not (unfit and waits)

    def teardown(self) -> None:
        """In the end all is received: as if it had been received in order, at once, by somebody
        else."""
        for report in list(self.coming):
            self.receive(report)
        self.send_again(self.leg, self.done)
        self.tick(self.leg, END)
        for reports in (sorted(self.done, key=lambda one: one["occurred_at"]), self.done[::-1]):
            other = self.begun()
            for report in reports:
                self.take(other, report, END)
            self.send_again(other, reports)
            self.tick(other, END)
            assert self.ends_as(self.leg) == self.ends_as(other)
        assert counted(self.leg)

    # What a case does otherwise than a leg ---------------------------------------------

    def take(self, leg: StageState, report: Report, now: datetime) -> Answer:
        """Receive it, and stand where that puts it."""
        answer = leg.receive(report, now)
        self.follow(leg, now)
        return answer

    def tick(self, leg: StageState, now: datetime) -> None:
        """Its deadlines speak."""
        leg.deadlines.tick(now)

    def follow(self, leg: StageState, now: datetime) -> None:
        """Stand where the facts have it."""

    def ends_as(self, leg: StageState) -> object:
        """What does not depend on the order in which it was received."""
        return learned(leg)

    def goes_on(self, leg: StageState) -> StageState:
        """The same, as another run of it."""
        return another_run(leg)

    def send_again(self, leg: StageState, reports: list[Report]) -> None:
        """What was refused for what was so by then is sent again by whoever sent it."""
        for report in reports:
            if leg.answers[report["report_id"]].outcome is ReportOutcome.REFUSED:
                self.take(leg, report, END)
