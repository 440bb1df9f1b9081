"""`fulfil webhooks`: secrets are made, shown once, and end."""

import stat
from pathlib import Path

import pytest

from activities.adapters.partners.webhooks import SecretsFile
from tests.starter.cli import DeskUnderTest


async def test_a_secret_is_shown_once_and_kept_for_its_owner_only(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    made = [await desk.json("webhooks", "new", "carrier") for _ in range(2)]
    file = tmp_path / "webhooks.json"
    assert SecretsFile(file).of("carrier") == (made[1]["secret"], made[0]["secret"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    listed = await desk.run("webhooks", "list", "-o", "json")
    assert [(row["partner"], row["secrets"]) for row in listed.json] == [
        ("carrier", 2),
        ("technician", 0),
    ]
    assert "whsec" not in listed.out
    ended = await desk.run("webhooks", "end", "carrier")
    assert ended.code == 0
    assert SecretsFile(file).of("carrier") == (made[1]["secret"],)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("new", "carier"), "carrier?"),
        (("end", "carrier"), "no secret to end"),
        (("new", "stock"), "one of carrier, technician"),
    ],
)
async def test_what_cannot_be_is_told(
    desk: DeskUnderTest, words: tuple[str, ...], message: str
) -> None:
    done = await desk.run("webhooks", *words)
    assert done.code == 2
    assert message in done.err


async def test_what_is_advised_about_a_broken_file_heals_it(
    desk: DeskUnderTest, tmp_path: Path
) -> None:
    file = tmp_path / "webhooks.json"
    file.write_text("{oops")
    file.chmod(0o600)
    broken = await desk.run("webhooks", "new", "carrier")
    assert broken.code == 2
    assert "move it away" in broken.err
    file.rename(tmp_path / "broken.json")
    assert (await desk.run("webhooks", "new", "carrier")).code == 0


async def test_a_partner_of_the_file_gets_a_secret_of_its_own(
    desk: DeskUnderTest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "partners.toml"
    file.write_text('[[partner]]\nname="west"\nport="technician"\nurl="https://west.example"\n')
    monkeypatch.setenv("FULFIL_PARTNERS_FILE", str(file))
    made = await desk.json("webhooks", "new", "west")
    assert SecretsFile(tmp_path / "webhooks.json").of("west") == (made["secret"],)
    listed = await desk.run("webhooks", "list", "-o", "json")
    assert [row["partner"] for row in listed.json] == ["carrier", "technician", "west"]
