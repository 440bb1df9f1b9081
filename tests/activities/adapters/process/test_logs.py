"""What a process writes into its log: whose it is, each cause once, nobody's data."""

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from temporalio.exceptions import ApplicationError

from activities.adapters.process import log_context, logs
from activities.adapters.process.log_errors import described, traceback_of
from activities.adapters.process.log_repeats import LogRepeats
from activities.adapters.process.settings import Settings
from models.errors import PartnerUnavailable

CANARY = "王芳 13800138000"
log = logging.getLogger("tests.logs")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Logging of this process as the tests' own again."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers, root.level, sys.excepthook
    yield
    sys.excepthook = hook
    logging.captureWarnings(False)
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers = handlers
    root.setLevel(level)


def set_up(folder: Path, **settings: Any) -> None:
    logs.set_up("worker", Settings.model_validate({"data_dir": folder, **settings}))


def written(folder: Path, name: str = "worker") -> list[dict[str, Any]]:
    lines = (folder / "log" / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def fails(why: str = "stock at 10.0.0.1: ConnectError") -> None:
    """As an activity does whose partner is unreachable."""
    try:
        raise ApplicationError(why, type=PartnerUnavailable.__name__)
    except ApplicationError:
        log.warning("Completing activity as failed", exc_info=True)


def test_a_line_says_whose_it_is(tmp_path: Path) -> None:
    set_up(tmp_path)
    with log_context.bound(request_id="4bf92f3577b34da6"):
        log.info(
            "started", extra={"order": "order:acme:A1", "key_id": "key-1", "other": "left out"}
        )
    (line,) = written(tmp_path)
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info", "process": "worker", "logger": "tests.logs", "event": "started",
        "order": "order:acme:A1", "key_id": "key-1", "request_id": "4bf92f3577b34da6",
    }  # fmt: skip


def test_of_a_thousand_equal_failures_one_has_its_traceback_and_the_rest_is_counted(
    tmp_path: Path,
) -> None:
    set_up(tmp_path)
    for _ in range(1000):
        fails()
    logging.getLogger().handlers[0].close()
    first, *others = written(tmp_path)
    assert first["error"] == "PartnerUnavailable: stock at 10.0.0.1: ConnectError"
    assert "tests/activities/adapters/process/test_logs.py" in first["traceback"]
    assert [one["repeated"] for one in others] == [10, 100, 999]
    assert not any("traceback" in one for one in others)


def test_a_cause_is_told_again_after_an_hour_and_another_cause_at_once() -> None:
    moments = iter((0.0, 1.0, 3599.0, 3600.0, 3601.0, 3602.0))
    gate = _Kept(LogRepeats(lambda: next(moments)))
    logging.getLogger().handlers = [gate]
    for _ in range(5):
        fails()
    try:
        int("x")
    except ValueError:
        log.exception("another")
    lines = [(one.getMessage(), getattr(one, "repeated", None)) for one in gate.kept]
    again = "Completing activity as failed"
    assert lines == [(again, None), (again, 2), ("another", None)]
    assert all(one.exc_info for one in gate.kept)


class _Kept(logs.Gate):
    """Keeps what it lets pass."""

    def __init__(self, repeats: LogRepeats) -> None:
        super().__init__([], repeats)
        self.kept: list[logging.LogRecord] = []

    def _hand_on(self, record: logging.LogRecord) -> None:
        self.kept.append(record)


class _Customer(BaseModel):
    age: int


def _invalid() -> None:
    _Customer.model_validate({"age": CANARY})


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ValueError(CANARY), "ValueError"),
        (KeyError(CANARY), "KeyError"),
        (ApplicationError(CANARY, type="Refused"), "Refused"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (PartnerUnavailable("stock: ConnectError"), "PartnerUnavailable: stock: ConnectError"),
    ],
)
def test_an_errors_text_is_written_where_it_is_nobodys_data(error: Exception, words: str) -> None:
    assert described(error) == words


def test_no_cause_of_an_error_brings_private_data_in() -> None:
    with pytest.raises(ValidationError) as raised:
        _invalid()
    error = RuntimeError(CANARY)
    error.__cause__ = raised.value
    shown = traceback_of(error)
    assert "from ValidationError" in shown
    assert "test_logs.py" in shown
    assert "138" not in shown


def test_words_of_the_sdk_end_where_they_quote(tmp_path: Path) -> None:
    set_up(tmp_path)
    logging.getLogger("temporalio.worker").warning("Exception handling failed: %s", CANARY)
    assert [line["event"] for line in written(tmp_path)] == ["Exception handling failed"]


def test_nothing_from_outside_forges_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(tmp_path)
    log.info("a\n{}\x1b[2J\u202e", extra={"order": "order:a:\x9b1"})
    (line,) = written(tmp_path)
    assert (line["event"], line["order"]) == ("a\n{}\x1b[2J\u202e", "order:a:\x9b1")
    raw = (tmp_path / "log" / "worker.jsonl").read_text("utf-8")
    stderr = capsys.readouterr().err
    for shown in (raw, stderr):
        assert shown.count("\n") == 1
        assert not {"\x1b", "\u202e", "\x9b"} & set(shown)


def test_stderr_speaks_json_where_it_is_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(tmp_path, log_stderr="json", log_mb=0)
    log.warning("parked", extra={"step": "ask_vehicle"})
    assert json.loads(capsys.readouterr().err)["step"] == "ask_vehicle"
    assert not (tmp_path / "log").exists()


def test_processes_of_one_sort_write_a_file_each_and_never_more_than_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(tmp_path, log_mb=1)
    first = logging.getLogger().handlers
    set_up(tmp_path, log_mb=1)
    for n in range(12_000):
        log.info("line %d", n)
    for handler in first:
        handler.close()
    assert (tmp_path / "log" / "worker.jsonl").stat().st_size == 0
    files = list((tmp_path / "log").glob("worker-2.jsonl*"))
    assert len(files) == logs.FILES_MAX
    assert sum(file.stat().st_size for file in files) <= 2**20
    assert written(tmp_path, "worker-2")[-1]["event"] == "line 11999"
    capsys.readouterr()


def test_a_folder_that_cannot_be_written_is_told_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "log").write_text("a file where a folder should be")
    set_up(tmp_path)
    log.info("goes on")
    stderr = capsys.readouterr().err
    assert "no log file can be written: File exists" in stderr
    assert "goes on" in stderr


def test_what_nobody_caught_ends_in_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(tmp_path)
    try:
        int(CANARY)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert written(tmp_path)[0]["error"] == "ValueError"
    assert "138" not in capsys.readouterr().err
