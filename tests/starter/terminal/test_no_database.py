"""What is about something that was taken in before makes no database where nothing was."""

from pathlib import Path

import pytest

from starter import cli

SO = ("shop-a", "A1")
ABOUT = (
    ("care", "list"), ("care", "list", *SO), ("care", "show", *SO, "1"),
    ("care", "open", *SO, "--words", "bent"), ("care", "answer", *SO, "--words", "soon"),
    ("care", "attach", "ticket:shop-a:3f9c2a71b0de", *SO),
    ("incidents", "list"), ("incidents", "show", *SO),
    ("orders", "show", *SO), ("orders", "explain", *SO), ("orders", "watch", *SO),
    ("report", *SO, "goods_ready"), ("return", *SO, "--reason", "bent"),
    ("decide", *SO, "hold", "--reason", "away"),
)  # fmt: skip


@pytest.mark.parametrize("words", ABOUT, ids=" ".join)
def test_it_says_that_nothing_was_taken_in_here(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FULFIL_DATA_DIR", str(tmp_path / "empty"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert cli.run([*words]) == 2
    output = capsys.readouterr().err
    assert "there is no database" in output
    assert "FULFIL_DATA_DIR" in output
    assert not (tmp_path / "empty").exists()
