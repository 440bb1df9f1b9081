"""A notice goes out in the language of whoever is told: Chinese, unless it is set otherwise."""

import pytest

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.notice_store import SqlNoticeStore
from activities.adapters.store.store import Store
from models.language.receivers import ReceiverLanguages
from models.messages.timeline.notices import IMMEDIATE, NoticeItem, NoticeLine, Receiver, notice_id
from models.roles import Role
from models.stages.notice_texts import compose, text_again
from tests.activities.adapters.store.store_builders import NOON, ORDER, a_batch

DESK = Receiver(role=Role.SERVICE_DESK)
DUTY = "FH-8.2.6:assign_provider"
FIELDS = {"duty": DUTY, "due_at": NOON.isoformat()}


@pytest.mark.parametrize(
    ("setting", "begins"),
    [
        ("zh-CN", "已逾期：根据预计到货时间"),
        ("en", "Overdue: "),
        ("zh-CN, service_desk=en", "Overdue"),
    ],
)
async def test_the_channel_gets_a_notice_in_its_receivers_language(
    store: Store, setting: str, begins: str
) -> None:
    line = NoticeLine(key="k", order=ORDER, code="duty_due", cause="c", tier=IMMEDIATE, to=(DESK,),
                      at=NOON, fields=FIELDS)  # fmt: skip
    await SqlLedger(store, lambda _order, _at: {}).record(a_batch(ORDER, notices=[line]))
    name = notice_id(DESK, "c", IMMEDIATE)
    await store.notices.started(name, NOON)
    notice = await SqlNoticeStore(store, ReceiverLanguages.parse(setting)).read(name)
    assert notice is not None
    assert notice.text.startswith(begins)


def test_what_a_workflow_has_composed_is_made_again_with_what_it_was_made_of() -> None:
    item = NoticeItem(order="order:shop-a:7", code="dispatched", tier=IMMEDIATE, at=NOON)
    sent = compose("k", Receiver(role=Role.CUSTOMER), [item])
    translator = ReceiverLanguages().words(Role.CUSTOMER)
    again = text_again(sent)
    assert again == sent.text
    assert translator.text(again) == "您的货物已发出。订单 shop-a/7。"


def test_a_language_that_is_not_there_is_refused_as_the_process_starts() -> None:
    with pytest.raises(ValueError, match="fr"):
        ReceiverLanguages.parse("fr")
