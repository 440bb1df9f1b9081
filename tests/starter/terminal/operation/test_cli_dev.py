"""`fulfil dev`, `worker` and `api`: processes that run until they are told to stop."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from starter.local.ports import LOOPBACK
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET
from tests.environment import provisioned
from tests.timeouts import PATIENCE_SECONDS

READY = "Ctrl-C stops everything"


def fulfil(data: Path, *words: str, **env: str) -> AbstractContextManager["subprocess.Popen[str]"]:
    """The command as a person types it; killed where the test did not end it."""
    return started(data, words, env)


@contextmanager
def started(
    data: Path, words: Sequence[str], env: Mapping[str, str], *, umask: int = -1
) -> Iterator["subprocess.Popen[str]"]:
    """The same, under an umask of its own."""
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
        umask=umask,
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


def test_dev_that_is_told_to_stop_while_it_starts_leaves_nothing(
    engine_cache: Path, tmp_path: Path
) -> None:
    with fulfil(tmp_path, "dev", "--no-ui") as dev:
        read_until(dev, "stand-ins, worker, api: starting")
        dev.send_signal(signal.SIGINT)
        output = read_until(dev, "nothing is left running")
        assert dev.wait(PATIENCE_SECONDS) == 0
    assert READY not in output
    assert not (tmp_path / "ports.json").exists()


@pytest.mark.thorough
async def test_a_worker_ends_in_order_also_without_a_server(tmp_path: Path) -> None:
    env = await provisioned(tmp_path, "127.0.0.1:1")
    with fulfil(tmp_path, "worker", **env) as worker:
        read_until(worker, "waiting for it")
        worker.send_signal(signal.SIGINT)
        assert worker.wait(PATIENCE_SECONDS) == 0


async def test_the_api_says_where_it_listens_and_ends_in_order(tmp_path: Path) -> None:
    env = await provisioned(tmp_path, "127.0.0.1:1")
    with closing(socket.create_server((LOOPBACK, 0))) as free:
        port = free.getsockname()[1]
    with fulfil(tmp_path, "api", "--port", str(port), **env) as api:
        assert read_until(api, "api:") == f"api: http://127.0.0.1:{port}/docs\n"
        api.send_signal(signal.SIGTERM)
        assert api.wait(PATIENCE_SECONDS) == 0


@pytest.mark.thorough
def test_an_api_whose_port_is_taken_exits_1(tmp_path: Path) -> None:
    with closing(socket.create_server((LOOPBACK, 0))) as taken:
        port = str(taken.getsockname()[1])
        with fulfil(tmp_path, "api", "--port", port, TEMPORAL_ADDRESS="127.0.0.1:1") as api:
            read_until(api, f"cannot listen on {LOOPBACK}:{port}: Address already in use")
            read_until(api, "FULFIL_PORT_OFFSET")
            assert api.wait(PATIENCE_SECONDS) == 1
