"""The doctor's look at Temporal: server, namespace, search attributes, workers on the queue."""

import asyncio

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.installation import instance_in
from activities.adapters.store.provisioned import attribute_types, lacking
from activities.adapters.temporal.connection import connect, where
from models.errors import FulfilError, Unavailable
from models.ids import TASK_QUEUE
from models.sop.formatting import counted
from starter.local.doctor.check import WITHIN_SECONDS, Check, ok, warning, wrong
from starter.local.provision import RETENTION
from starter.service.running.server_view import AWAY, pollers
from starter.service.temporal.call_errors import sentence_of

START = "start one here: fulfil dev; or set TEMPORAL_ADDRESS"
PROVISION = "fulfil provision; on Temporal Cloud, add it there"


async def examine(settings: Settings, instance: str | None) -> list[Check]:
    """What of Temporal is there; nothing but the server's absence hides the rest."""
    try:
        address = where(settings)["target_host"]
        async with asyncio.timeout(WITHIN_SECONDS):
            client = await connect(settings)
    except (Unavailable, TimeoutError):
        return [wrong("temporal", f"no server answers at {address}", START)]
    except FulfilError as error:
        return [wrong("temporal", error.message, error.hint or START)]
    except (ValueError, RuntimeError) as error:
        return [wrong("temporal", f"its profile cannot be read: {error}", "fix temporal.toml")]
    server = ok("temporal", f"answers at {address}")
    namespace, attributes, workers = await asyncio.gather(
        _namespace(client), _attributes(client), _workers(client, instance)
    )
    return [server, namespace, attributes, workers]


async def _namespace(client: Client) -> Check:
    name = client.namespace
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            found = await client.workflow_service.describe_namespace(
                DescribeNamespaceRequest(namespace=name)
            )
    except AWAY as error:
        return wrong("namespace", f"{name!r} is not there: {sentence_of(error)}", PROVISION)
    kept = found.config.workflow_execution_retention_ttl.ToTimedelta()
    if kept < RETENTION:
        says = f"{name!r} keeps closed workflows for {counted(kept.days, 'day')} only"
        return warning("namespace", says, f"set its retention to {RETENTION.days} days")
    return ok("namespace", f"{name!r}, closed workflows are kept for {counted(kept.days, 'day')}")


async def _attributes(client: Client) -> Check:
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            missing = lacking(await attribute_types(client))
    except AWAY as error:
        return wrong("search attributes", f"they cannot be listed: {sentence_of(error)}", PROVISION)
    if missing:
        says = f"missing or of another type: {', '.join(missing)}; orders would hang"
        return wrong("search attributes", says, PROVISION)
    return ok("search attributes", "all are there")


async def _workers(client: Client, instance: str | None) -> Check:
    try:
        found = await pollers(client, now=wall_clock.now())
    except (RPCError, TimeoutError) as error:
        return wrong("workers", f"the queue cannot be asked: {sentence_of(error)}", PROVISION)
    if not found:
        says = f"none polls the queue {TASK_QUEUE}: orders wait"
        return wrong("workers", says, "start one: fulfil worker")
    strangers = [one for one in found if instance and instance_in(one) not in (None, instance)]
    if strangers:
        says = f"of another installation, on our queue: {', '.join(strangers)}; ours is {instance}"
        return wrong("workers", says, "stop them, or give each installation its own namespace")
    return ok("workers", f"{len(found)} at work on the queue {TASK_QUEUE}")
