"""A process that forks writers, for tests that kill them.

`python -m tests.activities.adapters.store.writers URL`

For each line on its standard input it forks a process that writes batches one after another,
and says that one's id; each writer says the number of every batch that it was told is written.
"""

import asyncio
import os
import sys

from activities.adapters.store.ledger import SqlLedger
from activities.adapters.store.store import open_store
from tests.activities.adapters.store.store_builders import (
    LEG,
    a_batch,
    a_duty,
    a_snapshot,
    an_entry,
)

EACH = 100_000
"""More batches than any writer lives to write."""


async def write_on(url: str, first: int) -> None:
    """Write batch after batch, numbered from `first`, each a task later than the one before."""
    async with open_store(url) as store:
        ledger = SqlLedger(store, lambda *_: {})
        for n in range(first, first + EACH):
            lines = an_entry(2 * n, LEG), an_entry(2 * n + 1, LEG)
            batch = a_batch(
                LEG, task=n, entries=lines, duties=(a_duty(),), snapshot=a_snapshot(LEG)
            )
            await ledger.record(batch)
            print(n, flush=True)


def main(url: str) -> None:
    for round_, _ in enumerate(sys.stdin, 1):
        child = os.fork()
        if child == 0:
            asyncio.run(write_on(url, round_ * EACH))
            os._exit(0)
        # On a line of its own, whatever the writer that was killed left of its last one.
        print(f"\npid {child}", flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(sys.argv[1])
