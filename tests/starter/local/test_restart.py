"""A worker that is killed with many open orders: each report after that costs a replay."""

from datetime import timedelta
from pathlib import Path

from bench.storm import storm
from bench.system import running_system
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET

ORDERS = 24
"""All in one moment; `make bench` takes more, eight a second."""


async def test_a_killed_workers_orders_are_all_received_once_and_none_is_refused(
    engine_cache: Path, tmp_path: Path
) -> None:
    options = {"cache_dir": CACHE_DIR, "port_offset": FIRST_TEST_OFFSET}
    async with running_system(tmp_path, **options) as system:
        found = await storm(system, ORDERS, lambda line: None, every=timedelta())
    assert found.orders == ORDERS
    assert (found.refused, found.twice) == (0, 0)
