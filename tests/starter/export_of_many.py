"""`python -m tests.starter.export_of_many csv`: exports 50,000 orders; says rows and peak MB."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from models.language.catalogue import Language
from models.language.texts import Translator
from models.messages.lists.order_filter import OrderFilter
from models.roles import Role
from starter.service.exports import lists
from starter.service.exports.export import export
from starter.service.exports.sheets import SheetFormat
from starter.service.reading import queries
from starter.service.reading.read_context import Records
from starter.service.reading.views import OrderListed

ORDERS = 50_000
NOW = datetime(2026, 11, 27, 1, 0, tzinfo=UTC)


def listed(n: int) -> OrderListed:
    """An order of a list."""
    return OrderListed.model_validate({
        "merchant": "acme", "order_no": f"SO-{n}", "workflow_id": f"order:acme:SO-{n}",
        "stage": "installation", "step": "awaiting_acceptance", "waiting_on": "customer",
        "since": NOW, "sla": "on_track", "breaches": 0, "problem": None,
        "needs_attention": False, "next_duty": None, "next_due_at": NOW, "hub": "成都",
        "city": "成都市", "carrier": None, "accepted_at": NOW, "closed": False, "outcome": None,
        "trouble": None,
    })  # fmt: skip


async def orders(
    records: Records, wanted: OrderFilter
) -> tuple[tuple[OrderListed, ...], int | None]:
    """A page of them, in place of a database."""
    first, after = wanted.cursor or 0, (wanted.cursor or 0) + wanted.limit
    page = tuple(listed(n) for n in range(first, min(after, ORDERS)))
    return page, after if after < ORDERS else None


async def main(format_: SheetFormat) -> None:
    """Export them all."""
    queries.orders = orders
    context: Any = SimpleNamespace(now=lambda: NOW)
    reader = lists.Reader(role=Role.OPERATOR)
    made = await export(
        context, lists.ListName.ORDERS, reader, {}, format_, Translator(Language.ZH)
    )
    made.file.close()
    sys.stdout.write(f"{made.rows} {peak_mb()}\n")


def peak_mb() -> int:
    """The most memory that this program had, in MB; `ru_maxrss` counts its parent's, too."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


if __name__ == "__main__":
    asyncio.run(main(SheetFormat(sys.argv[1])))
