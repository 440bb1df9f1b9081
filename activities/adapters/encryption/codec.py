"""The payload codec: nothing too large, and, with a key ring, nothing readable (ADR-0022).

What is personal in an order is protected so (EP-五1).

Each payload is sealed by AES-256-GCM under its order's data key, with the order's id as
associated data. The SDK says which workflow a payload belongs to (`with_context`), so a payload
that is moved to another order does not open. Its legs and cases share the order's key and id:
they hand one baton on. The order's id names the key in the metadata, for the codec server, which
is sent no workflow id; here only the context counts.

A payload that is not sealed passes through: people signal from the command line. One that we
cannot have sealed becomes an unreadable one: counted, logged, and no reason to stop. Only a key
that is not there raises, and fails the workflow task until it is. Not covered: workflow ids,
search attributes, names of signals and activities, identities, headers.
"""

from collections.abc import Sequence
from time import monotonic
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from google.protobuf.message import DecodeError
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec, SerializationContext, WithSerializationContext

from activities.adapters.encryption.data_keys import DataKeys
from activities.adapters.encryption.key_ring import SealedDataError, seal, unseal
from activities.adapters.encryption.payload_converter import unreadable
from models.errors import UsageError
from models.phrases import phrase
from models.stages.workflow_ids import is_of_an_order, order_of

ENCRYPTED_ENCODING: Final = b"binary/encrypted"
KEY_ID: Final = "key-id"
"""The metadata's name for whose key sealed a payload."""

NO_ORDER: Final = "shared"
"""The owner of what belongs to no order: a daily review, a schedule's input."""

BYTES_MAX: Final = 64 * 1024
"""The most bytes of one payload; the server ends a workflow whose message is far larger."""

NO_KEY_SECONDS: Final = 1.0
"""How long a codec of one workflow task believes that an owner has no key."""


class PayloadTooLarge(UsageError):
    """A payload over `BYTES_MAX`."""

    code = "payload_too_large"


class OrderCodec(PayloadCodec, WithSerializationContext):
    """Checks the size of every payload; seals and opens those of one owner, if it has keys."""

    def __init__(self, keys: DataKeys | None = None, owner: str = NO_ORDER) -> None:
        self._keys = keys
        self._owner = owner
        self._no_key_until = 0.0

    def with_context(self, context: SerializationContext) -> "OrderCodec":
        """The codec for the workflow that the payloads belong to."""
        workflow_id = getattr(context, "workflow_id", None) or ""
        return OrderCodec(self._keys, owner_of(workflow_id))

    @property
    def misses_key(self) -> bool:
        """Whether it has found that its owner has no key: the next task has to look again."""
        return self._no_key_until > 0

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Raises PayloadTooLarge, or what `DataKeys.for_sealing` raises."""
        for payload in payloads:
            _check_size(payload, self._owner)
        if self._keys is None or not self._keys.seals or not payloads:
            return list(payloads)
        cipher = await self._keys.for_sealing(self._owner)
        return [
            Payload(
                metadata={"encoding": ENCRYPTED_ENCODING, KEY_ID: self._owner.encode()},
                data=seal(cipher, payload.SerializeToString(), self._owner),
            )
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Raises what `DataKeys.for_opening` raises: the key of a sealed payload is not there."""
        return [await self._opened(payload) for payload in payloads]

    async def _opened(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCRYPTED_ENCODING:
            return payload
        named = payload.metadata.get(KEY_ID, b"").decode(errors="replace")
        if named != self._owner:
            whose = "".join(filter(str.isprintable, named))[:80] or "nobody"
            return unreadable(
                "foreign", f"a payload of {whose} stands among those of {self._owner}"
            )
        cipher = await self._cipher()
        if cipher is None:
            reason = f"a payload is sealed by a key of {self._owner} that was never made here"
            return unreadable("no_key", reason)
        try:
            return Payload.FromString(unseal(cipher, payload.data, self._owner))
        except (SealedDataError, DecodeError) as error:
            return unreadable("changed", str(error))

    async def _cipher(self) -> AESGCM | None:
        """The owner's; none where it never had one: asked once, whatever stands in one task."""
        if self._keys is None or monotonic() < self._no_key_until:
            return None
        cipher = await self._keys.for_opening(self._owner)
        if cipher is None:
            self._no_key_until = monotonic() + NO_KEY_SECONDS
        return cipher


def owner_of(workflow_id: str) -> str:
    """Whose key a workflow's payloads are sealed by: its order's id, or `NO_ORDER`."""
    return order_of(workflow_id) if is_of_an_order(workflow_id) else NO_ORDER


def _check_size(payload: Payload, owner: str) -> None:
    size = payload.ByteSize()
    if size > BYTES_MAX:
        raise PayloadTooLarge(
            phrase(
                "a message of {owner} has {size:,} bytes: at most {most:,} go through Temporal",
                owner=owner,
                size=size,
                most=BYTES_MAX,
            ),
            hint="send the key of a photo or a file instead of its content; split the order",
        )
