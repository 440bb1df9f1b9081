"""The way to a Temporal that is connected already."""

from temporalio.client import Client

from starter.service.temporal.temporal_gateway import ANSWER_SECONDS, TemporalGateway


def gateway_to(client: Client, *, patience: float = ANSWER_SECONDS) -> TemporalGateway:
    """The way to a Temporal that is connected already, which waits for an answer as a door does."""

    async def connected() -> Client:
        return client

    return TemporalGateway(connected, patience=patience)
