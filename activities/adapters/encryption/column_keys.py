"""The keys that seal personal columns of our own database (ADR-0072): one a column.

HKDF derives them from the master keys of the key ring: a value that is moved to another column does
not open, and a value names the master key, so that those of before a rotation open, too.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from activities.adapters.encryption.key_ring import KeyMissing, KeyRing, seal, unseal
from models.phrases import phrase

PURPOSE: Final = "fulfil-column-1 "
"""What tells these keys from any other that is derived from the ring; the column follows."""


class ColumnKeys:
    """Seals and opens columns by one key ring."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring
        self._ciphers: dict[tuple[str, str], AESGCM] = {}

    @property
    def writes(self) -> str:
        """The id of the master key that seals what is new."""
        return self._ring.writes

    def seal(self, column: str, plain: bytes) -> bytes:
        """The id of the master key, a colon, and the sealed value in URL-safe base64."""
        sealed = seal(self._cipher(self.writes, column), plain, column)
        return f"{self.writes}:".encode() + urlsafe_b64encode(sealed)

    def open(self, column: str, sealed: bytes) -> bytes:
        """What was sealed for that column.

        Raises:
            KeyMissing: the ring lacks the master key that sealed it.
            SealedDataError: it was changed, or is another column's.
        """
        named, _, value = sealed.rpartition(b":")
        key = named.decode(errors="replace")
        if key not in self._ring.keys:
            raise KeyMissing(
                phrase(
                    "{column} is sealed by {key}, which the key ring does not hold",
                    column=column,
                    key=key,
                ),
                hint="put that key back into the ring file (FULFIL_KEY_RING) and start again",
            )
        return unseal(self._cipher(key, column), urlsafe_b64decode(value), column)

    def _cipher(self, key: str, column: str) -> AESGCM:
        found = self._ciphers.get((key, column))
        if found is None:
            derive = HKDF(
                algorithm=SHA256(), length=32, salt=None, info=f"{PURPOSE}{column}".encode()
            )
            found = self._ciphers[key, column] = AESGCM(derive.derive(self._ring.keys[key]))
        return found
