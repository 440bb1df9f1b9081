"""What was erased stays erased: a restored store is brought up to date by the log of erasures."""

import asyncio

from activities.adapters.process.settings import Settings
from activities.adapters.store.database.rebuild import rebuilt
from models.phrases import phrase
from models.sop.formatting import counted
from starter.local.progress import Tell
from starter.service.app_context import open_app_context
from starter.service.upkeep.erasure import replay


async def erase_again(settings: Settings, tell: Tell) -> None:
    """Erase again what a restore, or the comparison after it, has brought back.

    Raises:
        UsageError: the log cannot be read.
        Unavailable: the database cannot be reached now.
    """
    if not settings.erasures.exists():
        return
    async with open_app_context(settings) as context:
        done = await replay(context, settings.erasures)
    if done.erased:
        tell(
            phrase(
                "erasures: {orders} of the log erased again",
                orders=counted(len(done.erased), "order"),
            )
        )
        for line in await asyncio.to_thread(rebuilt, settings.database_url):
            tell(phrase("erasures: {line}", line=line))
    if done.waiting:
        tell(
            phrase(
                "erasures: open again, to be erased once closed: {orders}",
                orders=", ".join(done.waiting),
            )
        )
