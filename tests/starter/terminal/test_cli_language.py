"""`fulfil` in Chinese and in English: by option, by setting, by the machine's language."""

from datetime import date, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from models.errors import Refused, UsageError
from models.language.catalogue import Language
from models.language.texts import Translator
from models.language.timeline import entry_subject
from models.messages.decisions.decision_refusals import not_for_role, step_has_changed
from models.messages.decisions.decisions import Confirm
from models.messages.reports.answer import Answer, ReportOutcome
from models.messages.reports.refusals import RefusalCode
from models.phrases import Code, InstantText, from_data, one_of, phrase, to_data
from models.roles import Role
from models.sop.formatting import counted, show, show_day, span
from starter import cli
from starter.service.reports.report_kinds import read_data
from starter.service.temporal.update_errors import refused_update
from starter.terminal.console import output
from starter.web.refusal_texts import why_refused
from tests.starter.cli import NOW, DeskUnderTest, a_snapshot
from workflows.running.inbox import refusal

ZH, EN = Translator(Language.ZH), Translator(Language.EN)


@pytest.mark.parametrize(
    ("setting", "value", "chinese"),
    [
        ("FULFIL_LANG", "zh-CN", True),
        ("LANG", "zh_CN.UTF-8", True),
        ("LANG", "de_DE.UTF-8", False),
        ("LANG", "C.UTF-8", False),
    ],
)
def test_the_machine_says_which_language(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    setting: str,
    value: str,
    chinese: bool,
) -> None:
    monkeypatch.delenv("FULFIL_LANG", raising=False)
    monkeypatch.setenv(setting, value)
    assert cli.run(["orders", "--help"]) == 0
    assert ("命令" in capsys.readouterr().out) == chinese


def test_the_option_wins_over_the_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FULFIL_LANG", "zh-CN")
    assert cli.run(["--lang", "en", "--help"]) == 0
    assert "Take a decision" in capsys.readouterr().out


def test_a_language_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--lang", "fr", "orders"]) == output.USAGE
    assert "--lang takes zh-CN or en" in capsys.readouterr().err


async def test_tables_and_errors_are_chinese_and_json_is_as_ever(desk: DeskUnderTest) -> None:
    order = await desk.take()
    await desk.record(order, snapshot=a_snapshot(order))
    table = await desk.run("--lang", "zh-CN", "orders", "list")
    assert ("干线提货" in table.out, "等待提货" in table.out) == (True, True)
    missing = await desk.run("--lang", "zh-CN", "orders", "show", "shop-a", "B9")
    assert "错误：商家 shop-a 没有订单 B9" in missing.err
    english = await desk.run("orders", "list", "-o", "json")
    chinese = await desk.run("--lang", "zh-CN", "orders", "list", "-o", "json")
    assert chinese.json == english.json


async def test_a_report_may_be_typed_in_chinese(desk: DeskUnderTest) -> None:
    await desk.take()
    data = ("--data", "件数=3", "--data", "包装完好=是", "--data", "已按配送地区分拣=是")
    await desk.json("report", "shop-a", "A1", "picked_up", "--by", "driver", *data)
    (row,) = await desk.store.reports.of_order("order:shop-a:A1")
    assert row.content["data"] == {"pieces": 3, "packing_sound": True, "sorted_by_area": True}


def test_a_choice_may_be_typed_in_chinese() -> None:
    typed = [("事由", "客户不在"), ("cause", "电话错误")]
    with pytest.raises(UsageError):
        read_data("contact_failed", typed[:1] * 2)
    assert read_data("contact_failed", typed[1:]) == {"cause": "wrong_number"}


def test_a_sentence_is_said_in_chinese_with_what_it_was_made_of() -> None:
    why = phrase(
        "{by} cannot decide this: ask {roles}",
        by=Code("role", "driver"),
        roles=one_of("role", ["order_desk", "operations"], " or "),
    )
    assert why == "driver cannot decide this: ask order_desk or operations"
    assert ZH.text(why) == "司机不能作此决定：请找家装服务部或运营部"
    assert EN.text(why) == why


def test_times_counts_and_spans_in_a_sentence_are_chinese() -> None:
    at = show(NOW.replace(year=2026, month=11, day=24, hour=9, minute=0))
    assert isinstance(at, InstantText)
    assert ZH.text(phrase("it was put right {time}: nothing is left to be offered", time=at))
    assert (str(at), ZH.text(at)) == ("2026-11-24 Tue 17:00", "11月24日 周二 17:00")
    assert ZH.text(counted(3, "piece")) == "3件"
    assert ZH.text(span(int(timedelta(hours=27).total_seconds()))) == "1天3小时"


def test_a_day_in_a_sentence_has_its_weekday_in_the_language_of_its_reader() -> None:
    wanted = phrase("wanted on {day}", day=show_day(date(2026, 12, 3)))
    kept = from_data(to_data(wanted))
    assert (str(kept), ZH.text(kept)) == ("wanted on 2026-12-03 Thu", "希望12月3日 周四提货")


def test_a_sentence_keeps_what_it_was_made_of_from_process_to_process() -> None:
    decision = Confirm(decision_id="d", by="order_desk", seen_step="awaiting_hand_on")
    why = phrase(
        "{decision} is refused: {why}",
        decision=Code("decision", "confirm"),
        why=step_has_changed(decision, "awaiting_confirmation"),
    )
    again = from_data(to_data(why))
    assert again == why
    assert ZH.text(again) == ZH.text(why)
    assert "您看到的是“等待流转至干线服务部”" in ZH.text(again)


def test_an_error_keeps_its_template() -> None:
    error = Refused(phrase("there is no link {id}", id="k-1"))
    assert (str(error), ZH.text(error.message)) == ("there is no link k-1", "没有链接 k-1")


def test_a_workflows_no_is_said_in_chinese_at_the_door() -> None:
    decision = Confirm(decision_id="d", by="driver")
    no = refusal(not_for_role(decision, (Role.ORDER_DESK,)))
    error = refused_update(WorkflowUpdateFailedError(no))
    assert str(error) == "driver cannot decide this: ask order_desk"
    assert ZH.text(error.message) == "司机不能作此决定：请找家装服务部"


def test_a_refused_report_says_in_chinese_what_its_code_and_its_fields_say() -> None:
    answer = Answer(
        outcome=ReportOutcome.REFUSED,
        report_id="r",
        reason="pieces: it is missing: add it",
        missing=("pieces",),
        code=RefusalCode.INVALID,
    )
    shown = ZH.text(why_refused(answer))
    assert shown.startswith("未被接受：内容不完整或不合理；缺少：件数；")


@pytest.mark.parametrize(
    ("happening", "what", "chinese"),
    [
        ("report", "picked_up", "提货"),
        ("decision", "order_confirmed", "订单已确认"),
        ("breached", "FH-7.2.3:hand_on", "将确认后的订单明细提报至干线服务部"),
        ("problem", "parked:check_code", "步骤停住 核验核销码"),
        ("stage", "way_back", "退回途中的货物"),
    ],
)
def test_a_line_of_the_timeline_says_in_chinese_what_it_is_about(
    happening: str, what: str, chinese: str
) -> None:
    assert entry_subject(ZH, happening, what) == chinese
