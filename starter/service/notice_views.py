"""What notices look like from outside: one shape for the CLI and the HTTP door."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from activities.adapters.store.notices.notice_lists import NoticeGroup, NoticeRow
from models.language.texts import Translator
from models.messages.lists.notice_filter import NoticeFilter
from models.messages.timeline.notices import NoticeItem, NoticeState, WithdrawalReason, party_of
from models.phrases import phrase
from models.roles import Role
from models.scopes import PartyKind, Scope
from models.sop.formatting import show
from models.stages.notice_questions import Asked, asked_of
from models.stages.notice_texts import OVERDUE_NOTICES, text_of
from starter.service.access.rights import FIELD_ROLES
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import Instant, Sentence, View

SHOWN_STATES = {
    NoticeState.RELEASED: "released",
    NoticeState.STARTED: "released",
    NoticeState.SENDING: "released",
    NoticeState.SENT: "sent",
    NoticeState.WRITTEN: "waiting",
    NoticeState.FAILED: "failed",
    NoticeState.COVERED: "covered",
    NoticeState.WITHDRAWN: "withdrawn",
}
"""How a notice stands, by what stands of its orders; what comes first counts for all of it."""

REASON_OF_STATE = {
    "waiting": phrase("it is not known yet that the server has the task that says it"),
    "failed": phrase("the channel has refused it, or not taken it for a day"),
    "covered": phrase("its cause was told to the same person before"),
}
REASON_OF_WITHDRAWAL = {
    WithdrawalReason.NOT_TAKEN: phrase(
        "the server never had the task that said it: it did not happen"
    ),
    WithdrawalReason.CANCELLED: phrase("the order has been cancelled since"),
    WithdrawalReason.SETTLED: phrase(
        "what it says has been done, put off, taken back or taken on since"
    ),
    WithdrawalReason.ERASED: phrase("the order has been erased since"),
}

NOT_GOING = frozenset({NoticeState.COVERED, NoticeState.WITHDRAWN, NoticeState.FAILED})
"""What of a notice nobody is told."""


class NoticeOrder(View):
    """An order that a notice is about; `state` is how it stands there; `asks` which decision or
    report answers it, and what that has to name."""

    merchant: str
    order_no: str
    code: str
    at: Instant
    state: str
    why: Sentence | None
    asks: tuple[Asked, ...] = ()


class NoticeShown(View):
    """What one person is told, of one cause: `text` says it, `orders` what of.

    `state`: waiting (not known yet that it happened), released (on its way), sent, failed, or
    withdrawn; `why` says why it has not gone. `overdue` is the deadline that has passed, where it
    says that one has: a person takes it on with the decision `acknowledge`, as its `cause`.
    """

    id: str
    to: Role
    code: str
    overdue: str | None
    tier: str
    state: str
    why: Sentence | None
    text: Sentence
    orders: tuple[NoticeOrder, ...]
    at: Instant
    ready_at: Instant
    sent_at: Instant | None


def whose(
    role: Role, merchant: str | None, scope: Scope | None, made_at: datetime | None = None
) -> dict[str, Any]:
    """Which notices a key reads: our own people all, everybody else what he is told himself.

    Who has taken an order over does not read what the provider, or the vehicle, before him was
    told. A key that names orders alone is for who had them as it was made (`made_at`).
    """
    if role not in FIELD_ROLES:
        return {"merchant": merchant, "scope": scope}
    party = merchant if role is Role.MERCHANT else None
    provider, vehicle = (scope.provider, scope.vehicle) if scope is not None else (None, None)
    reads = {"merchant": merchant, "scope": scope, "to": role, "party": party}
    return {
        **reads,
        "made_at": made_at,
        "provider": party_of(PartyKind.PROVIDER, provider) if provider else None,
        "vehicle": party_of(PartyKind.VEHICLE, vehicle) if vehicle else None,
    }


async def notices(
    records: Records, wanted: NoticeFilter
) -> tuple[tuple[NoticeShown, ...], int | None]:
    """A page of the notices that fit, the newest first, and the cursor of the page after.

    Raises:
        Unavailable: the database cannot be read.
    """
    page = await records.store.notice_lists.page(wanted)
    now = records.now()
    return tuple(_shown(group, now) for group in page.groups), page.next


def in_words(found: Iterable[NoticeShown], translator: Translator) -> tuple[NoticeShown, ...]:
    """The same with what it says, and why it has not gone, in the reader's language."""
    return tuple(
        one.model_copy(
            update={"text": translator.text(one.text), "why": one.why and translator.text(one.why)}
        )
        for one in found
    )


def _shown(group: NoticeGroup, now: datetime) -> NoticeShown:
    rows = group.rows
    states = {one.state for one in rows}
    state, name = next((state, name) for state, name in SHOWN_STATES.items() if state in states)
    meant = [one for one in rows if one.state == state]
    first = meant[0]
    going = [one for one in rows if one.state not in NOT_GOING] or meant
    items = [NoticeItem.model_validate(one, from_attributes=True) for one in going]
    return NoticeShown(
        id=group.id,
        to=first.role,
        code=first.code,
        overdue=_overdue(first),
        tier=first.tier,
        state=name,
        why=_why(first, name, now),
        text=text_of(first.role, items),
        orders=tuple(_order_noticed(row, now) for row in rows),
        at=rows[0].at,
        ready_at=first.ready_at,
        sent_at=first.ended_at if state == NoticeState.SENT else None,
    )


def _overdue(row: NoticeRow) -> str | None:
    return str(row.fields["duty"]) if row.code in OVERDUE_NOTICES and "duty" in row.fields else None


def _order_noticed(row: NoticeRow, now: datetime) -> NoticeOrder:
    name = SHOWN_STATES[NoticeState(row.state)]
    return NoticeOrder(
        merchant=row.merchant,
        order_no=row.number,
        code=row.code,
        at=row.at,
        state=name,
        why=_why(row, name, now),
        asks=asked_of(NoticeItem.model_validate(row, from_attributes=True), row.role),
    )


def _why(row: NoticeRow, name: str, now: datetime) -> str | None:
    if row.state == NoticeState.WITHDRAWN:
        return REASON_OF_WITHDRAWAL[WithdrawalReason(row.why or WithdrawalReason.NOT_TAKEN)]
    if row.state == NoticeState.RELEASED and row.ready_at <= now:
        return phrase(
            "it was to go out {ready_at}: the relay, which runs in the API, sends it",
            ready_at=show(row.ready_at),
        )
    if row.state == NoticeState.RELEASED:
        return phrase(
            "it waits until {ready_at} for others of its cause", ready_at=show(row.ready_at)
        )
    if name == "released":
        return phrase("it is on its way to the channel")
    return REASON_OF_STATE.get(name)
