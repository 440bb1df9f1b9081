"""Namespace and search attributes on any Temporal, as often as you like."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import (
    AddSearchAttributesRequest,
    ListSearchAttributesRequest,
)
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    RegisterNamespaceRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from models.attributes import ATTRIBUTES, Attribute, AttributeType
from starter.machine.setup_error import SetupError

DEFAULT_NAMESPACE = "default"
RETENTION = timedelta(days=30)

_TYPES: Mapping[AttributeType, "IndexedValueType.ValueType"] = {
    AttributeType.KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    AttributeType.DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    AttributeType.INT: IndexedValueType.INDEXED_VALUE_TYPE_INT,
    AttributeType.BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
}


async def provision(client: Client, attributes: Sequence[Attribute] = ATTRIBUTES) -> None:
    """Make the client's namespace (closed workflows kept 30 days) and our search attributes.

    What is there already stays as it is.

    Raises:
        SetupError: an attribute is there with another type, or the server refuses.
    """
    await _ensure_namespace(client)
    known = await _types(client)
    missing = [attribute for attribute in attributes if attribute.name not in known]
    if missing:
        await _add(client, missing)
        known = await _types(client)
    # The server answers OK for a name it has with another type, so look.
    _check(client.namespace, attributes, known)


async def lacking(client: Client, attributes: Sequence[Attribute] = ATTRIBUTES) -> list[str]:
    """The names of the search attributes that are missing, or there with another type.

    Raises:
        SetupError: the server refuses to list them.
    """
    known = await _types(client)
    return [one.name for one in attributes if known.get(one.name) != _TYPES[one.type]]


async def _ensure_namespace(client: Client) -> None:
    """Register first, look afterwards: a server remembers for a second that a name is unknown."""
    name, retention = client.namespace, Duration()
    retention.FromTimedelta(RETENTION)
    try:
        await client.workflow_service.register_namespace(
            RegisterNamespaceRequest(namespace=name, workflow_execution_retention_period=retention)
        )
    except RPCError as error:
        if error.status is RPCStatusCode.ALREADY_EXISTS:
            return
        # An account that may not make namespaces may well use this one.
        if not await _exists(client):
            raise _refused(f"namespace {name!r} cannot be made", error) from error


async def _exists(client: Client) -> bool:
    try:
        await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace=client.namespace)
        )
    except RPCError:
        return False
    return True


async def _types(client: Client) -> dict[str, "IndexedValueType.ValueType"]:
    try:
        found = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace=client.namespace)
        )
    except RPCError as error:
        raise _refused("search attributes cannot be listed", error) from error
    return dict(found.custom_attributes)


async def _add(client: Client, missing: Sequence[Attribute]) -> None:
    request = AddSearchAttributesRequest(
        namespace=client.namespace,
        search_attributes={attribute.name: _TYPES[attribute.type] for attribute in missing},
    )
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            names = ", ".join(attribute.name for attribute in missing)
            raise _refused(f"search attributes {names} cannot be added", error) from error


def _check(
    namespace: str,
    attributes: Sequence[Attribute],
    known: Mapping[str, "IndexedValueType.ValueType"],
) -> None:
    for attribute in attributes:
        there = known.get(attribute.name)
        if there == _TYPES[attribute.type]:
            continue
        found = "missing" if there is None else IndexedValueType.Name(there).rsplit("_", 1)[1]
        raise SetupError(
            f"search attribute {attribute.name} in namespace {namespace!r} must be "
            f"{attribute.type}, but it is {found.capitalize()}",
            hint=f"`temporal operator search-attribute remove --name {attribute.name}` and start "
            "again, or use another namespace",
        )


def _refused(what: str, error: RPCError) -> SetupError:
    return SetupError(
        f"{what}: {error.message} ({error.status.name})",
        hint="check the address and the rights of the Temporal account; on Temporal Cloud, "
        "add namespace and search attributes there first",
    )
