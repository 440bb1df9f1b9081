"""Small files of secrets: for their owner only (0600), written whole or not at all."""

import os
import secrets
from pathlib import Path

from models.errors import UsageError
from models.phrases import as_sentence, phrase

OTHERS_MASK = 0o077


def read_private(path: Path, what: str, *, hint: str) -> bytes:
    """The content of a file of secrets.

    Args:
        path: the file.
        what: what it is, for the error: "the key ring".
        hint: what to do where it cannot be read.

    Raises:
        UsageError: there is none, or others may read it.
    """
    try:
        open_to_others = path.stat().st_mode & OTHERS_MASK
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(
            phrase(
                "{what} {path} cannot be read: {why}",
                what=as_sentence(what),
                path=str(path),
                why=error.strerror,
            ),
            hint=hint,
        ) from None
    if open_to_others:
        raise UsageError(
            phrase("{what} {path} may be read by others", what=as_sentence(what), path=str(path)),
            hint=phrase("let its owner alone read it: chmod 600 {path}", path=str(path)),
        )
    return content


def write_private(path: Path, content: bytes) -> None:
    """All or nothing, on the disk, and never readable by others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
