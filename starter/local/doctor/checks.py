"""`fulfil doctor`: whether this machine can run the system, in under three seconds.

Every check is bounded and looks at one thing; none changes anything but the database's own
version row, which is written with what it holds.
"""

import asyncio
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from activities.adapters.encryption.key_ring import read_ring
from activities.adapters.encryption.search_keys import keys_for
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database_file import is_there
from activities.adapters.store.errors import MIGRATE
from activities.adapters.store.gauges import NOTICES, Amount
from activities.adapters.store.installation import instance_of, restored_from
from activities.adapters.store.open_database import open_database
from activities.adapters.store.store import Store, open_store
from activities.adapters.terms import workdays
from activities.adapters.terms.files import intake_defaults, sop_for
from activities.adapters.terms.tariff import tariff_for
from models.errors import FulfilError
from models.ids import MERCHANT
from models.sop import clock
from models.sop.formatting import counted, show
from starter.local.doctor.check import WITHIN_SECONDS, Check, ok, warning, wrong
from starter.local.doctor.processes import examine as examine_processes
from starter.local.doctor.temporal import examine as examine_temporal
from starter.order_files.merchant_defaults import read_defaults

DISK_FREE = 2 * 1024**3
SKEW = timedelta(seconds=60)
WAITS_TOO_LONG = timedelta(minutes=1)


async def examine(settings: Settings) -> list[Check]:
    """Every check, side by side, in the order of how much depends on it."""
    instance = await _instance(settings)
    database, temporal, processes = await asyncio.gather(
        _database(settings),
        examine_temporal(settings, instance),
        examine_processes(settings, instance),
    )
    here = [_key_ring(settings), _terms(settings), _working_days(settings), _disk(settings)]
    return [*database, *temporal, *processes, *here]


async def _instance(settings: Settings) -> str | None:
    """This installation's id; none where the database does not tell."""
    if not is_there(settings.database_url):
        return None
    with suppress(FulfilError, TimeoutError):
        async with asyncio.timeout(WITHIN_SECONDS), open_database(settings.database_url) as opened:
            return await instance_of(opened)
    return None


async def _database(settings: Settings) -> list[Check]:
    migrate = f"migrate it: {MIGRATE}"
    if not is_there(settings.database_url):
        return [warning("database", "it is not there yet", f"{migrate}; or fulfil dev, once")]
    try:
        async with (
            asyncio.timeout(WITHIN_SECONDS),
            open_store(settings.database_url, **keys_for(settings)) as store,
        ):
            health = await store.health()
            if not health.writable:
                why = health.reason or "it cannot be written"
                return [wrong("database", why, f"{migrate}, or check DATABASE_URL")]
            if not health.ok:
                says = f"its tables are at {health.revision}, this version works with {health.head}"
                return [wrong("database", says, migrate)]
            head = ok("database", f"tables at {health.head}, and it can be written")
            noted = [*await _restored(store), *await _erasures(store)]
            return [head, *noted, await _clock(store), *await _outbox(store)]
    except TimeoutError:
        return [wrong("database", "it does not answer in time", "check that it runs")]
    except FulfilError as error:
        return [wrong("database", error.message, error.hint or "check DATABASE_URL")]


async def _restored(store: Store) -> list[Check]:
    """A line only where a backup was restored and nobody has compared the stores since."""
    made_at = await restored_from(store.database)
    if made_at is None:
        return []
    says = f"a backup of {made_at:%F %T} UTC was restored, and not compared with Temporal yet"
    return [warning("restore", says, "start the API, which does it; or fulfil reconcile")]


async def _clock(store: Store) -> Check:
    """What was written last cannot lie ahead of now."""
    now = wall_clock.now()
    newest = (await store.orders.list()).rows[:1]
    if newest and newest[0].accepted_at > now + SKEW:
        says = f"it is {now:%F %T} UTC here, and an order came in later than that"
        return wrong("clock", says, "set this machine's clock (NTP)")
    return ok("clock", f"{clock.local(now):%F %T} in Shanghai")


async def _outbox(store: Store) -> list[Check]:
    """What was acknowledged a minute ago is delivered or answered, and what people are to be told
    is sent, where relay, server and workers run."""
    now = wall_clock.now()
    waiting = (await store.measures.now(now)).waiting
    late = {
        what: amount
        for what, amount in waiting.items()
        if amount.oldest is not None and amount.oldest < now - WAITS_TOO_LONG
    }
    unsent = late.pop(NOTICES, None)
    return [_relay(late), *([] if unsent is None else [_unsent(unsent)])]


def _relay(late: Mapping[str, Amount]) -> Check:
    if not late:
        return ok("relay", "nothing waits to be delivered or answered")
    says = ", ".join(f"{what}: {amount.count}" for what, amount in late.items())
    fix = "start API and server: fulfil dev; fulfil orders list --stuck has what cannot be done"
    return warning("relay", f"not delivered or answered for a minute: {says}", fix)


def _unsent(amount: Amount) -> Check:
    """A line only where people are not told what they should know by now."""
    assert amount.oldest is not None
    count, since = counted(amount.count, "notice"), show(amount.oldest)
    says = f"nobody is told: {count} should have gone out, the oldest {since}"
    fix = "start the API, whose relay sends them, and a worker; look at FULFIL_NOTICES_URL; "
    return warning("unsent notices", says, fix + "fulfil notices has them")


async def _erasures(store: Store) -> list[Check]:
    """A line only where erased orders still stand in Temporal."""
    pending = await store.erasures.pending()
    if not pending:
        return []
    named = ", ".join(pending[:3]) + (", …" if len(pending) > 3 else "")
    says = f"Temporal still holds {counted(len(pending), 'order')} erased here: {named}"
    return [warning("erasure", says, "run fulfil erase again for each")]


def _key_ring(settings: Settings) -> Check:
    if settings.key_ring is None:
        return warning(
            "key ring",
            "none: private data stands readable in Temporal's store",
            "make one (fulfil ring new) and set FULFIL_KEY_RING",
        )
    try:
        ring = read_ring(settings.key_ring)
    except FulfilError as error:
        return wrong("key ring", error.message, error.hint or "restore it from its copy")
    return ok("key ring", f"{counted(len(ring.keys), 'key')}, {ring.writes} writes")


def _terms(settings: Settings) -> Check:
    folder = settings.terms_dir
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    faults = [fault for file in files if (fault := _fault(file)) is not None]
    tariffs = sorted((folder / "tariff").glob("*.toml"))
    faults += [fault for file in tariffs if (fault := _tariff_fault(folder, file)) is not None]
    if faults:
        return wrong("terms", "; ".join(faults), f"fix or remove the file in {folder}")
    if not files:
        return ok("terms", f"no merchant has terms of its own in {folder}: the defaults hold")
    return ok("terms", f"{len(files)} merchants have terms of their own")


def _fault(file: Path) -> str | None:
    if MERCHANT.fullmatch(file.stem) is None:
        return f"{file.name} is named after no merchant's code"
    try:
        sop_for(file.parent, file.stem)
        read_defaults(intake_defaults(file.parent, file.stem), str(file))
    except FulfilError as error:
        return f"{error.message} ({error.hint})" if error.hint else error.message
    return None


def _tariff_fault(folder: Path, file: Path) -> str | None:
    try:
        tariff_for(folder, file.stem)
    except FulfilError as error:
        return error.message
    return None


def _working_days(settings: Settings) -> Check:
    this = clock.day_of(wall_clock.now()).year
    try:
        known = workdays.china((this, this + 1), settings.terms_dir)
    except FulfilError as error:
        return wrong("working days", error.message, error.hint or "fix the file")
    missing = workdays.warning(known, (this, this + 1))
    if missing:
        fix = "add the published list, or update `holidays`; it comes out each November"
        return warning("working days", missing, fix)
    return ok("working days", f"调休 of {this} and {this + 1} are known")


def _disk(settings: Settings) -> Check:
    folder = (
        settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    )
    free = shutil.disk_usage(folder).free
    says = f"{free / 1024**3:.1f} GB free at {folder}"
    return ok("disk", says) if free > DISK_FREE else warning("disk", says, "free some space")
