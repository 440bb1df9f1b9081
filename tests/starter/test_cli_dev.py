"""`fulfil dev`, `worker` and `api`: processes that run until they are told to stop."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starter.local.ports import LOOPBACK
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET
from tests.environment import provisioned

WITHIN_SECONDS = 60.0
READY = "Ctrl-C stops everything"


@contextmanager
def fulfil(data: Path, *words: str, **env: str) -> Iterator["subprocess.Popen[str]"]:
    """The command as a person types it; killed where the test did not end it."""
    own = {
        "FULFIL_DATA_DIR": str(data),
        "FULFIL_CACHE_DIR": str(CACHE_DIR),
        "FULFIL_PORT_OFFSET": str(FIRST_TEST_OFFSET),
    }
    with subprocess.Popen(
        [sys.executable, "-c", "from starter.cli import main; main()", *words],
        env={**os.environ, **own, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    """What it wrote on stderr up to the line with these words."""
    assert process.stderr
    lines = ""
    while words not in lines:
        line = process.stderr.readline()
        assert line, f"it ended after:\n{lines}"
        lines += line
    return lines


def is_listening(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def test_dev_shows_every_address_and_stops_all_of_it(engine_cache: Path, tmp_path: Path) -> None:
    with fulfil(tmp_path, "dev") as dev:
        read_until(dev, READY)
        ports = json.loads((tmp_path / "ports.json").read_text())
        assert all(is_listening(port) for port in ports["ports"].values())
        dev.send_signal(signal.SIGINT)
        shown, output = dev.communicate(timeout=WITHIN_SECONDS)
    assert (dev.returncode, output) == (0, "stopping\nstopped; nothing is left running\n")
    assert all(url in shown for url in ports["urls"].values())
    assert not any(is_listening(port) for port in ports["ports"].values())


def test_dev_that_is_told_to_stop_while_it_starts_leaves_nothing(
    engine_cache: Path, tmp_path: Path
) -> None:
    with fulfil(tmp_path, "dev", "--no-ui") as dev:
        read_until(dev, "stand-ins, worker, api: starting")
        dev.send_signal(signal.SIGINT)
        output = read_until(dev, "nothing is left running")
        assert dev.wait(WITHIN_SECONDS) == 0
    assert READY not in output
    assert not (tmp_path / "ports.json").exists()


def test_two_copies_run_side_by_side_by_themselves(engine_cache: Path, tmp_path: Path) -> None:
    with (
        fulfil(tmp_path / "one", "dev", "--no-ui") as one,
        fulfil(tmp_path / "two", "dev", "--no-ui") as two,
    ):
        read_until(one, READY)
        read_until(two, READY)
        offsets = {
            json.loads((tmp_path / name / "ports.json").read_text())["offset"]
            for name in ("one", "two")
        }
        one.send_signal(signal.SIGINT)
        two.send_signal(signal.SIGTERM)
        assert [copy.wait(WITHIN_SECONDS) for copy in (one, two)] == [0, 0]
    assert len(offsets) == 2


async def test_a_worker_ends_in_order_also_without_a_server(tmp_path: Path) -> None:
    env = await provisioned(tmp_path, "127.0.0.1:1")
    with fulfil(tmp_path, "worker", **env) as worker:
        read_until(worker, "waiting for it")
        worker.send_signal(signal.SIGINT)
        assert worker.wait(WITHIN_SECONDS) == 0


async def test_the_api_says_where_it_listens_and_ends_in_order(tmp_path: Path) -> None:
    env = await provisioned(tmp_path, "127.0.0.1:1")
    with closing(socket.create_server((LOOPBACK, 0))) as free:
        port = free.getsockname()[1]
    with fulfil(tmp_path, "api", "--port", str(port), **env) as api:
        assert read_until(api, "api:") == f"api: http://127.0.0.1:{port}/docs\n"
        api.send_signal(signal.SIGTERM)
        assert api.wait(WITHIN_SECONDS) == 0


def test_an_api_whose_port_is_taken_exits_1(tmp_path: Path) -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as taken:
        port = str(taken.getsockname()[1])
        with fulfil(tmp_path, "api", "--port", port, TEMPORAL_ADDRESS="127.0.0.1:1") as api:
            read_until(api, f"cannot listen on {LOOPBACK}:{port}: Address already in use")
            read_until(api, "FULFIL_PORT_OFFSET")
            assert api.wait(WITHIN_SECONDS) == 1
