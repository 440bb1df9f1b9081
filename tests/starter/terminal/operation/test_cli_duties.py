"""`fulfil duties` as a planner and a script see it; no server is running."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from starter import cli

RECEIVED = "trunk_desk_received=2026-11-22T13:59:59+08:00"
BOOK = "FH-7.3.2.1:book_vehicle"
ROW = {
    "duty", "clause", "also", "owner", "kind", "due_kind", "what", "tell", "alerts",
    "milestones", "optional", "terms",
}  # fmt: skip


def due(*words: str) -> list[str]:
    return ["duties", "due", *words]


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert cli.run([*due(*words), "-o", "json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_list_has_one_object_a_duty(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["duties", "list", "-o", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert all(set(row) == ROW for row in rows)
    failed = next(r for r in rows if r["duty"] == "FH-8.3.2.1:report_failed_pickup")
    assert failed["kind"] == "tell"
    assert failed["milestones"] == ["pickup_day"]
    assert failed["terms"] == ["failed_pickup_due", "calendar", "due_counts"]


def test_the_list_may_be_a_line_a_duty_or_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["duties", "list", "-o", "jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert cli.run(["duties", "list"]) == 0
    table = capsys.readouterr().out
    assert all(line["duty"] in table for line in lines)


def test_a_due_instant_is_told_in_shanghai_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "FH-7.3.2.1", "--milestone", RECEIVED) == {
        "duty": BOOK,
        "clause": "FH-7.3.2.1",
        "owner": "trunk_desk",
        "kind": "tell",
        "due_at": "2026-11-22T17:00:00+08:00",
        "warn_at": ["2026-11-22T16:00:00+08:00"],
    }


def test_an_instant_may_come_in_any_zone(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, BOOK, "--milestone", "trunk_desk_received=2026-11-22T05:59:59Z")
    assert found["due_at"] == "2026-11-22T17:00:00+08:00"


def test_a_window_says_when_it_opens(capsys: pytest.CaptureFixture[str]) -> None:
    arrival = "customer_arrival=2026-11-30T14:00:00+08:00"
    found = answer(capsys, "FH-10.2.3:contact_customer", "--milestone", arrival)
    assert found["from_at"] == "2026-11-30T13:00:00+08:00"
    assert found["due_at"] == "2026-11-30T14:00:00+08:00"


def test_a_day_is_a_milestone_where_days_count(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "FH-7.2.1", "--milestone", "list_planned_day=2028-03-01")
    assert found["due_at"] == "2028-02-29T16:30:00+08:00"


def test_a_term_set_otherwise_moves_the_instant(capsys: pytest.CaptureFixture[str]) -> None:
    departed = "departed=2026-11-24T19:30:00+08:00"
    words = ("FH-9.3.1.1", "--milestone", departed, "--term", "transit_hours=48")
    assert answer(capsys, *words)["due_at"] == "2026-11-26T19:30:00+08:00"


def test_a_working_calendar_is_looked_up(capsys: pytest.CaptureFixture[str]) -> None:
    before_new_year = "trunk_desk_received=2026-02-14T15:00:00+08:00"
    words = ("FH-7.3.2.1", "--milestone", before_new_year, "--term", "calendar=china")
    assert answer(capsys, *words)["due_at"] == "2026-02-24T10:00:00+08:00"


def test_an_unpublished_year_is_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    received = "trunk_desk_received=2040-10-01T12:00:00+08:00"
    assert cli.run(due(BOOK, "--milestone", received, "--term", "calendar=china")) == 0
    assert "2040" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("times", "state", "late"),
    [
        (("--reported-at", "2026-11-22T17:00:00+08:00"), "kept", 0),
        (("--occurred-at", "2026-11-22T17:00:01+08:00"), "late", 1),
        (
            (
                "--occurred-at",
                "2026-11-22T16:00:00+08:00",
                "--reported-at",
                "2026-11-22T17:01:00+08:00",
            ),
            "late",
            60,
        ),
    ],
)
def test_a_fact_gets_its_verdict(
    capsys: pytest.CaptureFixture[str], times: tuple[str, ...], state: str, late: int
) -> None:
    found = answer(capsys, BOOK, "--milestone", RECEIVED, *times)
    assert (found["state"], found["late_seconds"]) == (state, late)


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ("transit_hours=24", "warning: transit_hours changes nothing here"),
        ("vehicle_due=16:00", ""),
        ("warn_minutes=5", ""),
    ],
)
def test_a_term_that_the_duty_does_not_count_by_is_told(
    capsys: pytest.CaptureFixture[str], term: str, message: str
) -> None:
    assert cli.run(due(BOOK, "--milestone", RECEIVED, "--term", term)) == 0
    output = capsys.readouterr().err
    assert output.startswith(message)
    assert bool(output) == bool(message)
    assert cli.run(due(BOOK, "--milestone", RECEIVED, "--term", term, "-o", "json")) == 0
    assert json.loads(capsys.readouterr().out)["duty"] == BOOK


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (due("FH-8.3.1.1"), "FH-8.3.1.1:report_no_vehicle, FH-8.3.1.1:offer_remedy"),
        (due("FH-7.3.2.9"), "FH-7.3.2.1"),
        (due(BOOK), "trunk_desk_received is missing"),
        (due(BOOK, "--milestone", RECEIVED, "--milestone", "departed=2026-11-22"), "departed"),
        (due(BOOK, "--milestone", RECEIVED.replace("ei", "ie", 1)), "did you mean trunk_desk_rec"),
        (due(BOOK, "--milestone", RECEIVED, "--milestone", RECEIVED), "set twice"),
        (due(BOOK, "--milestone", RECEIVED.removesuffix("+08:00")), "no offset"),
        (due(BOOK, "--milestone", "trunk_desk_received=2026-11-22"), "is an instant"),
        (due(BOOK, "--milestone", "trunk_desk_received=2026-11-31"), "is not a day"),
        (due(BOOK, "--milestone", "trunk_desk_received=noon"), "is not an instant"),
        (due(BOOK, "--milestone", "trunk_desk_received"), "is not name=value"),
        (due(BOOK, "--milestone", RECEIVED, "--term", "vehicle_cutoff=15:00"), "vehicle_cut_off"),
        (due(BOOK, "--milestone", RECEIVED, "--term", "vehicle_due=later"), "vehicle_due"),
        (due(BOOK, "--milestone", RECEIVED, "--occurred-at", "now"), "--occurred-at"),
        (due(BOOK, "--milestone", RECEIVED, "--reported-at", "2026-11-22T17:00:00"), "no offset"),
        (due("FH-9.3.1.1", "--milestone", "departed=9999-12-31T00:00:00Z"), "not an instant"),
        (due(), "duty is missing"),
        (due(BOOK, "--bogus"), "--bogus"),
        (["duties", "deu"], "deu"),
        (["dutis"], "duties"),
    ],
)
def test_words_that_are_off_are_named_and_exit_2(
    capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    assert cli.run(words) == 2
    spoken = capsys.readouterr()
    assert named in spoken.err
    assert spoken.err.startswith("error: ")
    assert "validation error" not in spoken.err
    assert spoken.out == ""


def test_the_installed_command_answers_without_a_server() -> None:
    program = Path(sys.executable).with_name("fulfil")
    words = [str(program), *due("FH-7.3.2.1", "--milestone", RECEIVED, "-o", "json")]
    done = subprocess.run(words, capture_output=True, check=True, text=True, encoding="utf-8")
    assert json.loads(done.stdout)["duty"] == BOOK
