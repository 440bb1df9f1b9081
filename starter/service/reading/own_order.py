"""An order as somebody outside reads it: his part of it, with what he has to know to do it."""

from datetime import datetime

from models.messages.decisions.provider_decisions import Crew
from models.messages.orders.order import Order
from models.roles import Role
from models.stages.trunk_transport.provider_replacement import ProviderReplaced
from starter.service.reading.contents import agreed_of
from starter.service.reading.need_to_know import OwnOrderShown, Reading, narrowed
from starter.service.reading.read_context import Records
from starter.service.reading.views import OrderShown


def _replaced_at(page: OrderShown) -> datetime | None:
    """When another provider was sent: what his former one has agreed is not his (FH-11.3.2.3)."""
    provider = (
        line.at
        for line in page.timeline
        if line.what == ProviderReplaced.kind and line.data.get("who") == Crew.PROVIDER
    )
    return max(provider, default=None)


async def own_order(
    records: Records,
    page: OrderShown,
    content: Order,
    reading: Reading,
    on_it: frozenset[str] | None = None,
) -> OwnOrderShown:
    """It as whoever reads that much sees it; `on_it`: the shipments on his vehicle alone.

    Raises:
        Unavailable: the database cannot be read.
    """
    shown = narrowed(page, content, reading, on_it)
    if Role.PROVIDER not in reading.crew:
        return shown
    reports = await records.store.report_contents.of_order(page.workflow_id)
    since = _replaced_at(page)
    his = [one for one in reports if since is None or one.reported_at >= since]
    appointment = agreed_of(his).appointment
    return shown.model_copy(
        update={"job": shown.job.model_copy(update={"appointment": appointment})}
    )
