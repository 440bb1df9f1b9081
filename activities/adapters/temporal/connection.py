"""The Temporal client and the one converter: client, worker, replayer and tests read alike.

Address, namespace, TLS and API key come from TEMPORAL_* variables or a temporal.toml profile
(`temporalio.envconfig`); without them it is the engine on this machine.
"""

import asyncio
from collections.abc import Callable, Sequence
from copy import copy
from typing import Self

from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.converter import (
    DataConverter,
    DefaultFailureConverter,
    DefaultFailureConverterWithEncodedAttributes,
    SerializationContext,
)
from temporalio.envconfig import ClientConnectConfig
from temporalio.service import RetryConfig

from activities.adapters.encryption.codec import OrderCodec, owner_of
from activities.adapters.encryption.data_keys import DataKeys
from activities.adapters.encryption.key_ring import read_ring
from activities.adapters.encryption.payload_converter import OrderPayloadConverter, unreadable
from activities.adapters.process.http_server import LOOPBACK
from activities.adapters.process.settings import TEMPORAL_PORT, Settings
from activities.adapters.temporal.config import connect_config
from activities.adapters.temporal.request_ids import RequestIds
from models.errors import Unavailable
from models.hints import Hint
from models.phrases import phrase

CONNECT_SECONDS = 10.0
PAUSE_SECONDS = 1.0
OWNERS_KEPT = 1000
"""How many owners' converters are kept; a few hundred bytes each."""

NO_STORAGE = "a payload claims to lie in an external storage, and there is none"

SHORT_RETRIES = RetryConfig(max_elapsed_time_millis=700)
"""For who waits two seconds for an answer: by then the SDK has to say what keeps it."""


class OrderDataConverter(DataConverter):
    """A converter without an external storage: what claims to lie in one cannot be read.

    The SDK would fail every task of the workflow that was sent such a claim. It also asks for a
    converter of the payload's workflow, several times a payload: each owner's is kept.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "_kept", {})  # frozen, as the SDK's

    def with_context(self, context: SerializationContext) -> Self:
        """The converter for the workflow that the payloads belong to: another key, no more."""
        assert isinstance(self.payload_codec, OrderCodec)
        kept: dict[str, tuple[OrderCodec, Self]] = self._kept  # type: ignore[attr-defined] # above
        owner = owner_of(getattr(context, "workflow_id", None) or "")
        codec, converter = kept.get(owner) or (None, self)
        if codec is None or codec.misses_key:
            if len(kept) >= OWNERS_KEPT:
                kept.clear()
            codec, converter = self.payload_codec.with_context(context), copy(self)
            object.__setattr__(converter, "payload_codec", codec)
            kept[owner] = codec, converter
        return converter

    async def _decode_reference_payload_sequence(
        self, payloads: Sequence[Payload]
    ) -> list[Payload]:
        return [
            unreadable("elsewhere", NO_STORAGE) if _lies_elsewhere(one) else one for one in payloads
        ]


def data_converter(settings: Settings | None = None) -> DataConverter:
    """Pydantic payloads, none over 64 KB; encrypted once the settings name a key ring.

    Raises:
        UsageError: the key ring cannot be read.
    """
    keys = None
    if settings:
        keys = data_keys(settings) or DataKeys(None, settings.database_url)
    # A failure's text may quote what was private.
    private = keys is not None and keys.seals
    return OrderDataConverter(
        payload_converter_class=OrderPayloadConverter,
        payload_codec=OrderCodec(keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes
        if private
        else DefaultFailureConverter,
    )


def _lies_elsewhere(payload: Payload) -> bool:
    """Whether the SDK takes it for a reference to an external storage."""
    return "__temporal_external_storage_reference" in payload.metadata or (
        b"external-storage-reference" in payload.metadata.get("encoding", b"")
        or b"ExternalStorageReference" in payload.metadata.get("messageType", b"")
    )


def data_keys(settings: Settings) -> DataKeys | None:
    """The orders' data keys, or none where no key ring is configured.

    Raises:
        UsageError: the key ring cannot be read.
    """
    if settings.key_ring is None:
        return None
    return DataKeys(read_ring(settings.key_ring), settings.database_url)


async def connect(
    settings: Settings,
    *,
    identity: str | None = None,
    retries: RetryConfig | None = None,
) -> Client:
    """A client of the Temporal that the settings name.

    Args:
        settings: address and key ring; the rest is `temporalio.envconfig`'s.
        identity: who calls, as histories and the UI show it; process and machine by default.
        retries: how long a call is tried again by itself; ten seconds by default.

    Raises:
        Unavailable: nothing answers there.
        UsageError: the key ring, or a certificate, cannot be read.
    """
    target = where(settings)
    converter = data_converter(settings)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return await Client.connect(
                **target,
                data_converter=converter,
                identity=identity,
                interceptors=[RequestIds()],
                retry_config=retries,
            )
    except (RuntimeError, TimeoutError) as error:
        raise Unavailable(
            phrase("Temporal at {address} cannot be reached", address=target["target_host"]),
            hint=Hint("`fulfil dev` starts one here; TEMPORAL_ADDRESS names another"),
        ) from error


async def connect_when_ready(
    settings: Settings,
    tell: Callable[[str], None],
    *,
    identity: str | None = None,
) -> Client:
    """As `connect`, waiting for a server that is not there yet; `tell` is called once."""
    announced = False
    while True:
        try:
            return await connect(settings, identity=identity)
        except Unavailable as error:
            if not announced:
                tell(phrase("{problem}: waiting for it", problem=error.message))
                announced = True
            await asyncio.sleep(PAUSE_SECONDS)


def where(settings: Settings) -> ClientConnectConfig:
    """How to connect: `target_host` is always there, the rest where it is configured."""
    config = connect_config()
    here = f"{LOOPBACK}:{TEMPORAL_PORT + settings.port_offset}"
    found = settings.temporal_address or config.get("target_host") or here
    return {**config, "target_host": found}
