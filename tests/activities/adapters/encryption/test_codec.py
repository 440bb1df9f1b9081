"""Private data is sealed per order, opens for that order only, and nothing is too large."""

import asyncio
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload

from activities.adapters.encryption.codec import BYTES_MAX, PayloadTooLarge
from activities.adapters.encryption.key_ring import KeyMissing, SealedDataError
from activities.adapters.encryption.payload_converter import dropped
from activities.adapters.process.settings import Settings
from activities.adapters.temporal.connection import data_converter, data_keys
from models.errors import Unavailable
from models.messages.encoding.unreadable_message import UnreadableMessage
from tests.activities.adapters.encryption import codec_world
from tests.activities.adapters.encryption.codec_world import ORDER, OTHER, of, opened, sealed

NAME = "王芳-13800138000"


@pytest_asyncio.fixture
async def settings(tmp_path: Path) -> Settings:
    """A new key ring and a new database."""
    return await codec_world.settings_with_ring(tmp_path)


@pytest.mark.parametrize("reader", [ORDER, f"{ORDER}:trunk-pickup:2", "return:acme:1001:1"])
async def test_a_leg_and_a_case_open_what_the_order_sealed(settings: Settings, reader: str) -> None:
    payload = await sealed(settings, ORDER, NAME)
    assert NAME.encode() not in payload.SerializeToString()
    assert await opened(settings, reader, [payload]) == NAME


@pytest.mark.parametrize("reader", [OTHER, "daily-review", ""])
async def test_a_payload_moved_to_another_order_does_not_open(
    settings: Settings, reader: str
) -> None:
    payload = await sealed(settings, ORDER, NAME)
    await sealed(settings, reader, "they have a key of their own")
    with pytest.raises(SealedDataError, match=f"payload of {ORDER}"):
        await opened(settings, reader, [payload])


async def test_a_payload_relabelled_for_another_order_does_not_open(settings: Settings) -> None:
    payload = await sealed(settings, ORDER, NAME)
    other = await sealed(settings, OTHER, "someone else")
    payload.metadata["key-id"] = other.metadata["key-id"]
    with pytest.raises(SealedDataError, match="changed, or is another order's"):
        await opened(settings, OTHER, [payload])


async def test_a_changed_payload_does_not_open(settings: Settings) -> None:
    payload = await sealed(settings, ORDER, NAME)
    payload.data = payload.data[:-1] + bytes([payload.data[-1] ^ 1])
    with pytest.raises(SealedDataError, match="changed"):
        await opened(settings, ORDER, [payload])


async def test_what_belongs_to_no_order_is_sealed_too(settings: Settings) -> None:
    payload = await sealed(settings, "daily-review", NAME)
    assert payload.metadata["encoding"] == b"binary/encrypted"
    # A schedule starts its workflow under a longer id than it was made with.
    assert await opened(settings, "daily-review-2026-11-22T00:00:00Z", [payload]) == NAME


async def test_a_plain_payload_is_let_through(settings: Settings) -> None:
    plain = await sealed(data_converter(), ORDER, NAME)
    assert NAME.encode() in plain.data
    assert await opened(settings, ORDER, [plain]) == NAME


async def test_an_erased_order_is_closed_for_good(settings: Settings) -> None:
    payload = await sealed(settings, ORDER, NAME)
    keys = data_keys(settings)
    assert keys
    assert await keys.erase(ORDER)
    assert not await keys.erase(ORDER)
    with pytest.raises(KeyMissing, match="erased"):
        await opened(settings, ORDER, [payload])
    with pytest.raises(KeyMissing, match="erased"):
        await sealed(settings, ORDER, "a second key would hide that")


async def test_sealed_data_without_a_ring_says_what_is_missing(settings: Settings) -> None:
    payload = await sealed(settings, ORDER, NAME)
    with pytest.raises(KeyMissing, match="no key ring is configured"):
        await opened(settings.model_copy(update={"key_ring": None}), ORDER, [payload])


async def test_another_database_has_no_key_of_the_order(settings: Settings, tmp_path: Path) -> None:
    payload = await sealed(settings, ORDER, NAME)
    (tmp_path / "other").mkdir()
    other = await codec_world.settings_with_ring(tmp_path / "other")
    with pytest.raises(SealedDataError, match="never made here"):
        await opened(other, ORDER, [payload])


async def test_a_key_that_was_not_there_in_one_task_is_found_in_the_next(
    settings: Settings,
) -> None:
    converter, elsewhere = data_converter(settings), data_converter(settings)
    foreign = await sealed(elsewhere, OTHER, NAME)
    foreign.metadata["key-id"] = ORDER.encode()
    assert [type(one) for one in await of(converter, ORDER).decode([foreign])] == [
        UnreadableMessage
    ]
    ours = await sealed(elsewhere, ORDER, NAME)
    assert await opened(converter, ORDER, [ours]) == NAME


async def test_processes_that_seal_at_once_agree_on_the_orders_key(settings: Settings) -> None:
    payloads = await asyncio.gather(*(sealed(settings, ORDER, f"n{n}") for n in range(10)))
    names = [await opened(settings, ORDER, [payload]) for payload in payloads]
    assert names == [f"n{n}" for n in range(10)]


ODD = {
    "of another order": {"encoding": b"binary/encrypted", "key-id": OTHER.encode()},
    "of nobody": {"encoding": b"binary/encrypted"},
    "under our name": {"encoding": b"binary/encrypted", "key-id": ORDER.encode()},
    "of another planet": {"encoding": b"binary/of-another-planet"},
    "broken": {"encoding": b"json/plain"},
    "kept elsewhere": {"encoding": b"json/external-storage-reference"},
    "kept elsewhere, sealed": {"__temporal_external_storage_reference": b"true"},
}


PLAIN = [mark for mark in ODD.values() if "encoding" in mark]


@pytest.mark.parametrize("with_ring", [True, False])
@pytest.mark.parametrize("odd", ODD)
async def test_what_we_cannot_have_sent_is_unreadable_and_no_error_but_where_it_is_typed(
    settings: Settings, odd: str, with_ring: bool
) -> None:
    """Typed are inputs and results: those are ours, and nothing of them is dropped."""
    ours = settings if with_ring else settings.model_copy(update={"key_ring": None})
    payload, before = Payload(metadata=ODD[odd], data=b"{" * 40), dropped.total()
    [value] = await of(ours, ORDER).decode([payload])
    assert isinstance(value, UnreadableMessage)
    assert dropped.total() > before
    with pytest.raises(Exception, match=r"."):
        await of(ours, ORDER).decode([payload], [dict])


@given(
    metadata=st.dictionaries(
        st.sampled_from(("encoding", "key-id", "messageType", "x")),
        st.binary(max_size=40) | st.sampled_from([mark["encoding"] for mark in PLAIN]),
    ),
    data=st.binary(max_size=200),
)
def test_no_bytes_under_any_metadata_raise_where_a_message_is_read(
    metadata: dict[str, bytes], data: bytes
) -> None:
    payload = Payload(metadata=metadata, data=data)
    assert len(asyncio.run(of(data_converter(), ORDER).decode([payload]))) == 1


async def test_a_database_that_cannot_be_reached_is_a_key_that_is_not_there(
    settings: Settings, tmp_path: Path
) -> None:
    payload = await sealed(settings, ORDER, NAME)
    away = settings.model_copy(update={"database_url": f"sqlite:///{tmp_path}"})
    with pytest.raises(Unavailable):
        await of(away, ORDER).decode([payload])


@pytest.mark.parametrize("with_ring", [True, False])
async def test_a_payload_that_is_too_large_is_refused(settings: Settings, with_ring: bool) -> None:
    converter = of(data_converter(settings if with_ring else None), ORDER)
    [whole] = converter.payload_converter.to_payloads([b"x" * BYTES_MAX])
    fitting = BYTES_MAX - (whole.ByteSize() - BYTES_MAX)
    assert await converter.encode([b"x" * fitting])
    with pytest.raises(PayloadTooLarge, match=f"message of {ORDER} has 65,537 bytes"):
        await converter.encode([b"x" * (fitting + 1)])
