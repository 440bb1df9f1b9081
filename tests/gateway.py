"""The way to a Temporal that is connected already."""

from temporalio.client import Client

from starter.service.temporal_gateway import TemporalGateway


def gateway_to(client: Client) -> TemporalGateway:
    """The way to a Temporal that is connected already."""

    async def connected() -> Client:
        return client

    return TemporalGateway(connected)
