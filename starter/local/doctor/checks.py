"""`fulfil doctor`: whether this machine can run the system, in under three seconds.

Every check is bounded and looks at one thing; none changes anything but the database's own
version row, which is written with what it holds.
"""

import asyncio
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from activities.adapters.encryption.store_keys import keys_for
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.database.errors import MIGRATE_COMMAND
from activities.adapters.store.database.installation import instance_of, restored_from
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.results.rows import Health as StoreHealth
from activities.adapters.store.store import Store, open_store
from activities.adapters.store.upkeep.gauges import NOTICES_KIND, Amount
from models.errors import FulfilError
from models.phrases import phrase
from models.sop import clock
from models.sop.formatting import counted, show
from starter.local.doctor.check import WITHIN_SECONDS, Check, ok, warning, wrong
from starter.local.doctor.processes import examine as examine_processes
from starter.local.doctor.settings_checks import check_key_ring, check_terms, check_working_days
from starter.local.doctor.temporal import examine as examine_temporal

DISK_FREE = 2 * 1024**3
CLOCK_SKEW_MAX = timedelta(seconds=60)
BACKLOG_AFTER = timedelta(minutes=1)


async def examine(settings: Settings) -> list[Check]:
    """Every check, side by side, in the order of how much depends on it."""
    instance = await _instance(settings)
    database, temporal, processes = await asyncio.gather(
        _database(settings),
        examine_temporal(settings, instance),
        examine_processes(settings, instance),
    )
    named = (check_key_ring(settings), check_terms(settings), check_working_days(settings))
    return [*database, *temporal, *processes, *named, _disk(settings)]


async def _instance(settings: Settings) -> str | None:
    """This installation's id; None where the database cannot be asked."""
    if not is_there(settings.database_url):
        return None
    with suppress(FulfilError, TimeoutError):
        async with asyncio.timeout(WITHIN_SECONDS), open_database(settings.database_url) as opened:
            return await instance_of(opened)
    return None


async def _database(settings: Settings) -> list[Check]:
    if not is_there(settings.database_url):
        return [
            warning(
                "database",
                phrase("it is not there yet"),
                phrase("migrate it: {command}; or fulfil dev, once", command=MIGRATE_COMMAND),
            )
        ]
    try:
        async with (
            asyncio.timeout(WITHIN_SECONDS),
            open_store(settings.database_url, **keys_for(settings)) as store,
        ):
            health = await store.health()
            if (unfit := _unfit(health)) is not None:
                return [unfit]
            head = ok(
                "database", phrase("tables at {head}, and it can be written", head=health.head)
            )
            noted = [*await _restored(store), *await _erasures(store)]
            return [head, *noted, await _clock(store), *await _outbox(store)]
    except TimeoutError:
        return [
            wrong("database", phrase("it does not answer in time"), phrase("check that it runs"))
        ]
    except FulfilError as error:
        return [wrong("database", error.message, error.hint or phrase("check DATABASE_URL"))]


def _unfit(health: StoreHealth) -> Check | None:
    """Why this version cannot work with the tables, if it cannot."""
    if not health.writable:
        why = health.reason or phrase("it cannot be written")
        fix = phrase("migrate it: {command}, or check DATABASE_URL", command=MIGRATE_COMMAND)
        return wrong("database", why, fix)
    if health.ok:
        return None
    says = phrase(
        "its tables are at {revision}, this version works with {head}",
        revision=health.revision,
        head=health.head,
    )
    return wrong("database", says, phrase("migrate it: {command}", command=MIGRATE_COMMAND))


async def _restored(store: Store) -> list[Check]:
    """A line only where a backup was restored and nobody has compared the stores since."""
    made_at = await restored_from(store.database)
    if made_at is None:
        return []
    says = phrase(
        "a backup of {made_at} UTC was restored, and not compared with Temporal yet",
        made_at=f"{made_at:%F %T}",
    )
    return [warning("restore", says, phrase("start the API, which does it; or fulfil reconcile"))]


async def _clock(store: Store) -> Check:
    """Check that the newest row of the database does not lie ahead of this machine's clock."""
    now = wall_clock.now()
    newest = (await store.orders.list()).rows[:1]
    if newest and newest[0].accepted_at > now + CLOCK_SKEW_MAX:
        says = phrase(
            "it is {now} UTC here, and an order came in later than that", now=f"{now:%F %T}"
        )
        return wrong("clock", says, phrase("set this machine's clock (NTP)"))
    return ok("clock", phrase("{now} in Shanghai", now=f"{clock.local(now):%F %T}"))


async def _outbox(store: Store) -> list[Check]:
    """Check that everything older than a minute is delivered or answered, and that notices are
    sent, where relay, server and workers run."""
    now = wall_clock.now()
    waiting = (await store.measures.now(now)).waiting
    late = {
        what: amount
        for what, amount in waiting.items()
        if amount.oldest is not None and amount.oldest < now - BACKLOG_AFTER
    }
    unsent = late.pop(NOTICES_KIND, None)
    return [_relay(late), *([] if unsent is None else [_unsent(unsent)])]


def _relay(late: Mapping[str, Amount]) -> Check:
    if not late:
        return ok("relay", phrase("nothing waits to be delivered or answered"))
    says = ", ".join(f"{what}: {amount.count}" for what, amount in late.items())
    fix = phrase(
        "start API and server: fulfil dev; fulfil orders list --stuck has what cannot be done"
    )
    return warning(
        "relay", phrase("not delivered or answered for a minute: {known}", known=says), fix
    )


def _unsent(amount: Amount) -> Check:
    """A line only where people are not told what they should know by now."""
    assert amount.oldest is not None
    count, since = counted(amount.count, "notice"), show(amount.oldest)
    says = phrase(
        "nobody is told: {count} should have gone out, the oldest {since}", count=count, since=since
    )
    fix = phrase(
        "start the API, whose relay sends them, and a worker; look at FULFIL_NOTICES_URL; "
        "fulfil notices has them"
    )
    return warning("unsent notices", says, fix)


async def _erasures(store: Store) -> list[Check]:
    """A line only where erased orders still stand in Temporal."""
    pending = await store.erasures.pending()
    if not pending:
        return []
    named = ", ".join(pending[:3]) + (", …" if len(pending) > 3 else "")
    says = phrase(
        "Temporal still holds {orders} erased here: {named}",
        orders=counted(len(pending), "order"),
        named=named,
    )
    return [warning("erasure", says, phrase("run fulfil erase again for each"))]


def _disk(settings: Settings) -> Check:
    folder = (
        settings.data_dir if settings.data_dir.exists() else settings.data_dir.absolute().parent
    )
    free = shutil.disk_usage(folder).free
    says = phrase("{free} GB free at {folder}", free=f"{free / 1024**3:.1f}", folder=folder)
    return (
        ok("disk", says) if free > DISK_FREE else warning("disk", says, phrase("free some space"))
    )
