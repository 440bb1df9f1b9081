"""`fulfil report`, `decide` and `return` without a server: written down, refused, or exit 3."""

import pytest

from tests.starter.cli import DeskUnderTest, a_snapshot

PICKED_UP = (
    "report", "shop-a", "A1", "picked_up", "--by", "driver", "--data", "pieces=3",
    "--data", "packing_sound=true", "--data", "sorted_by_area=true",
)  # fmt: skip


async def test_a_report_is_written_down_though_no_server_runs(desk: DeskUnderTest) -> None:
    await desk.take()
    answer = await desk.json(*PICKED_UP, "--report-id", "r1")
    assert (answer["outcome"], answer["report_id"]) == ("accepted", "r1")
    assert "written down" in answer["reason"]
    (row,) = await desk.store.reports.of_order("order:shop-a:A1")
    assert row.content["data"] == {"pieces": 3, "packing_sound": True, "sorted_by_area": True}
    assert (row.by, row.state) == ("driver", "pending")


@pytest.mark.parametrize(
    ("by", "noted_by"), [("customer", "operator"), ("service_desk", None), (None, "operator")]
)
async def test_what_somebody_outside_says_is_noted_down_by_the_operator(
    desk: DeskUnderTest, by: str | None, noted_by: str | None
) -> None:
    await desk.take()
    speaker = ("--by", by) if by else ()
    await desk.json("report", "shop-a", "A1", "accepted", *speaker, "--data", "sheet=s-1")
    (row,) = await desk.store.reports.of_order("order:shop-a:A1")
    assert (row.by, row.report.noted_by) == (by or "customer", noted_by)


async def test_each_report_gets_an_id_of_its_own(desk: DeskUnderTest) -> None:
    await desk.take()
    first = await desk.json(*PICKED_UP)
    second = await desk.json(*PICKED_UP)
    assert first["report_id"] != second["report_id"]


async def test_the_times_it_is_given_are_kept(desk: DeskUnderTest) -> None:
    await desk.take()
    await desk.json(*PICKED_UP, "--occurred-at", "2026-11-25T14:00:00+08:00")
    (row,) = await desk.store.reports.of_order("order:shop-a:A1")
    assert row.content["occurred_at"].startswith("2026-11-25T14:00:00+08:00")
    assert row.content["reported_at"] is None


@pytest.mark.parametrize(("word", "kept"), [((), "clerk-1"), (("--actor", "clerk-7"), "clerk-7")])
async def test_who_speaks_at_this_terminal_is_kept(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch, word: tuple[str, ...], kept: str
) -> None:
    monkeypatch.setenv("FULFIL_ACTOR", "clerk-1")
    await desk.take()
    await desk.json(*PICKED_UP, *word)
    (row,) = await desk.store.reports.of_order("order:shop-a:A1")
    assert row.actor == kept


async def test_one_id_for_two_reports_is_a_conflict(desk: DeskUnderTest) -> None:
    await desk.take()
    await desk.json(*PICKED_UP, "--report-id", "r1")
    done = await desk.run("report", "shop-a", "A1", "departed", "--report-id", "r1", "-o", "json")
    assert (done.code, done.out) == (1, "")
    assert "report_id r1" in done.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--data", "peaces=3"), "no field peaces: pieces?"),
        (("--data", "pieces"), "is not name=value"),
        (("--data-json", "[1]"), "not a JSON object"),
        (("--occurred-at", "2026-11-25T14:00:00"), "no offset from UTC"),
        (("--report-id", ""), "report_id"),
        (("--actor", "王芳"), "looks like a name"),
    ],
)
async def test_what_cannot_be_read_is_named_before_anything_is_written(
    desk: DeskUnderTest, words: tuple[str, ...], says: str
) -> None:
    await desk.take()
    done = await desk.run("report", "shop-a", "A1", "picked_up", *words)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert await desk.store.reports.of_order("order:shop-a:A1") == []


async def test_the_kinds_are_listed_with_an_example_each(desk: DeskUnderTest) -> None:
    kinds = await desk.json("report", "--kinds")
    picked_up = next(kind for kind in kinds if kind["kind"] == "picked_up")
    assert set(picked_up) == {"kind", "stage", "means", "by", "informs", "fields", "example"}
    assert picked_up["example"]["packing_sound"] is True
    assert "picked_up" in (await desk.run("report", "--kinds")).out


async def test_a_decision_without_a_server_can_be_sent_again(desk: DeskUnderTest) -> None:
    await desk.take()
    done = await desk.run("decide", "shop-a", "A1", "confirm", "-o", "json")
    assert (done.code, done.out) == (3, "")
    assert "to send it again: --decision-id decision-" in done.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("confrim",), "confirm?"),
        (("cancel",), "reason"),
        (("repair", "--set", "choice=later"), "choice"),
        (("correct", "--set", "customer.phone"), "is not name=value"),
        (("correct",), "changes"),
        (("correct", "--set", "收货城市=北京市"), "both together"),
    ],
)
async def test_a_decision_that_says_too_little_is_a_usage_error(
    desk: DeskUnderTest, words: tuple[str, ...], says: str
) -> None:
    await desk.take()
    done = await desk.run("decide", "shop-a", "A1", *words)
    assert done.code == 2
    assert says in done.err


async def test_goods_that_were_not_delivered_cannot_go_back(desk: DeskUnderTest) -> None:
    order = await desk.take()
    await desk.record(order, snapshot=a_snapshot(order))
    done = await desk.run("return", "shop-a", "A1", "--reason", "scratched")
    assert done.code == 1
    assert "not delivered yet" in done.err
