"""What is personal in our tables, sealed again by the key that writes now: after a new key."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from activities.adapters.store.tables import schema as tables
from activities.adapters.store.tables.sealing import (
    SEALED_PREFIX,
    SealedBytes,
    SealedJson,
    SealedText,
)

CHUNK: Final = 200
"""Rows a transaction: others are not kept out for long."""

IN_JSON: Final = SEALED_PREFIX.replace("\x1e", "\\u001e")
"""The mark as it stands in the text of a JSON column."""


def sealed_tables() -> Iterator[Table]:
    """The tables with columns that are sealed where there is a key ring."""
    return (one for one in tables.Table.metadata.sorted_tables if sealed_columns(one))


def sealed_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that are sealed where there is a key ring."""
    kinds = (SealedText, SealedJson, SealedBytes)
    return [one for one in table.columns if isinstance(one.type, kinds)]


def reseal_table(
    table: Table, key: str, after: tuple[object, ...] | None, connection: Connection
) -> list[tuple[object, ...]]:
    """Seal the next rows that the key `key` has not sealed; their primary keys, in order.

    `after`: the last row that was looked at. What is overwritten is zeroed, as far as SQLite can.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    place, columns = [*table.primary_key], sealed_columns(table)
    wanted = or_(*(_of_another_key(one, key) for one in columns))
    if after is not None:
        last = (literal(value, one.type) for one, value in zip(place, after, strict=True))
        wanted = and_(wanted, tuple_(*place) > tuple_(*last))
    query = select(*place, *columns).where(wanted).order_by(*place).limit(CHUNK)
    rows = connection.execute(query.with_for_update()).all()
    if rows:
        connection.execute(
            update(table)
            .where(*(one == bindparam(f"is_{one.name}", type_=one.type) for one in place))
            .values({one: bindparam(f"to_{one.name}", type_=one.type) for one in columns}),
            [
                {f"is_{one.name}": getattr(row, one.name) for one in place}
                | {f"to_{one.name}": getattr(row, one.name) for one in columns}
                for row in rows
            ],
        )
    return [tuple(row)[: len(place)] for row in rows]


def _of_another_key(column: Column[Any], key: str) -> ColumnElement[bool]:
    """Whether a value is there, and is in clear or sealed by another key."""
    if isinstance(column.type, SealedBytes):
        begins = f"{SEALED_PREFIX}{key}:".encode()
        raw = cast(column, LargeBinary)
        return and_(column.is_not(None), func.substr(raw, 1, len(begins)) != begins)
    raw_text = cast(column, Text)
    if isinstance(column.type, SealedText):
        return and_(
            column.is_not(None), ~raw_text.startswith(f"{SEALED_PREFIX}{key}:", autoescape=True)
        )
    sealed = raw_text.contains(f'{IN_JSON}": "{key}:', autoescape=True)
    return and_(raw_text.is_not(None), raw_text != "null", ~sealed)
