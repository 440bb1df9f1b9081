"""`fulfil ring`: makes and rotates the key ring."""

from pathlib import Path

import pytest

from activities.adapters.encryption.key_ring import read_ring
from starter import cli


def test_a_ring_is_made_and_then_rotated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ring.json"
    assert cli.run(["ring", "new", str(file)]) == 0
    first = read_ring(file).writes
    assert cli.run(["ring", "new", str(file)]) == 0
    second = read_ring(file).writes
    assert set(read_ring(file).keys) == {first, second}
    assert f"{second} writes from now on" in capsys.readouterr().err


def test_without_a_name_the_ring_of_the_settings_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FULFIL_KEY_RING", str(tmp_path / "ring.json"))
    assert cli.run(["ring", "new"]) == 0
    assert (tmp_path / "ring.json").exists()


@pytest.mark.parametrize("command", ["new", "rewrap"])
def test_no_ring_at_all_is_told(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["ring", command]) == 2
    assert "FULFIL_KEY_RING" in capsys.readouterr().err
