"""The log of erasures, outside of the database: a restored backup is brought up to date by it.

One JSON object a line, on the disk before anything is erased. It holds no personal data.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from models.errors import UsageError
from models.phrases import phrase


class ErasureLine(BaseModel):
    """One erasure; `instance` is the installation whose order it was."""

    model_config = ConfigDict(frozen=True)

    instance: str | None
    order: str
    merchant: str
    number: str
    at: AwareDatetime
    by: str
    reason: str


def append(file: Path, line: ErasureLine) -> None:
    """Write a line; it is on the disk when this returns.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a+b") as log:
            log.seek(0, os.SEEK_END)
            log.write(b"" if _ends_whole(log.tell(), file) else b"\n")
            log.write(line.model_dump_json().encode() + b"\n")
            log.flush()
            os.fsync(log.fileno())
    except OSError as error:
        raise UsageError(
            phrase("the log of erasures cannot be written: {error}", error=str(error)),
            hint="nothing was erased; make room there, or set FULFIL_ERASURE_LOG",
        ) from error


def read(file: Path) -> tuple[ErasureLine, ...]:
    """Every line, the oldest first; none where there is no file.

    Raises:
        UsageError: a line is not of this log: which one. One that was cut short says nothing.
    """
    if not file.exists():
        return ()
    try:
        return tuple(_lines(file))
    except OSError as error:
        raise UsageError(
            phrase("the log of erasures cannot be read: {error}", error=str(error))
        ) from error


def _lines(file: Path) -> Iterator[ErasureLine]:
    lines = file.read_bytes().split(b"\n")
    for n, line in enumerate(lines, 1):
        try:
            if line.strip():
                yield ErasureLine.model_validate_json(line)
        except ValidationError:
            if n == len(lines) or not line.endswith(b"}"):
                continue  # it was being written when the machine failed: nothing was erased yet
            raise UsageError(
                phrase("{file}: line {n} is not an erasure", file=str(file), n=n)
            ) from None


def _ends_whole(size: int, file: Path) -> bool:
    if size == 0:
        return True
    with file.open("rb") as log:
        log.seek(-1, os.SEEK_END)
        return log.read() == b"\n"
