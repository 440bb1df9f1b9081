"""What `fulfil provision` makes, looked at by processes as they start: is it there?

A store that cannot be reached now is not a reason to say no: what it holds is looked at when it
is back.
"""

from collections.abc import Mapping, Sequence

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.adapters.store.database.database_file import is_there
from activities.adapters.store.database.installation import instance_of
from activities.adapters.store.database.open_database import open_database
from activities.adapters.store.database.revision import HEAD, revision
from models.attributes import ATTRIBUTES, Attribute, AttributeType
from models.errors import FulfilError, Unavailable
from models.phrases import JoinedTexts, as_sentence, phrase

SERVER_TYPES: Mapping[AttributeType, "IndexedValueType.ValueType"] = {
    AttributeType.KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
    AttributeType.DATETIME: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
    AttributeType.INT: IndexedValueType.INDEXED_VALUE_TYPE_INT,
    AttributeType.BOOL: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
}
"""Our types of search attributes, as the server calls them."""


class NotProvisioned(FulfilError):
    """What the process stands on was not made, or is of another version: one line says it."""

    code = "not_provisioned"

    def __init__(self, missing: str) -> None:
        super().__init__(phrase("{missing}: run `fulfil provision`", missing=as_sentence(missing)))


async def check_database(url: str) -> str | None:
    """See to it that the database's tables are those of this version; gives the instance id.

    Nothing is given where the database cannot be reached now.

    Raises:
        NotProvisioned: they are not; says what is missing.
        UsageError: the URL names no database that we can use.
    """
    if not is_there(url):
        raise NotProvisioned("the database is not there")
    async with open_database(url) as database:
        try:
            found = await revision(database)
        except Unavailable:
            return None
        if found is None:
            raise NotProvisioned("the database has no tables")
        if found != HEAD:
            raise NotProvisioned(
                phrase(
                    "the database's tables are at {found}, and this version works with {newest}",
                    found=found,
                    newest=HEAD,
                )
            )
        return await instance_of(database)


async def check_temporal(client: Client) -> None:
    """See to it that namespace and search attributes are there.

    Raises:
        NotProvisioned: they are not; says what is missing.
    """
    try:
        missing = lacking(await attribute_types(client))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise NotProvisioned(
                phrase("Temporal has no namespace {namespace!r}", namespace=client.namespace)
            ) from None
        return  # away now, or not open to this account
    if missing:
        raise NotProvisioned(
            phrase(
                "Temporal's namespace {namespace!r} lacks the search attributes {names}, "
                "or has them with another type",
                namespace=client.namespace,
                names=JoinedTexts(missing, ", "),
            )
        )


async def attribute_types(client: Client) -> dict[str, "IndexedValueType.ValueType"]:
    """The namespace's own search attributes and their types.

    Raises:
        RPCError: the server refuses, or has no such namespace.
    """
    found = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    return dict(found.custom_attributes)


def lacking(
    known: Mapping[str, "IndexedValueType.ValueType"],
    attributes: Sequence[Attribute] = ATTRIBUTES,
) -> list[str]:
    """The names of those that are missing, or there with another type."""
    return [one.name for one in attributes if known.get(one.name) != SERVER_TYPES[one.type]]
