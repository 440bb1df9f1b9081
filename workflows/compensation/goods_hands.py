"""Who has the goods on a way back 退回途中, by anybody's word; a collection may be withdrawn."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models import ids
    from models.messages.reports.believed_times import bound_times
    from models.messages.reports.report import Report
    from models.messages.reports.report_times import ReportTimes
    from models.messages.shipments.goods_place import place_text
    from models.messages.timeline.timeline import EntryKind
    from models.phrases import StructuredText, phrase, role_code
    from models.roles import Role
    from models.stages.returns.duties import BACK_WITH, HANDED_ON_FACTS
    from models.stages.returns.hand_overs import HandOver, handed_on_again, remaining
    from models.stages.returns.record import ReturnRecord
    from models.stages.returns.reports import ReturnCollected
    from models.stages.returns.request import ReturnCase, WayBack
    from models.stages.returns.way_back import (
        DELIVERY_KINDS,
        HELD_AFTER,
        TAKEN_BY,
        GoodsHolder,
        held_by,
        holder_after,
    )
    from models.tracking.reports.return_count_checks import find_in_move
    from models.tracking.situation.facts import Fact
    from models.tracking.state import StageState
    from workflows.calls.steps import Steps

HOLDERS_ON_THE_WAY = tuple(dict.fromkeys(HELD_AFTER.values()))
"""Who has the goods on the way there, one after another."""


class GoodsHands:
    """Who has the goods of one way back, where, and since when."""

    def __init__(self, state: StageState, record: ReturnRecord, steps: Steps) -> None:
        self.state = state
        self.record = record
        self.steps = steps

    @property
    def input(self) -> ReturnCase:
        """The case, as it is by now."""
        assert isinstance(self.state.input, ReturnCase)
        return self.state.input

    @property
    def way(self) -> WayBack:
        """The way back, as it was known first."""
        assert self.input.way_back is not None
        return self.input.way_back

    @property
    def holder(self) -> Role:
        """Who has the goods now."""
        return self.record.holder or self.way.holder

    def begin(self) -> None:
        """They are where they were as it was known first."""
        way, at = self.way, self.input.begun_at
        self._keep(HandOver(holder=way.holder, place=way.place, hub=way.hub, at=at))

    def tell_holder(self, again: str = "") -> None:
        """Whoever has them is informed that they are to come back, and by when."""
        holder = self.holder
        key = ids.step_key(self.state.outbox.workflow_id, f"bring_back:{holder}{again}")
        nearest = self.state.deadlines.nearest()
        due = nearest.due_at if nearest else None
        record = self.record
        self.state.outbox.tell(
            key, holder, "bring_back", place=record.place, hub=record.hub, due_at=due
        )

    def move(self, report: Report) -> StructuredText:
        """Somebody says where the goods are: on the way there, where that was before, or back."""
        now = workflow.now()
        times = bound_times(report, beginning=self.input.begun_at, now=now, sop=self.input.sop)
        hub = report.data.get("hub")
        named = hub if isinstance(hub, str) else self.state.hub
        hands = holder_after(report.kind, named)
        if report.kind in DELIVERY_KINDS and times.occurred_at > self.way.since:
            hands = held_by(Role.WAREHOUSE)
        pieces = report.data.get("pieces")
        if isinstance(pieces, int):
            self.record.pieces = pieces
            if times.occurred_at > self.way.since:
                find_in_move(self.state, report, times, pieces, now)
        self._hand_over(hands, report.by, times, kind=report.kind, pieces=pieces)
        return phrase(
            "it is told of the way back of the goods: {holder} has them",
            holder=role_code(self.record.holder or ""),
        )

    def receive_collections(self) -> None:
        """Somebody has taken them over, by the return's own report, or has not after all."""
        collections = self.state.facts.named(ReturnCollected.kind)
        self._take_back({fact.fact_id for fact in collections})
        for fact in collections:
            holder = TAKEN_BY.get(fact.by)
            if holder is not None and self.steps.once(f"collected:{fact.fact_id}"):
                hands = held_by(holder, self.state.hub)
                kind, report_id = ReturnCollected.kind, fact.fact_id
                self._hand_over(hands, fact.by, fact.times, report_id, kind=kind)

    def _take_back(self, counted: Collection[str]) -> None:
        """Who had them before a collection that is withdrawn has them, and owes them again."""
        record, hands = self.record, self.record.hand_overs
        left = remaining(hands, counted)
        if len(left) == len(hands):
            return
        for name, following in handed_on_again(hands, left):
            if name and following.times is not None:
                fact = Fact(name, "", following.by, following.times, fact_id=following.report_id)
                self.state.fact(fact, workflow.now())
        gone = next(one for one in hands if one not in left)
        was_last, record.hand_overs = hands[-1] not in left, left
        if was_last and left:
            self._hold(left.pop(), withdrawn=gone.report_id)
            self.tell_holder(f":{gone.report_id}")

    def _keep(self, one: HandOver) -> None:
        record = self.record
        record.holder, record.place, record.hub = one.holder, one.place, one.hub
        record.held_since = one.at
        record.hand_overs.append(one)

    def _hold(self, one: HandOver, **data: Any) -> None:
        self._keep(one)
        text = f"{one.holder} has them, {place_text(one.place, one.hub)}"
        self.say(EntryKind.STAGE, "way_back", text, **data)

    def _hand_over(
        self, hands: GoodsHolder, by: str, times: ReportTimes, report_id: str = "", **data: Any
    ) -> None:
        """The goods have changed hands, unless something that happened later is known."""
        record, at = self.record, times.occurred_at
        if not self._is_newer(hands.holder, at):
            return
        before = record.holder
        more = {"at": at, "report_id": report_id, "by": by, "times": times}
        self._hold(HandOver.model_validate(hands._asdict() | more), **data)
        if before is None or before is hands.holder:
            return
        owed = BACK_WITH.get(hands.holder)
        since = {owed: max(at, self.way.since)} if owed is not None else {}
        if before in HANDED_ON_FACTS:
            left = Fact(HANDED_ON_FACTS[before], "", by, times, since, fact_id=report_id)
            self.state.fact(left, workflow.now())
        self.tell_holder()

    def _is_newer(self, holder: Role, at: datetime) -> bool:
        """Before the cancellation goods go forward only; after it what happened last counts."""
        known, since = self.record.holder, self.record.held_since
        if since is None or at > self.way.since or not {holder, known} <= set(HOLDERS_ON_THE_WAY):
            return since is None or at >= since
        assert known is not None
        return since <= self.way.since and HOLDERS_ON_THE_WAY.index(
            holder
        ) >= HOLDERS_ON_THE_WAY.index(known)

    def say(self, happening: EntryKind, what: str, text: str, **data: Any) -> None:
        """A line of the way back, with who has the goods, and where."""
        record = self.record
        where = {"holder": record.holder, "place": record.place, "hub": record.hub}
        self.state.note(happening, what, text, workflow.now(), data={**where, **data})
