"""Two copies side by side, as people start them: where they are, what others see, how they end."""

import asyncio
import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from activities.adapters.process.settings import PARTNERS, Settings
from activities.adapters.store.database.installation import instance_of
from activities.adapters.store.database.open_database import open_database
from starter.local.doctor.check import Check, Health
from starter.local.doctor.checks import examine
from starter.local.local_settings import settings_here, standin_settings
from tests.starter.local.test_private_files import open_to_others
from tests.starter.terminal.operation.test_cli_dev import READY, is_listening, read_until, started
from tests.timeouts import PATIENCE_SECONDS

OURS = ("api", "worker", "workers", *PARTNERS)


def careless(data: Path, *words: str) -> AbstractContextManager["subprocess.Popen[str]"]:
    """A command under an open umask, as a careless shell has it; what it starts inherits it."""
    return started(data, words, {}, umask=0)


@dataclass(frozen=True)
class Copy:
    """One `fulfil dev` that runs, over its folder."""

    data: Path
    process: "subprocess.Popen[str]"

    ui: bool

    def places(self) -> Any:
        """What it says of its ports and addresses."""
        written = json.loads((self.data / "ports.json").read_text())
        if not self.ui:
            del written["ports"]["ui"], written["urls"]["ui"]
        return written

    def settings(self, patch: pytest.MonkeyPatch) -> Settings:
        """Those of a command that is run next to it."""
        patch.setenv("FULFIL_DATA_DIR", str(self.data))
        return settings_here()

    async def instance(self, patch: pytest.MonkeyPatch) -> str:
        """The id of its installation."""
        async with open_database(self.settings(patch).database_url) as database:
            return str(await instance_of(database))


Copies = tuple[Copy, Copy]


@pytest.fixture(scope="module")
def copies(engine_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """Two, started at once; the first with the Temporal UI. What only looks comes first here."""
    one, two = (tmp_path_factory.mktemp("copies") / name for name in ("one", "two"))
    with (
        careless(one, "dev") as first,
        careless(two, "dev", "--no-ui") as second,
    ):
        read_until(first, READY)
        read_until(second, READY)
        yield Copy(one, first, ui=True), Copy(two, second, ui=False)


async def looked(settings: Settings) -> dict[str, Check]:
    found = {check.check: check for check in await examine(settings)}
    return {name: found[name] for name in OURS}


def test_two_copies_run_side_by_side_by_themselves(copies: Copies) -> None:
    one, two = (copy.places() for copy in copies)
    assert one["offset"] != two["offset"]
    assert all(is_listening(port) for ports in (one, two) for port in ports["ports"].values())


async def test_each_copy_is_well_by_itself(copies: Copies, monkeypatch: pytest.MonkeyPatch) -> None:
    for copy in copies:
        found = await looked(copy.settings(monkeypatch))
        assert {check.health for check in found.values()} == {Health.OK}


async def test_processes_of_the_other_copy_are_wrong_however_well_they_answer(
    copies: Copies, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, other = [await copy.instance(monkeypatch) for copy in copies]
    database = copies[0].settings(monkeypatch).database_url
    mixed = standin_settings(copies[1].settings(monkeypatch))
    found = await looked(mixed.model_copy(update={"database_url": database}))
    assert {name: check.health for name, check in found.items()} == dict.fromkeys(
        OURS, Health.WRONG
    )
    for check in found.values():
        assert "of another installation" in check.says
        assert other in check.says
        assert f"ours is {ours}" in check.says
        assert check.fix


async def test_the_real_commands_leave_nothing_open(copies: Copies) -> None:
    data = copies[0].data
    ring = ("ring", "new", str(data / "ring.json"))
    for words in (("keys", "add", "--role", "operator"), ("doctor",), ("orders", "list"), ring):
        with careless(data, *words) as command:
            await asyncio.to_thread(command.communicate, timeout=PATIENCE_SECONDS)
    assert len(list(data.rglob("*"))) > 10  # small
    assert open_to_others(data) == []


def test_dev_shows_every_address_and_stops_all_of_it(copies: Copies) -> None:
    before = [copy.places() for copy in copies]
    copies[0].process.send_signal(signal.SIGINT)
    copies[1].process.send_signal(signal.SIGTERM)
    outputs = [copy.process.communicate(timeout=PATIENCE_SECONDS) for copy in copies]
    assert [copy.process.returncode for copy in copies] == [0, 0]
    for (shown, ending), was in zip(outputs, before, strict=True):
        assert ending == "stopping\nstopped; nothing is left running\n"
        assert all(url in shown for url in was["urls"].values())
        assert not any(is_listening(port) for port in was["ports"].values())
    assert open_to_others(copies[0].data) == []
