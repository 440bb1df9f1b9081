"""What one workflow has to record and to tell, collected until the next flush."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from models.ids import Stage, is_ticket
from models.messages.encoding.fingerprints import fingerprint
from models.messages.encoding.reasons import bounded
from models.messages.incidents.incident_row import IncidentRow
from models.messages.orders.order import Order
from models.messages.partners.requests import ReportMark
from models.messages.reports.answer import Answer
from models.messages.reports.refusals import RefusalCode
from models.messages.shipments.shipment_points import shipment_of_ref
from models.messages.timeline.duty_row import DutyRow
from models.messages.timeline.line_data import BYTES_MAX, line_data
from models.messages.timeline.notices import (
    IMMEDIATE,
    PER_ORDER,
    WINDOW_SECONDS,
    NoticeLine,
    Receiver,
)
from models.messages.timeline.timeline import Entry, EntryKind
from models.roles import Role
from models.sop.duty import Duty, DutyScope
from models.sop.milestones import Milestone
from models.stages.incident.request import IncidentCase

FIELDS_MAX = 1_500
"""The most bytes of what one notice says: a batch of them fits into a payload uncounted."""

REASON_MAX = 500
"""The most letters of why a report is answered as it is, next to its lines."""

WORD_MAX = 200
"""A notice says whole what a report may say in one field."""


class Outbox:
    """Entries, duty rows, report marks and notices of one workflow, in order.

    An entry's key is `<workflow id>:<what it says>`, with a number where it says so again: a
    workflow task that is run once more, since the server did not take its end, may receive more
    than the first time, and what it wrote then must not stand for something else now. A notice
    brings its own key.
    """

    def __init__(self, *, workflow_id: str, order: str, stage: Stage, number: str) -> None:
        self.workflow_id = workflow_id
        self.order = order
        self.stage = stage
        self.number = number
        self.entries: list[Entry] = []
        self.rows: dict[tuple[str, str, int], DutyRow] = {}
        self.incidents: dict[tuple[str, str], IncidentRow] = {}
        self.marks: list[ReportMark] = []
        self.notices: list[NoticeLine] = []
        self.window = WINDOW_SECONDS
        self.party: Callable[[Role, str], str] = lambda *_: ""
        """Which of a role is meant: the order's merchant, its vehicle, its provider."""
        self.meant: Mapping[Role, Role] = {}
        """Who is informed in the place of a role: of what the merchant wrote, he and not the
        customer."""
        self.trip: Callable[[str], str] = lambda _: ""
        """What the order, or a shipment of it, has in common with others on its vehicle."""
        self.known: Callable[[Milestone], Any] = lambda _: None
        """What is known of an instant or a day."""
        self.shipment_of: Callable[[str], str] = lambda _: ""
        """Which shipment an incident is of, by its name."""
        self.content: Order | None = None
        self.left: IncidentCase | None = None
        """The case that goes on as the order ends."""
        self.counts: Counter[str] = Counter()

    def note(
        self,
        happening: EntryKind,
        what: str,
        text: str,
        *,
        at: datetime,
        now: datetime,
        data: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> None:
        """Add one line to the timeline: what happened at `at`, recorded `now`.

        `data` says in codes, counts, keys and instants what `text` says in a sentence.
        """
        print_ = fingerprint(f"{happening} {what} {more.get('report_id')} {text}")
        self.counts[print_] += 1
        again = f":{self.counts[print_]}" if self.counts[print_] > 1 else ""
        self.entries.append(
            Entry(
                key=f"{self.workflow_id}:{print_}{again}",
                order=self.order,
                stage=self.stage,
                at=at,
                recorded_at=now,
                happening=happening,
                what=what,
                text=text,
                data=line_data(data or {}),
                **more,
            )
        )

    def tell(self, key: str, to: Role, code: str, **fields: Any) -> None:
        """Tell one role, once; nobody else speaks of that cause."""
        self.inform(key, (to,), code, cause=key, fields=fields)

    def inform_of_list(self, key: str, to: Iterable[Role], code: str) -> None:
        """Tell these roles once of all orders that the merchant has fetched on that day."""
        cause = f"{self.pickup_list} {code}" if self.pickup_list else key
        self.inform(key, to, code, cause=cause, fields={})

    def inform(
        self, key: str, to: Iterable[Role], code: str, *, cause: str,
        tier: str = IMMEDIATE, at: datetime | None = None,
        fields: Mapping[str, Any], sent: bool = False, team: str = "", shipment: str = "",
    ) -> None:  # fmt: skip
        """Tell these roles; the same key is told once. `team`: whose lead is meant; `shipment`:
        whose vehicle.
        """

        def party(role: Role) -> str:
            return team if role is Role.OWNER_LEAD else self.party(role, shipment)

        meant = dict.fromkeys(self.meant.get(role, role) for role in to)
        receivers = tuple(Receiver(role=role, party=party(role)) for role in meant)
        self.inform_parties(
            key, receivers, code, cause=cause, tier=tier, at=at, fields=fields, sent=sent
        )

    def inform_parties(
        self, key: str, receivers: tuple[Receiver, ...], code: str, *, cause: str = "",
        tier: str = IMMEDIATE, at: datetime | None = None,
        fields: Mapping[str, Any], sent: bool = False,
    ) -> None:  # fmt: skip
        """Tell these, whoever has the order by now; without a `cause` by its key."""
        if not receivers:
            return
        if self.subject != self.order and not is_ticket(self.workflow_id):
            fields = {**fields, "case": int(self.workflow_id.rpartition(":")[2])}
        self.notices.append(
            NoticeLine(
                key=key, order=self.order, code=code, cause=cause or key, tier=tier, to=receivers,
                at=at, window=self.window, sent=sent,
                fields=line_data(fields, most=FIELDS_MAX, longest=WORD_MAX),
            )
        )  # fmt: skip

    def row(self, row: DutyRow) -> None:
        """Keep the newest state of a deadline."""
        self.rows[row.duty, row.ref, row.attempt] = row

    def answered(
        self, answer: Answer, *, settled: bool = False, again_at: datetime | None = None
    ) -> None:
        """Say what became of a report, as it was answered; by a desk where it was `settled`."""
        self.marks.append(
            ReportMark(
                report_id=answer.report_id,
                outcome=answer.state or _late_code(answer) or answer.outcome,
                reason=answer.reason
                and bounded(answer.reason, letters=REASON_MAX, data_bytes=BYTES_MAX),
                workflow_id=self.workflow_id,
                settled=settled,
                again_at=again_at,
            )
        )

    def correct(self, content: Order) -> None:
        """Keep the order as it was corrected last."""
        self.content = content

    def shipment(self, duty: Duty, ref: str) -> str:
        """Which shipment that has a name something is owed of, as its `ref` says."""
        if duty.of_shipment:
            return shipment_of_ref(ref)
        return self.shipment_of(ref) if duty.per is DutyScope.INCIDENT else ""

    @property
    def pickup_list(self) -> str:
        """What it has in common with others that its merchant has fetched on that day 提货订单明细,
        as a cause; nothing where the day is not known."""
        days = Milestone.PICKUP_DAY, Milestone.LIST_PLANNED_DAY, Milestone.WANTED_PICKUP_DAY
        day = next((day for name in days if (day := self.known(name))), None)
        return f"{PER_ORDER} {self.order.split(':')[1]} {day}" if day else ""

    @property
    def subject(self) -> str:
        """Whom it is about: the order, where it or a leg speaks, or the case next to it."""
        return self.order if self.workflow_id.startswith(self.order) else self.workflow_id

    @property
    def empty(self) -> bool:
        """Nothing to write."""
        rows = self.rows or self.incidents
        return not (self.entries or rows or self.marks or self.notices or self.content or self.left)


def _late_code(answer: Answer) -> RefusalCode | None:
    """That it came as the end was said: whoever goes on is still to receive it."""
    return answer.code if answer.code is RefusalCode.JUST_ENDED else None
