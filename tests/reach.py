"""The way to a Temporal that is connected already."""

from temporalio.client import Client

from starter.service.reach import Reach


def reach_to(client: Client) -> Reach:
    """The way to a Temporal that is connected already."""

    async def connected() -> Client:
        return client

    return Reach(connected)
