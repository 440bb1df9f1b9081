"""Whatever a message, a field or an error says: no line of a log steers a terminal or is forged."""

import json
import logging
from pathlib import Path

import pytest

from models.visible_text import visible
from tests.activities.adapters.process.test_logs import _as_it_was, set_up

FORGED = '{"level": "info", "event": "all is well"}'
HOSTILE = f"left\n{FORGED}\r\n{FORGED}\x1b[2J\u202e\x9b2J\u2028{FORGED}\u200b\U000e0041\udc80"
as_it_was = _as_it_was
log = logging.getLogger("tests.hostile")


@pytest.fixture(autouse=True)
def _uvicorn_as_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its log goes to ours, also where a test before has let it set up a log of its own."""
    for name in ("uvicorn", "uvicorn.error"):
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])


def everything_hostile() -> None:
    """In the message, in its arguments, in a field, in an error and in its cause."""
    log.warning(HOSTILE)
    log.warning("refused: %s", HOSTILE, extra={"order": HOSTILE, "actor": HOSTILE})
    try:
        try:
            raise ValueError(HOSTILE)
        except ValueError as cause:
            raise RuntimeError(HOSTILE) from cause
    except RuntimeError:
        log.exception("failed: %s", HOSTILE)
    logging.getLogger("uvicorn.error").warning(HOSTILE)


@pytest.mark.parametrize("form", ["people", "json"])
def test_no_unseen_character_reaches_a_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    set_up(tmp_path, log_stderr=form)
    everything_hostile()
    file = (tmp_path / "log" / "worker.jsonl").read_text("utf-8")
    for text in (file, capsys.readouterr().err):
        assert text
        assert visible(text, keep="\n") == text
        assert FORGED not in text.splitlines()
    assert {json.loads(line)["process"] for line in file.splitlines()} == {"worker"}
