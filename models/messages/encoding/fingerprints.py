"""What was known before as a few bytes: a report id, a line's key, packed for the baton."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import TypeVar

KNOWN_MAX = 2_000
"""How many report ids a workflow remembers, and the baton carries; the inbox knows them all."""

_FINGERPRINT_BYTES = 5
V = TypeVar("V")


def fingerprint(text: str) -> str:
    """A report id as the baton carries it, a line as its key does: 40 bits know a repeat."""
    return hashlib.sha256(text.encode()).hexdigest()[: 2 * _FINGERPRINT_BYTES]


def keep_newest(kept: dict[str, V], name: str, value: V) -> None:
    """Keep it as the newest of the last `KNOWN_MAX`: older ones are the inbox's to know."""
    kept.pop(name, None)
    kept[name] = value
    if len(kept) > KNOWN_MAX:
        del kept[next(iter(kept))]


def pack(fingerprints: Iterable[str]) -> str:
    """The newest `KNOWN_MAX` of them, the newest last, as base64."""
    newest = list(dict.fromkeys(fingerprints))[-KNOWN_MAX:]
    return b64encode(bytes.fromhex("".join(newest))).decode()


def unpack(packed: str) -> list[str]:
    """The fingerprints that `pack` packed, the newest last."""
    joined = b64decode(packed).hex()
    size = 2 * _FINGERPRINT_BYTES
    return [joined[start : start + size] for start in range(0, len(joined), size)]
