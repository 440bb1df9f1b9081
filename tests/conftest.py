"""What every test stands on: a real engine of its own, loopback only, a clean end."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import is_hypothesis_test, settings
from temporalio.client import Client

from activities.adapters.process import lifetime
from activities.adapters.process.settings import load_settings
from activities.adapters.temporal.connection import data_converter
from models.language.catalogue import Language
from starter.language.run_language import speak
from starter.local.engine import Engine, running_engine
from starter.local.engine_build import is_built, programs_in
from starter.local.ports import PortBlock, held_block
from tests.thorough import THOROUGH

CACHE_DIR = load_settings().cache_dir
FIRST_TEST_OFFSET = 480  # above the blocks that people's own runs take

RANDOM_SEEDS = int(os.environ.get("RANDOM_SEEDS", "2"))
"""How many random schedules are played; whoever attacks plays more."""
EXAMPLES = 25 * RANDOM_SEEDS
"""How many examples a property is tried with, the same in every run; whoever attacks tries more."""
TESTS = Path(__file__).parent
MODELS = TESTS / "models"
LONG = (
    "test_trunk_days",
    "test_called_off",
    "test_kill",
    "test_demo",
    "test_recovery",
    "test_reconcile",
    "test_restart",
    "test_called_off_late",
    "test_local",
    "test_continued_waiting",
    "test_continued",
    "test_erased",
    "test_two_installations",
    "test_import_kill",
    "test_importer_bounds",
    "test_worker_process",
    "test_page_rights",
    "test_jobs",
    "test_openid",
    "test_order_acts",
    "test_way_back",
    "test_howto_pages",
    "test_trunk_transport",
    "test_three_machines",
    "test_trunk_pickup",
    "test_random_schedule",
    "test_city_delivery",
    "test_flood",
    "test_cache_eviction",
    "test_architecture",
    "test_doctor_partners",
    "test_returns",
    "test_order",
)
"""The files whose tests take longest together, the longest first: `pytest --durations=0`."""

BY_DATABASE = ("test_store_migrations", "test_store_faults")
"""What each database does in a way of its own: all of it over both."""

EXIT_CODE = pytest.StashKey[int]()
pytest_plugins = ["tests.databases"]

# No test depends on how long an example takes, and every run tries the same ones.
settings.register_profile(
    "fulfil", deadline=None, derandomize=True, database=None, max_examples=EXAMPLES
)
settings.load_profile("fulfil")


def _loopback_only(event: str, args: tuple[object, ...]) -> None:
    """Refuse every connection and name look-up that leaves this machine; unix sockets stay."""
    if event == "socket.connect":
        host = args[1][0] if isinstance(args[1], tuple) else None
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if host not in {None, "127.0.0.1", "::1", "localhost"}:
        raise RuntimeError(f"a test tried to reach {host}: tests talk to loopback only")


sys.addaudithook(_loopback_only)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what which target runs, so that each test is run once; put long files first."""
    shown_on_postgres: set[Path] = set()
    for item in items:
        name = item.path.relative_to(TESTS).with_suffix("").as_posix()
        if name in THOROUGH or ("[postgresql" in item.name and _is_shown(item, shown_on_postgres)):
            item.add_marker("thorough")
        if "chromium_program" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("examples")
        if _is_of_models(item.path) and not _is_uncovered(item):
            item.add_marker("covered")
    places = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONG)))


def _is_shown(item: pytest.Item, shown: set[Path]) -> bool:
    """Whether `make test` has shown enough of that file over PostgreSQL: one test of the store's.

    What doors do over it the store's tests show. Every test of both is run by `make thorough`.
    """
    if TESTS / "starter" in item.path.parents or item.path in shown:
        return True
    if item.path.stem not in BY_DATABASE:
        shown.add(item.path)
    return False


@cache
def _is_of_models(file: Path) -> bool:
    """Asked of each file once, not of each of its tests."""
    return MODELS in file.parents


def _is_uncovered(item: pytest.Item) -> bool:
    """Many examples, or great ones, of what other tests run once."""
    markers = {marker.name for marker in item.iter_markers()}
    return not markers.isdisjoint({"examples", "no_cover", "thorough"})


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Each test begins in English: one before it may have called a command in Chinese."""
    speak(Language.EN)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Between two modules, leave out of collections what is there: the heap grows with each test.

    Late in a run a full collection, in whatever thread, took more than the two seconds that a
    workflow task has. What is garbage goes before, and is told there. A test of the models waits
    for nobody.
    """
    if (nextitem is None or nextitem.path != item.path) and not _is_of_models(item.path):
        lifetime.freeze_loaded_objects()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    session.config.stash[EXIT_CODE] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """End like each of our processes: one that made a Temporal client may crash at exit."""
    if EXIT_CODE in config.stash:
        lifetime.end(config.stash[EXIT_CODE])


@contextmanager
def a_port_block() -> Iterator[PortBlock]:
    """A block that no other test, worker or running copy uses."""
    with held_block(CACHE_DIR / "ports", FIRST_TEST_OFFSET) as block:
        yield block


@pytest.fixture(scope="session")
def engine_cache() -> Path:
    """The cache that holds the compiled engine; without it the test is skipped, or fails in CI."""
    if not is_built(programs_in(CACHE_DIR)):
        missing = "the Temporal server is not compiled: run `make engine`"
        if os.environ.get("REQUIRE_SERVER"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return CACHE_DIR


@pytest.fixture(scope="session")
def chromium_program() -> Path:
    """Debian's browser; without it the test is skipped, or fails in CI."""
    program = Path("/usr/bin/chromium")
    if not program.exists():
        missing = "there is no browser: install Debian's packages chromium and fonts-noto-cjk"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(missing, pytrace=False)
        pytest.skip(missing)
    return program


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def engine(
    engine_cache: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Engine]:
    """One server a test process, provisioned, with its own ports and folder; no UI."""
    data = tmp_path_factory.mktemp("engine")
    with a_port_block() as ports:
        async with running_engine(data, ports, cache_dir=engine_cache, ui=False) as running:
            yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def client(engine: Engine) -> Client:
    """Connected to the engine's namespace, with the converter of each of our processes.

    By a name of its own: process id and host name would make histories longer or shorter.
    """
    return await Client.connect(
        engine.address,
        namespace=engine.namespace,
        data_converter=data_converter(),
        identity="tests",
    )


@pytest_asyncio.fixture(scope="session")
async def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our tables, to be copied."""
    from tests.databases import make_tables  # tests of the models need not load Alembic

    file = tmp_path_factory.mktemp("migrated") / "fulfil.db"
    await make_tables(f"sqlite:///{file}")
    return file
