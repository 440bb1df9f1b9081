"""The service units: what they name exists, and a machine that is run by them is well."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from activities.adapters.process.settings import Settings, variable
from starter.cli import COMMAND_HELP
from starter.local.child_logs import set_aside
from tests.conftest import CACHE_DIR, a_port_block
from tests.environment import ADDRESSES
from tests.howto import FULFIL, UNITS, Unit, blocks, environment_file, run, started, units

SERVICES = [unit for unit in units() if unit.name.endswith(".service")]
BY_NAME = {unit.name: unit for unit in units()}
VARIABLES = {variable(name) for name in Settings.model_fields}


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_runs_a_command_that_exists_with_settings_that_exist(unit: Unit) -> None:
    words = unit.command("1").split(f"{FULFIL} ")[1].split()
    assert words[0] in COMMAND_HELP
    assert set(unit.environment("1")) <= VARIABLES
    assert set(environment_file()) <= VARIABLES
    assert Settings().drain_seconds < min(
        [int(one) for one in unit.all("TimeoutStopSec") if "worker" in unit.name] or [99]
    )


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_may_do_little(unit: Unit) -> None:
    for name, value in (
        ("User", "fulfil"), ("NoNewPrivileges", "yes"), ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"), ("PrivateTmp", "yes"), ("CapabilityBoundingSet", ""),
        ("UMask", "0077"), ("StateDirectoryMode", "0700"),
    ):  # fmt: skip
        assert unit.all(name) == [value], name


def test_systemd_agrees_where_it_is_installed() -> None:
    program = shutil.which("systemd-analyze")
    files = [str(file) for file in UNITS.glob("*.*") if file.suffix != ".env"]
    output = ""
    if program:
        ran = subprocess.run([program, "verify", *files], capture_output=True, text=True)
        output = ran.stdout + ran.stderr
    faults = [line for line in output.splitlines() if "is not executable" not in line]
    assert faults == []


@pytest.fixture
def machine(engine_cache: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a machine whose ports and folders are this test's own."""
    with a_port_block() as ports:
        yield {
            **environment_file(),
            **ADDRESSES,
            "FULFIL_DATA_DIR": str(tmp_path / "data"),
            "FULFIL_CACHE_DIR": str(CACHE_DIR),
            "FULFIL_TERMS_DIR": str(tmp_path / "terms"),
            "FULFIL_PORT_OFFSET": str(ports.offset),
            "TEMPORAL_ADDRESS": f"127.0.0.1:{ports.temporal}",
            "FULFIL_API_PORT": str(ports.api),
            "FULFIL_API_METRICS_ADDRESS": f"127.0.0.1:{ports.api_metrics}",
            "FULFIL_WORKER_PORT": str(ports.worker),
            "FULFIL_WORKER_METRICS_ADDRESS": f"127.0.0.1:{ports.worker_metrics}",
            "API": f"127.0.0.1:{ports.api}",
        }


def answers(url: str) -> None:
    """Wait until a page answers 200."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            if httpx.get(url, verify=False).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")


def test_the_page_is_followed(machine: dict[str, str], tmp_path: Path) -> None:
    provision, look = blocks("run-as-services.md")
    with ExitStack() as stack:
        server = stack.enter_context(started(BY_NAME["fulfil-server.service"], machine))
        assert server.stderr
        assert "Temporal at" in server.stderr.readline()
        assert "this installation is" in run(provision, machine)
        stack.enter_context(started(BY_NAME["fulfil-worker@.service"], machine, "1"))
        answers(f"http://127.0.0.1:{machine['FULFIL_WORKER_PORT']}/readyz")
        stack.enter_context(started(BY_NAME["fulfil-api.service"], machine))
        answers(f"http://{machine['API']}/readyz")
        output = run(look, machine)
        assert "nothing is wrong" in output
        assert '"status":"ok"' in output
        backup = BY_NAME["fulfil-backup.service"].command()
        run(backup.replace("/var/backups/fulfil", str(tmp_path / "backups")), machine)
    (made,) = (tmp_path / "backups").iterdir()
    assert {file.name for file in made.iterdir()} == {"backup.json", "fulfil.db", "temporal.db"}


def test_a_log_that_grows_too_long_is_set_aside_while_it_is_written(tmp_path: Path) -> None:
    log = tmp_path / "temporal.log"
    with log.open("ab") as writer:
        writer.write(b"x" * 100)
        writer.flush()
        set_aside(tmp_path, most=50)
        writer.write(b"new")
        writer.flush()
        set_aside(tmp_path, most=50)
    assert (log.read_bytes(), (tmp_path / "temporal.old.log").stat().st_size) == (b"new", 100)
