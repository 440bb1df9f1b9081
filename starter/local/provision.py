"""Makes what the system needs, as often as you like: tables, namespace, search attributes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
    UpdateNamespaceRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.encryption.search_keys import fill_index
from activities.adapters.process.settings import Settings
from activities.adapters.store.database import migrate
from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.database.installation import instance_of
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.provisioned import SERVER_TYPES, attribute_types
from activities.adapters.store.database.revision import HEAD, revision
from activities.adapters.temporal.connection import connect, where
from models.attributes import ATTRIBUTES, Attribute
from models.phrases import JoinedTexts, phrase
from models.sop.formatting import counted
from starter.local.progress import Tell
from starter.local.recovery.erasures import erase_again
from starter.local.setup_error import SetupError
from starter.service.temporal.call_errors import sentence_of

RETENTION = timedelta(days=30)

REMEMBERED_SECONDS, LOOK_AGAIN_SECONDS = 10.0, 0.2
"""How long a server may go on saying that a namespace is unknown which was just made."""


@dataclass(frozen=True)
class Provisioned:
    """What was made in Temporal because it was missing."""

    namespace: str | None = None
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProvisionTarget:
    """What to provision: the Temporal client, and the id of the installation."""

    client: Client
    instance: str


async def provision_all(
    settings: Settings, tell: Tell, *, retention: timedelta | None = None
) -> ProvisionTarget:
    """Make everything that is missing; `tell` is called with a line for each thing.

    `retention` is how long closed workflows are kept from now on; as before where none is given.

    Raises:
        Unavailable: the database, or Temporal, cannot be reached now; the database comes first.
        SetupError: an attribute is there with another type, or the server refuses.
        UsageError: the settings name no database that we can use.
    """
    instance = await provision_database(settings.database_url, tell)
    if found := await fill_index(settings):
        tell(phrase("database: {orders} can be searched for now", orders=counted(found, "order")))
    client = await connect(settings)
    made = await provision(client)
    if retention is not None:
        await _keep_for(client, retention)
    address, name = where(settings)["target_host"], client.namespace
    there = phrase("made") if made.namespace else phrase("is there")
    named = phrase("temporal: namespace {name} at {address}", name=repr(name), address=address)
    lines: list[str] = [phrase("{named} {there}", named=named, there=there)]
    if made.namespace or retention:
        days = counted((retention or RETENTION).days, "day")
        lines.append(phrase("closed workflows are kept {days}", days=days))
    tell(JoinedTexts(lines, "; "))
    tell(
        phrase("temporal: search attributes {names} added", names=", ".join(made.attributes))
        if made.attributes
        else phrase("temporal: all {n} search attributes are there", n=len(ATTRIBUTES))
    )
    await erase_again(settings, tell)
    return ProvisionTarget(client, instance)


async def provision_database(url: str, tell: Tell) -> str:
    """Make the tables, or bring them to this version; gives the installation's id.

    Raises:
        Unavailable: the database cannot be written now; nothing was changed.
        UsageError: the URL names no database that we can use.
    """
    before = await _revision(url)
    await migrate.upgrade_to_head(url)
    async with open_database(url) as database:
        instance = await instance_of(database)
    assert instance is not None  # made with the tables
    tell(
        phrase(
            "database: its tables {made}; this installation is {instance}",
            made=_made(before),
            instance=instance,
        )
    )
    return instance


def _made(before: str | None) -> str:
    """The line about the tables, which were at that revision before."""
    if before == HEAD:
        return phrase("are at {head}", head=HEAD)
    if before is None:
        return phrase("made to {head}", head=HEAD)
    return phrase("brought from {before} to {head}", before=before, head=HEAD)


async def _revision(url: str) -> str | None:
    if not is_there(url):
        return None
    async with open_database(url) as database:
        return await revision(database)


async def provision(client: Client, attributes: Sequence[Attribute] = ATTRIBUTES) -> Provisioned:
    """Make the client's namespace (closed workflows kept 30 days) and our search attributes.

    What is there already stays as it is.

    Raises:
        SetupError: an attribute is there with another type, or the server refuses.
    """
    made = await _ensure_namespace(client)
    known = await _types(client)
    missing = [attribute for attribute in attributes if attribute.name not in known]
    if missing:
        await _add(client, missing)
        known = await _types(client)
    # The server answers OK for a name it has with another type, so look.
    _check(client.namespace, attributes, known)
    return Provisioned(
        namespace=client.namespace if made else None,
        attributes=tuple(attribute.name for attribute in missing),
    )


async def _ensure_namespace(client: Client) -> bool:
    """Whether it was made now. Made first and looked for afterwards: unknown is remembered."""
    name, retention = client.namespace, Duration()
    retention.FromTimedelta(RETENTION)
    try:
        await client.workflow_service.register_namespace(
            RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=retention)
        )
    except RPCError as error:
        if error.status is RPCStatusCode.ALREADY_EXISTS:
            return False
        # An account that may not make namespaces may well use this one.
        if not await _exists(client):
            raise _refused(phrase("namespace {name!r} cannot be made", name=name), error) from error
        return False
    return True


async def _keep_for(client: Client, retention: timedelta) -> None:
    kept = Duration()
    kept.FromTimedelta(retention)
    try:
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(
                namespace=client.namespace,
                config=NamespaceConfig(workflow_execution_retention_ttl=kept),
            )
        )
    except RPCError as error:
        raise _refused(phrase("the retention of closed workflows cannot be set"), error) from error


async def _exists(client: Client) -> bool:
    try:
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=client.namespace)
        )
    except RPCError:
        return False
    return True


async def _types(client: Client) -> dict[str, "IndexedValueType.ValueType"]:
    """The attributes there are; a server that was asked before remembers an unknown namespace."""
    tries = round(REMEMBERED_SECONDS / LOOK_AGAIN_SECONDS)
    while True:
        try:
            return await attribute_types(client)
        except RPCError as error:
            tries -= 1
            if error.status is not RPCStatusCode.NOT_FOUND or tries < 0:
                raise _refused(phrase("search attributes cannot be listed"), error) from error
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def _add(client: Client, missing: Sequence[Attribute]) -> None:
    request = AddSearchAttributesRequest(
        namespace=client.namespace,
        search_attributes={attribute.name: SERVER_TYPES[attribute.type] for attribute in missing},
    )
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            names = ", ".join(attribute.name for attribute in missing)
            what = phrase("search attributes {names} cannot be added", names=names)
            raise _refused(what, error) from error


def _check(
    namespace: str,
    attributes: Sequence[Attribute],
    known: Mapping[str, "IndexedValueType.ValueType"],
) -> None:
    for attribute in attributes:
        there = known.get(attribute.name)
        if there == SERVER_TYPES[attribute.type]:
            continue
        found = "missing" if there is None else IndexedValueType.Name(there).rsplit("_", 1)[1]
        raise SetupError(
            phrase(
                "search attribute {name} in {namespace} must be {type}, but it is {found}",
                name=attribute.name, namespace=repr(namespace), type=attribute.type,
                found=found.capitalize(),
            ),
            hint=phrase("`temporal operator search-attribute remove --name {name}` and start "
                        "again, or use another namespace", name=attribute.name),
        )  # fmt: skip


def _refused(what: str, error: RPCError) -> SetupError:
    return SetupError(
        phrase("{what}: {why}", what=what, why=sentence_of(error)),
        hint="check the address and the rights of the Temporal account; on Temporal Cloud, add "
        "namespace and search attributes there first; --debug shows the server's own words",
    )
