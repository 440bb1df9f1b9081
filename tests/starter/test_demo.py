"""The demo: its stories are sound, and a small cast plays them to the end."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from models.language.catalogue import Language
from models.messages.decisions.decisions import DECISIONS
from models.stages.table import KINDS
from starter.demo.acts import Act, Days, Door
from starter.demo.after_closing import afterwards, whole_story
from starter.demo.board import Board
from starter.demo.file import DemoOrder, write
from starter.demo.player import Player, Unexpected
from starter.demo.run import MERCHANT, play
from starter.demo.scenarios import ORDERS_OF_PLOT, STUCK_PLOTS, Plot
from starter.demo.stories import acts
from starter.language.run_language import speak
from starter.order_files.importing.importer import read_orders
from tests.builders import wanted_day
from tests.starter.local.test_local import settings_in

DAYS = Days(wanted_day(1), wanted_day(2))
SMALL = (
    (Plot.REFUND, 1),
    (Plot.EXCHANGE, 1),
    (Plot.PARTIAL_RETURN, 1),
    (Plot.COMPLAINT, 1),
    (Plot.DAMAGE, 1),
    (Plot.ROAD_TROUBLE, 1),
    (Plot.FAILED_PICKUP, 1),
    (Plot.PART, 1),
    (Plot.REFUSED_FEE, 1),
    (Plot.LATE_PICKUP, 1),
    (Plot.CANCELLED, 1),
    (Plot.SILENT_DESK, 1),
)


def _has_a_word(line: str) -> bool:
    return bool(re.search("[A-Za-z]{2}", LEFT.sub("", line)))


def listed(plot: Plot) -> DemoOrder:
    """An order of the file."""
    return DemoOrder("DM1", plot, wanted_day(2), 2, "YG-200", 1.2)


@pytest.mark.parametrize("plot", Plot)
def test_a_story_never_goes_back_in_time(plot: Plot) -> None:
    instants = [act.at for act in acts(listed(plot), DAYS) if act.at]
    assert instants == sorted(instants)


def test_an_exchange_is_told_until_its_new_goods_are_accepted() -> None:
    """Shows MC-八(二)3."""
    acts_ = list(whole_story(listed(Plot.EXCHANGE), DAYS))
    of_new = [act.kind for whose, act in acts_ if whose.plot is Plot.NEW_GOODS]
    assert of_new[-2:] == ["accepted", "verified"]
    assert (acts_[-1][0].plot, acts_[-1][1].kind) == (Plot.EXCHANGE, "exchanged")


@pytest.mark.parametrize("plot", Plot)
def test_what_a_story_says_is_what_its_kind_asks_for(plot: Plot) -> None:
    for act in (*acts(listed(plot), DAYS), *afterwards(listed(plot))):
        photos = {side: f"{n:064x}" for n, side in enumerate(act.photos)}
        if act.door is Door.REPORT:
            body = {**act.data, **photos}
            assert KINDS[act.kind].model_validate(body).model_fields_set == set(body)
        if act.door is Door.DECISION:
            body = {"decision_id": "d", **act.data}
            assert DECISIONS[act.kind].model_validate(body).model_fields_set == set(body)


def test_the_file_has_forty_orders_and_six_with_something_wrong(tmp_path: Path) -> None:
    write(tmp_path / "o.xlsx", run="R", today=wanted_day(0))
    data = (tmp_path / "o.xlsx").read_bytes()
    read = read_orders(data, merchant=MERCHANT, today=wanted_day(0), received_at=datetime.now(UTC))
    outcomes = Counter(row.outcome for row in read.rows)
    assert outcomes == {"accepted": 34, "review": 3, "refused": 2, "known": 1}
    assert sum(count for _, count in ORDERS_OF_PLOT) == 34
    assert {plot for plot, _ in ORDERS_OF_PLOT} > set(STUCK_PLOTS)


class Misled(Player):
    """A player whose door answers something else to everybody."""

    async def _act(self, order: DemoOrder, act: Act) -> None:
        raise Unexpected(f"{order.number}: {act.kind} was refused")


async def test_a_story_that_goes_otherwise_ends_the_demo_with_one_sentence() -> None:
    nobody: Any = None
    board = Board(Console(file=StringIO()), total=2)
    player = Misled(nobody, nobody, "", {}, MERCHANT, board)
    with pytest.raises(Unexpected, match="DM1: wait was refused"):
        await player.play([listed(Plot.REVIEW)] * 2, wanted_day(1))


@pytest.fixture
def in_chinese() -> Iterator[None]:
    """The demo speaks Chinese, as `fulfil --lang zh-CN demo` does."""
    speak(Language.ZH)
    yield
    speak(Language.EN)


@pytest.mark.usefixtures("in_chinese")
def test_what_happens_is_shown_in_chinese_while_it_is_played() -> None:
    output = StringIO()
    board = Board(Console(file=output), total=2)
    for act in acts(listed(Plot.PART), DAYS):
        if act.at and act.door is not Door.NONE:
            board.now(listed(Plot.PART), act.at, act.kind)
    board.console.print(board._render())
    lines = output.getvalue().splitlines()
    assert len(lines) > 10
    assert [line for line in lines if re.search("[A-Za-z]{2}", line.replace("DM1", ""))] == []


LEFT = re.compile(
    r"https?://\S+|/\S+|fulfil orders import.*|Temporal|[\w-]*\d[\w:.-]*|demo-home|\w\w-(?=\d)"
    r"|\b(api|ui|temporal|default|worker|stand-ins|FH|MC|DM|LIVE)\b"
)
"""What is the same in each language: addresses, numbers, clauses, names of programs."""


@pytest.mark.usefixtures("in_chinese")
async def test_two_stories_are_played_to_the_end_and_shown_in_chinese(
    engine_cache: Path, tmp_path: Path
) -> None:
    output = StringIO()
    console = Console(file=output, width=250)
    two = ((Plot.EXCHANGE, 1), (Plot.CANCELLED, 1))
    await play(settings_in(tmp_path), console, ui=False, cast=two)
    english = [line for line in output.getvalue().splitlines() if _has_a_word(line)]
    assert not english, "\n".join(english)
    figures = json.loads((tmp_path / "demo.json").read_text())
    ends = {story["story"]: story["ended"] for story in figures["stories"]}
    assert ends[Plot.EXCHANGE].startswith("closed; return: exchanged (")  # they are accepted
    assert figures["cancelled"] == 1


@pytest.mark.thorough
async def test_a_small_cast_plays_its_stories_to_the_end(
    engine_cache: Path, tmp_path: Path
) -> None:
    output = StringIO()
    console = Console(file=output, width=150)
    await play(settings_in(tmp_path), console, ui=False, cast=SMALL)
    figures = json.loads((tmp_path / "demo.json").read_text())
    assert figures["returns"] == {"refunded": 2, "exchanged": 1}
    ends = {story["story"]: story["ended"] for story in figures["stories"]}
    assert "return: exchanged (exchange of " in ends[Plot.EXCHANGE]  # the new goods are accepted
    assert "1 came back, 1,299.50 yuan paid" in ends[Plot.PARTIAL_RETURN]
    moved = ends[Plot.ROAD_TROUBLE]  # another day, as the provider books, however often it lapsed
    assert moved.count("asked for again: 20") == 1
    assert ends[Plot.DAMAGE].endswith("carrier admitted (120.00 yuan)")  # and paid: nothing is left
    assert "part: factory admitted" in ends[Plot.PART]
    assert ends[Plot.REFUSED_FEE] == "closed; fee for upstairs: refused"
    assert "failed pickup: merchant admitted" in ends[Plot.FAILED_PICKUP]
    assert "visit 2: done" in ends[Plot.PART]
    assert ends[Plot.COMPLAINT] == "closed; complaint: resolved"
    assert figures["cancelled"] == 1
    assert [stuck[-3:] for stuck in figures["stuck"]] == ["012"]
    assert {line["clause"] for line in figures["breaches"]} >= {"FH-7.3.2.1", "FH-7.3.2.2"}
    assert "breaches by clause and owner" in output.getvalue()
