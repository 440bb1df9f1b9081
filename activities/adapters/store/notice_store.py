"""What is written of notices, as the workflows that send them read and end it."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from activities.adapters.store.notices.notices import end_notice
from activities.adapters.store.notices.operator_events import NOTICE_FAILED
from activities.adapters.store.reports.batch import write_batch
from activities.adapters.store.store import Store
from models.ids import is_ticket
from models.language.receivers import IN_CHINESE, ReceiverLanguages
from models.messages.partners.requests import Notice
from models.messages.timeline.line_data import line_data
from models.messages.timeline.notices import NoticeItem, NoticeState, Receiver
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from models.stages import workflow_ids
from models.stages.care.request import CareCase
from models.stages.notice_texts import compose, text_of


class SqlNoticeStore:
    """`activities.ports.NoticeStore` over our own database."""

    def __init__(self, store: Store, languages: ReceiverLanguages = IN_CHINESE) -> None:
        self._languages = languages
        self._notices = store.notices
        self._cases = store.cases
        self._database = store.database

    async def read(self, notice_id: str, *, unknown_to_channel: bool = False) -> Notice | None:
        """What one notice says, about all of its orders; nothing where none is to be told.

        Read again, before its end, it says the same; where the channel does not have it
        (`unknown_to_channel`), what is no longer so is left out.
        """
        now = self._database.now()
        rows = await self._notices.take(notice_id, now, unknown_to_channel=unknown_to_channel)
        if not rows:
            return None
        receiver = Receiver.model_validate(rows[0])
        items = [NoticeItem.model_validate(row) for row in rows]
        text = self._languages.words(receiver.role).text(text_of(receiver.role, items))
        notice = compose(notice_id, receiver, items).model_copy(update={"text": text})
        if receiver.role is not Role.CUSTOMER or not is_ticket(notice.order):
            return notice
        return notice.model_copy(update={"contact": await self._contact(notice.order)})

    async def _contact(self, ticket: str) -> str:
        """How somebody is reached who named no order, as he left word; it is in no other row."""
        row = await self._cases.by_id(ticket)
        return (CareCase.model_validate(row.start_input).request.contact or "") if row else ""

    async def end(self, notice_id: str, *, sent: bool) -> None:
        """Keep that it was sent, or that it could not be: then its orders' timelines say so."""
        now = self._database.now()
        await self._database.write(partial(_end, notice=notice_id, sent=sent, now=now))


def _end(connection: Connection, notice: str, sent: bool, now: datetime) -> None:
    state = NoticeState.SENT if sent else NoticeState.FAILED
    rows = end_notice(connection, notice, state, now)
    for row in {one["order"]: one for one in rows}.values() if not sent else ():
        line = Entry(
            key=f"{notice}:{row['id']}",
            order=row["order"],
            stage=workflow_ids.stage_of(row["workflow_id"]),
            at=now,
            recorded_at=now,
            happening=EntryKind.PROBLEM,
            what=NOTICE_FAILED,
            text=f"{row['role']} could not be told: {row['code']}",
            data=line_data({"to": row["role"], "template": row["code"], "key": notice}),
        )
        write_batch(connection, Batch(workflow_id=row["workflow_id"], entries=(line,)), now)
