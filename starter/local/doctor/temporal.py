"""The doctor's look at Temporal: server, namespace, search attributes, workers on the queue."""

import asyncio

from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.installation import instance_in
from activities.adapters.store.database.provisioned import attribute_types, lacking
from activities.adapters.temporal.connection import connect, where
from models.errors import FulfilError, Unavailable
from models.ids import TASK_QUEUE
from models.phrases import phrase
from models.sop.formatting import counted
from starter.local.doctor.check import WITHIN_SECONDS, Check, ok, warning, wrong
from starter.local.provision import RETENTION
from starter.service.running.server_view import UNREACHABLE, pollers
from starter.service.temporal.call_errors import sentence_of

START_ADVICE = phrase("start one here: fulfil dev; or set TEMPORAL_ADDRESS")
PROVISION_ADVICE = phrase("fulfil provision; on Temporal Cloud, add it there")


async def examine(settings: Settings, instance: str | None) -> list[Check]:
    """The checks of Temporal; where the server is missing, the others are left out."""
    try:
        address = where(settings)["target_host"]
        async with asyncio.timeout(WITHIN_SECONDS):
            client = await connect(settings)
    except (Unavailable, TimeoutError):
        return [
            wrong(
                "temporal", phrase("no server answers at {address}", address=address), START_ADVICE
            )
        ]
    except FulfilError as error:
        return [wrong("temporal", error.message, error.hint or START_ADVICE)]
    except (ValueError, RuntimeError) as error:
        return [
            wrong(
                "temporal",
                phrase("its profile cannot be read: {error}", error=error),
                phrase("fix temporal.toml"),
            )
        ]
    server = ok("temporal", phrase("answers at {where}", where=address))
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
    except UNREACHABLE as error:
        return wrong(
            "namespace",
            phrase("{name} is not there: {error}", name=repr(name), error=sentence_of(error)),
            PROVISION_ADVICE,
        )
    kept = found.config.workflow_execution_retention_ttl.ToTimedelta()
    if kept < RETENTION:
        says = phrase(
            "{name} keeps closed workflows for {days} only",
            name=repr(name),
            days=counted(kept.days, "day"),
        )
        return warning(
            "namespace",
            says,
            phrase("set its retention to {days}", days=counted(RETENTION.days, "day")),
        )
    return ok(
        "namespace",
        phrase(
            "{name}, closed workflows are kept for {days}",
            name=repr(name),
            days=counted(kept.days, "day"),
        ),
    )


async def _attributes(client: Client) -> Check:
    try:
        async with asyncio.timeout(WITHIN_SECONDS):
            missing = lacking(await attribute_types(client))
    except UNREACHABLE as error:
        return wrong(
            "search attributes",
            phrase("they cannot be listed: {error}", error=sentence_of(error)),
            PROVISION_ADVICE,
        )
    if missing:
        says = phrase(
            "missing or of another type: {names}; orders would hang", names=", ".join(missing)
        )
        return wrong("search attributes", says, PROVISION_ADVICE)
    return ok("search attributes", phrase("all are there"))


async def _workers(client: Client, instance: str | None) -> Check:
    try:
        found = await pollers(client, now=wall_clock.now())
    except (RPCError, TimeoutError) as error:
        return wrong(
            "workers",
            phrase("the queue cannot be asked: {error}", error=sentence_of(error)),
            PROVISION_ADVICE,
        )
    if not found:
        says = phrase("none polls the queue {queue}: orders wait", queue=TASK_QUEUE)
        return wrong("workers", says, phrase("start one: fulfil worker"))
    strangers = [one for one in found if instance and instance_in(one) not in (None, instance)]
    if strangers:
        says = phrase(
            "of another installation, on our queue: {strangers}; ours is {instance}",
            strangers=", ".join(strangers),
            instance=instance,
        )
        return wrong(
            "workers", says, phrase("stop them, or give each installation its own namespace")
        )
    return ok("workers", phrase("{n} at work on the queue {queue}", n=len(found), queue=TASK_QUEUE))
