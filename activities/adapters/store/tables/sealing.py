"""Columns that hold personal data: sealed on their way into the database where there is a key ring.

A value that is sealed is a text (or bytes) of its own form, which names the master key; what was
written before there was a ring is read as it is. No query compares what is in such a column.
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import JSON, Connection, Dialect, LargeBinary, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.errors import Unavailable
from models.phrases import phrase

T = TypeVar("T")

to_json = partial(json.dumps, ensure_ascii=False, allow_nan=False)
"""How a JSON column is written."""

SEALED_PREFIX: Final = "\x1esealed:1:"
"""How what is sealed begins; no text that people write holds this sign."""

LOOKED_AT = ("doubted", "report_id")
"""Fields of a line's data that queries look at: the codes of doubts, and the id of a report."""


class Sealer(Protocol):
    """Seals and opens the values of a column, `table.column`."""

    def seal(self, column: str, plain: bytes) -> bytes:
        """The sealed value, which begins with the id of the key and a colon."""
        ...

    def open(self, column: str, sealed: bytes) -> bytes:
        """What was sealed for that column.

        Raises:
            SealedDataError: its key is not there, or it was changed, or is another column's.
        """
        ...

    @property
    def writes(self) -> str:
        """The id of the key that seals what is new."""
        ...


CURRENT_SEALER: Final[ContextVar[Sealer | None]] = ContextVar("sealer", default=None)
"""Who seals in the transaction that is under way."""


def within(sealer: Sealer | None, work: Callable[[Connection], T]) -> Callable[[Connection], T]:
    """Work whose columns that sealer seals and opens."""

    def run(connection: Connection) -> T:
        before = CURRENT_SEALER.set(sealer)
        try:
            return work(connection)
        finally:
            CURRENT_SEALER.reset(before)

    return run


class _Sealed(TypeDecorator[Any]):
    """What the kinds of columns share; `column` is what it is of, `table.column`."""

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    def sealed(self, plain: bytes) -> bytes | None:
        """The value as it is stored; None where nothing is sealed."""
        sealer = CURRENT_SEALER.get()
        return sealer.seal(self.column, plain) if sealer else None

    def opened(self, sealed: bytes) -> bytes:
        """What a stored value was sealed from."""
        sealer = CURRENT_SEALER.get()
        if sealer is None:
            raise Unavailable(
                phrase("{column} is sealed, and no key ring is configured", column=self.column),
                hint="set FULFIL_KEY_RING to the key ring's file",
            )
        return sealer.open(self.column, sealed)


class SealedText(_Sealed):
    """A column of text."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """As it is stored."""
        if value is None:
            return None
        sealed = self.sealed(value.encode())
        return (
            value.removeprefix(SEALED_PREFIX) if sealed is None else SEALED_PREFIX + sealed.decode()
        )

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As it was written."""
        if value is None or not value.startswith(SEALED_PREFIX):
            return value
        return self.opened(value[len(SEALED_PREFIX) :].encode()).decode()


class SealedJson(_Sealed):
    """A column of JSON that holds objects: sealed, it has `SEALED_PREFIX` and the clear fields.

    Args:
        column: what it is of.
        clear: fields that queries look at: codes and ids, which are never sealed.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, column: str, *, clear: tuple[str, ...] = ()) -> None:
        super().__init__(column)
        self.clear = clear

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """As JSON's: a field is looked for by its name, which is no value of the column."""
        return self.impl_instance.coerce_compared_value(op, value)

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """As it is stored."""
        if value is None:
            return None
        if not (sealed := self.sealed(to_json(value).encode())):
            return (
                {name: one for name, one in value.items() if name != SEALED_PREFIX}
                if SEALED_PREFIX in value
                else value
            )
        clear = {name: value[name] for name in self.clear if name in value}
        return {**clear, SEALED_PREFIX: sealed.decode()}

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """As it was written."""
        if not isinstance(value, dict) or SEALED_PREFIX not in value:
            return value
        return json.loads(self.opened(value[SEALED_PREFIX].encode()))


class SealedBytes(_Sealed):
    """A column of bytes."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """As it is stored."""
        sealed = None if value is None else self.sealed(value)
        return value if sealed is None else SEALED_PREFIX.encode() + sealed

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """As it was written."""
        if value is None or not bytes(value).startswith(SEALED_PREFIX.encode()):
            return value
        return self.opened(bytes(value)[len(SEALED_PREFIX) :])
