"""What a timeline says in Chinese of incidents and files: their names, not the keys of machines."""

from datetime import timedelta
from typing import Any

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import Stage, order_id
from models.language.catalogue import Language
from models.language.texts import Translator
from models.language.timeline import line_facts
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState
from models.messages.timeline.duty_row import DutyRow, DutyState
from models.messages.timeline.notices import NoticeItem
from models.messages.timeline.timeline import Batch, Entry, EntryKind
from models.roles import Role
from models.stages.notice_texts import text_of
from starter.web.timeline_lines import reported
from tests.starter.cli import NOW
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages
from tests.web.desk_orders import it_is_the_desks_turn

CHINESE = Translator(Language.ZH)
READ = {"Accept-Language": "zh-CN"}
KEYS = ("tap-1f0c2a5e", "hinge")
POINT = "FH-9.2.1:pass_on_checkpoint"
PART = "FH-11.3.1.2:claim_part"


async def two_parts_are_missing(pages: Pages) -> None:
    """An order with two incidents of a kind, a deadline of the second and a line about it."""
    await it_is_the_desks_turn(pages, NUMBER)
    order = order_id(MERCHANT, NUMBER)
    incidents = tuple(
        IncidentRow(
            order=order, code="part_fault", ref=key, found_at=NOW + timedelta(minutes=minute),
            state=LiabilityState.UNJUDGED,
        )
        for minute, key in enumerate(KEYS)
    )  # fmt: skip
    duty = DutyRow(
        order=order, duty=PART, clause="FH-11.3.1.2", owner=Role.SERVICE_DESK, ref=KEYS[1],
        workflow_id=order, due_at=NOW + timedelta(hours=2), state=DutyState.OPEN,
    )  # fmt: skip
    line = Entry(
        key=f"{order}:part", order=order, stage=Stage.INSTALLATION, at=NOW, recorded_at=NOW,
        happening=EntryKind.WARNED, what=PART, duty=PART, text="soon",
        data={"ref": KEYS[1], "due_at": NOW.isoformat()},
    )  # fmt: skip
    batch = Batch(
        workflow_id=order, task=2, turn=2, entries=(line,), duties=(duty,), incidents=incidents
    )
    await SqlLedger(pages.context.store, lambda _order, _at: {}).record(batch)


async def test_incidents_are_named_by_their_kind_and_numbered_where_there_are_several(
    pages: Pages,
) -> None:
    await two_parts_are_missing(pages)
    page = (await (await pages.staff()).get(ORDER_PAGE, headers=READ)).text
    assert not [key for key in KEYS if key in page.partition("时间线")[2]]
    assert "<strong>缺件少件 1</strong>" in page
    assert "(缺件少件 2)" in page, "the deadline"
    assert "所指：缺件少件 2" in page, "the timeline"


@pytest.mark.parametrize("path", ["/app/desk", "/app/incidents"])
async def test_a_list_shows_no_key_of_an_incident(pages: Pages, path: str) -> None:
    await two_parts_are_missing(pages)
    desk = await pages.staff(Role.SERVICE_DESK)
    page = (await desk.get(path, headers=READ)).text
    assert "缺件少件" in page
    assert not [key for key in KEYS if f">{key}<" in page or f"({key})" in page]


async def test_a_file_of_incidents_has_their_keys(pages: Pages) -> None:
    await two_parts_are_missing(pages)
    desk = await pages.staff(Role.SERVICE_DESK)
    file = await desk.get("/app/exports/incidents?format=csv", headers=READ)
    assert all(key in file.text for key in KEYS)


def test_a_notice_of_a_deadline_names_no_key_of_an_incident() -> None:
    for duty, ref, shown in ((PART, KEYS[0], ""), (POINT, "half-way", "（中途反馈点）")):
        fields = {"duty": duty, "ref": ref, "due_at": NOW.isoformat()}
        item = NoticeItem(order="order:acme:1", code="duty_due", tier="due", at=NOW, fields=fields)
        text = CHINESE.text(text_of(Role.SERVICE_DESK, [item]))
        assert (KEYS[0] in text, shown in text) == (False, True), text


async def test_terms_are_read_without_a_program(pages: Pages) -> None:
    page = (await (await pages.staff()).get("/app/terms", headers=READ)).text
    assert not [sign for sign in ("Decimal(", "&lt;Level", ">True<", ">midnight<") if sign in page]
    assert "提货 照片：选填" in page


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"papers": ["a" * 64, "b" * 64]}, [("交接手续", "2个文件")]),
        ({"papers": "a" * 64}, [("交接手续", "1个文件")]),
        ({"incident": "tap-1"}, []),
        ({"photos": ["a" * 64]}, []),
    ],
)
def test_a_file_and_an_unknown_incident_are_not_spelled_out(
    data: dict[str, Any], shown: list[tuple[str, str]]
) -> None:
    assert list(reported(CHINESE, data, {})) == shown


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (
            {"from": "2026-12-01T02:00:00Z", "to": "2026-12-01T04:00:00Z"},
            "改为：12月1日 周二 12:00",
        ),
        ({"to": "customer"}, "通知对象：客户"),
        ({"volume_m3": "1.8000"}, "体积（m³）：1.8"),
    ],
)
def test_a_change_names_what_it_was_changed_to(data: dict[str, Any], shown: str) -> None:
    assert line_facts(CHINESE, data).endswith(shown)
