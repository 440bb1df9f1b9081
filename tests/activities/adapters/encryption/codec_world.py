"""Keys, and a person's data sealed by them."""

from collections.abc import Iterable
from pathlib import Path

from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter, WorkflowSerializationContext

from activities.adapters.encryption.key_ring import add_key
from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import data_converter
from tests.activities.adapters.encryption.codec_orders import Person
from tests.databases import make_tables

ORDER = "order:acme:1001"
OTHER = "order:acme:1002"


async def settings_with_ring(folder: Path) -> Settings:
    """Settings over a new key ring and a new database."""
    add_key(folder / "ring.json")
    settings = Settings(data_dir=folder, key_ring=folder / "ring.json")
    await make_tables(settings.database_url)
    return settings


def of(converter: DataConverter | Settings, workflow_id: str) -> DataConverter:
    """The converter as the SDK uses it for that workflow."""
    if isinstance(converter, Settings):
        converter = data_converter(converter)
    return converter.with_context(WorkflowSerializationContext("default", workflow_id))


async def sealed(converter: DataConverter | Settings, workflow_id: str, name: str) -> Payload:
    """That person's payload, as it is stored."""
    [payload] = await of(converter, workflow_id).encode([Person(name=name)])
    return payload


async def opened(
    converter: DataConverter | Settings, workflow_id: str, payloads: Iterable[Payload]
) -> str:
    """The name in the first payload, read as data of that workflow."""
    [person] = await of(converter, workflow_id).decode(list(payloads), [Person])
    assert isinstance(person, Person)
    return person.name
