"""The deadlines of one workflow while their clocks stand still, and what that has moved."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta

from models.messages.leg import Deadline
from models.sop.duty import Per
from models.sop.plan import Plan
from models.stages import all_duties as duties
from models.tracking.deadline_book import DeadlineBook, Span
from models.tracking.deadline_changes import breach_of, key_of, plan_of, put_at
from models.tracking.escalation import moved
from models.tracking.judging import Ending
from models.tracking.occurrence import Key


class HeldDeadlines(DeadlineBook):
    """Deadlines that may be held: what is left moves by the time held."""

    def hold(self, now: datetime) -> None:
        """Stop the clock of every open deadline."""
        self.held_at = self.held_at or now

    def resume(self, now: datetime) -> None:
        """Let the clock go on: what is left moves by the time held, or to where it was put."""
        if self.held_at is None:
            return
        for key, one in list(self.open.items()):
            self.keep(duties.ALL[key.duty], moved(one, self._held(key, now)))
        for key, (one, planned) in self.decided_held.items():
            if key in self.closed and self.planned[key] == planned:  # owed again, it is from there
                stands = plan_of(moved(one, self._held(key, now)))
                self.closed[key] = put_at(self.closed[key], stands)
        self.holds.append((self.held_at, now))
        self.holds_before |= dict.fromkeys(self.decided_held, len(self.holds))
        self.held_at, self.opened_held, self.decided_held = None, {}, {}
        put, self.put = self.put, {}
        for key, new in put.items():
            if key in self.open:
                self.plan_again(key, new, now)

    def owed_in_hold(self, one: Deadline, put: Plan | None) -> Deadline:
        """One that is owed again before the hold ends: `put` is where a milestone has it since."""
        key = key_of(one)
        before = self.decided_held.pop(key, None)
        if before is None:
            return one
        if put is not None:
            self.put[key], self.planned[key] = put, before[1]
        return put_at(one, plan_of(before[0]))

    def as_it_stands(self, key: Key, one: Deadline, now: datetime) -> Deadline:
        """While it is held its clock stands still, unless a milestone puts it elsewhere."""
        if self.held_at is None or one.breached or key not in self.open:
            return one
        put = self.put.get(key)
        if put is None or not self.elsewhere(key, put):
            return moved(one, self._held(key, now))
        return put_at(one, put)

    @property
    def stood_still(self) -> bool:
        """Whether its clocks do, or did at any time."""
        return bool(self.holds) or self.held_at is not None

    def put_back(self, key: Key, planned: Plan, since: datetime | None, now: datetime) -> None:
        """Put one where it were if what had moved it had not been said: what clocks stood still
        since then, since what has put it there came in, is added."""
        one = self.open.get(key) or self.closed.get(key)
        if one is None:
            return
        duty = duties.ALL[key.duty]
        later = [span for span in self.holds if since is None or span[0] >= since]
        first = self._at_first(key, planned, since)
        stands = self._with(later, one, first)
        self.planned[key] = planned
        self.put.pop(key, None)
        opened = self.opened_held.pop(key, None)
        if opened and self.held_at is not None and since is not None and since > self.held_at:
            self.opened_held[key] = since
        if key in self.open:
            self._replan(duty, one, stands, now)
            return
        self.closed[key] = put_at(one, first)
        self.holds_before[key] = len(self.holds) - len(later)
        if (before := self.decided_held.get(key)) is not None:
            self.decided_held[key] = put_at(before[0], stands), planned

    def stood(self, one: Deadline, planned: Plan, since: datetime | None, until: datetime) -> Plan:
        """Where one stood at `until` that was put there at `since`, if that was later."""
        under_way = [(self.held_at, until)] if self.held_at is not None else []
        between = [
            (begun, min(ended, until))
            for begun, ended in (*self.holds, *under_way)
            if begun < until and (since is None or begun >= since)
        ]
        return self._with(between, one, self._at_first(key_of(one), planned, since))

    def _at_first(self, key: Key, planned: Plan, since: datetime | None) -> Plan:
        """Where a plan stood at first: as it was taken over, with what another had held of it."""
        before = self.taken_over.get(key) if since is None else None
        return before[1] if before and before[0] == planned else planned

    def _with(self, held: Iterable[Span], one: Deadline, planned: Plan) -> Plan:
        """Where a plan is moved to by that."""
        unbroken = put_at(one.model_copy(update={"breached": False}), planned)
        return plan_of(self._moved_by(unbroken, held))

    def _held(self, key: Key, now: datetime) -> timedelta:
        """How long one has been held; what is agreed with a customer meanwhile is meant so.

        What was over before that, and is owed again since, is missed.
        """
        assert self.held_at is not None
        opened, one = self.opened_held.get(key), self.open.get(key)
        if opened is not None and duties.ALL[key.duty].per is Per.APPOINTMENT:
            return timedelta()
        overdue = one is not None and not one.breached and breach_of(one) < self.held_at
        if overdue and opened is None:
            return timedelta()
        return now - max(self.held_at, opened or self.held_at)

    # Held after it was decided ---------------------------------------------------------

    def begin_hold_again(self, now: datetime) -> None:
        """Let what was held so far be over, where it is held, and hold on from here."""
        if self.held_at is not None:
            self.resume(now)
            self.hold(now)

    def held_elsewhere(self, holds: Iterable[Span], watched: Container[Key]) -> None:
        """Know when clocks stood still while another workflow of the order had the work.

        `watched` stand as that one has put them.
        """
        before = len(self.holds)
        self.holds.extend(holds)
        for key, one in list(self.open.items()):
            if key not in watched:
                self.keep(duties.ALL[key.duty], self._moved_by(one, self.holds[before:]))

    def held_since(self, key: Key, ending: Ending | None) -> bool:
        """Whether clocks stood still since that one was decided, before what decides it by now."""
        later = self.holds[self.holds_before.get(key, 0) :] if key in self.closed else []
        return bool(later) and (ending is None or ending.at > later[0][0])

    def move_decided(self, key: Key) -> None:
        """Put a decided one where it were if it had been open all the time."""
        later = self.holds[self.holds_before.get(key, 0) :]
        self.closed[key] = self._moved_by(self.closed[key], later)
        self.holds_before[key] = len(self.holds)

    def _moved_by(self, one: Deadline, holds: Iterable[Span]) -> Deadline:
        for since, until in holds:
            if breach_of(one) >= since:
                one = moved(one, until - since)
        return one
