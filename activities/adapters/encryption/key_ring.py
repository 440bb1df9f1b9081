"""The key ring: master keys in one file, which wrap the data key of each order.

The file is JSON, for its owner only (mode 0600): `{"writes": "<id>", "keys": {"<id>":
"<256 bits in URL-safe base64>"}}`. `writes` wraps new data keys, the others still unwrap old
ones; a key that is taken out closes every order whose data key it wrapped. Keep a copy of the
file elsewhere.
"""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import (
    AfterValidator,
    Base64UrlBytes,
    BaseModel,
    ConfigDict,
    ValidationError,
    model_validator,
)

from activities.adapters.process.private_file import read_private, write_private
from models.errors import FulfilError, UsageError
from models.field_errors import faults
from models.phrases import phrase

KEY_BITS = 256
NONCE_BYTES = 12
"""What GCM wants; random, so one key must not seal more than 2^32 times."""


class SealedDataError(FulfilError):
    """Sealed data that cannot be opened here: another order's, changed, or without its key."""

    code = "cannot_open"


class KeyMissing(SealedDataError):
    """The key of sealed data is not there: not in the ring, not in the database, or deleted."""

    code = "key_missing"


def _whole(key: bytes) -> bytes:
    if len(key) * 8 != KEY_BITS:
        raise ValueError(f"a key has {KEY_BITS} bits, this one {len(key) * 8}")
    return key


class KeyRing(BaseModel):
    """Master keys by id, and which one wraps what is new."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    writes: str
    keys: dict[str, Annotated[Base64UrlBytes, AfterValidator(_whole)]]

    @model_validator(mode="after")
    def _can_write(self) -> Self:
        if self.writes not in self.keys:
            raise ValueError(f"`writes` names {self.writes!r}, which is not among `keys`")
        return self

    def wrap(self, data_key: bytes, owner: str) -> bytes:
        """Seal a data key for its owner, by the key that `writes` names."""
        return seal(AESGCM(self.keys[self.writes]), data_key, owner)

    def unwrap(self, wrapped: bytes, owner: str, *, by: str) -> bytes:
        """The data key of that owner, which the master key `by` wrapped.

        Raises:
            KeyMissing: the ring has no such master key, or the wrapped key was changed.
        """
        if by not in self.keys:
            raise KeyMissing(
                phrase(
                    "the data key of {owner} is wrapped by {by}, which the key ring does not hold",
                    owner=owner,
                    by=by,
                ),
                hint="put that key back into the ring file (FULFIL_KEY_RING) and start again",
            )
        try:
            return unseal(AESGCM(self.keys[by]), wrapped, owner)
        except SealedDataError as error:
            raise KeyMissing(
                phrase("the data key is lost: {why}", why=error.message), hint=error.hint
            ) from None


def seal(cipher: AESGCM, plain: bytes, owner: str) -> bytes:
    """A random nonce, and the sealed bytes, bound to their owner."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, owner.encode())


def unseal(cipher: AESGCM, sealed: bytes, owner: str) -> bytes:
    """What `seal` sealed for that owner.

    Raises:
        SealedDataError: it was sealed by another key or for another owner, or was changed.
    """
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], owner.encode())
    except (InvalidTag, ValueError):
        raise SealedDataError(
            phrase(
                "data of {owner} does not open: it was changed, or is another order's", owner=owner
            ),
            hint="compare the key ring with its backup; restore what was overwritten",
        ) from None


def read_ring(path: Path) -> KeyRing:
    """The ring in that file.

    Raises:
        UsageError: there is none, others may read it, or it is not a key ring.
    """
    hint = phrase(
        "put it back from its copy: no other opens what it has sealed; only where there has been "
        "none make one with `fulfil ring new`"
    )
    text = read_private(path, "the key ring", hint=hint)
    try:
        return KeyRing.model_validate_json(text)
    except ValidationError as error:
        raise UsageError(
            phrase(
                "the key ring {path} is not a key ring: {faults}",
                path=str(path),
                faults=faults(error),
            ),
            hint="restore it from its copy",
        ) from None


def add_key(path: Path) -> str:
    """Add a new master key that writes from now on, in a new file where there is none.

    Running programs take it up when they start again; until all of them have, they can open
    only what the old keys wrapped, so give every machine the file before the first restart.

    Returns:
        The new key's id.

    Raises:
        UsageError: the file that is there is no key ring.
    """
    before = read_ring(path).keys if path.exists() else {}
    new = f"{datetime.now(UTC):%Y-%m-%d}-{secrets.token_hex(4)}"
    keys = {**before, new: AESGCM.generate_key(KEY_BITS)}
    ring = KeyRing.model_construct(writes=new, keys=keys)  # these are bytes, not base64
    write_private(path, ring.model_dump_json(indent=2).encode())
    return new
