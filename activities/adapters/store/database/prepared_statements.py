"""Statements that are run again and again: built once, and for SQLite compiled once too.

SQLAlchemy writes a statement's SQL again at each execution, or looks it up by a key as long as
the statement; for a row written by its key that costs ten times what SQLite does for it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Insert,
    Select,
    Update,
    bindparam,
    or_,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeEngine
from sqlmodel.sql.sqltypes import UTCDateTime

from activities.adapters.store.database.sqlite import driver_connection
from activities.adapters.store.tables.sealing import to_json

SQLITE = sqlite.dialect(json_serializer=to_json)

Statement = Select[Any] | Insert | Update

Convert = Callable[[Any], Any] | None


class BoundValue(NamedTuple):
    """One `?` of a statement that takes the value of a name."""

    place: int
    name: str
    convert: Convert


class CompiledStatement(NamedTuple):
    """A statement as SQLite's driver takes it; `constants` has a gap at each bind's place."""

    sql: str
    constants: list[Any]
    binds: tuple[BoundValue, ...]
    results: tuple[tuple[str, Convert], ...]


class FixedStatement:
    """A statement whose SQL never changes; its parameters are named.

    Args:
        build: makes the statement for a dialect, "sqlite" or "postgresql".
        columns: of an insert: the columns that are given values.
    """

    def __init__(
        self, build: Callable[[str], Statement], columns: Iterable[str] | None = None
    ) -> None:
        self._build = build
        self._columns = list(columns) if columns is not None else None
        self._built: dict[str, Statement] = {}

    def run(self, connection: Connection, *rows: Mapping[str, Any]) -> None:
        """Execute it once for each."""
        if not rows:
            return
        if connection.dialect.name != "sqlite":
            connection.execute(self._for(connection.dialect.name), [*rows])
            return
        raw = driver_connection(connection)
        for row in rows:
            raw.execute(self._compiled.sql, self._values(row))

    def rows(self, connection: Connection, *rows: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Execute it once for each; all rows that come back."""
        if connection.dialect.name != "sqlite":
            parameters_ = [*rows] if len(rows) > 1 else rows[0]
            found = connection.execute(self._for(connection.dialect.name), parameters_)
            return [dict(row._mapping) for row in found]
        raw, results = driver_connection(connection), self._compiled.results
        return [
            {
                name: convert(value) if convert else value
                for (name, convert), value in zip(results, found, strict=True)
            }
            for row in rows
            for found in raw.execute(self._compiled.sql, self._values(row)).fetchall()
        ]

    def _for(self, dialect: str) -> Statement:
        built = self._built.get(dialect)
        if built is None:
            built = self._built[dialect] = self._build(dialect)
        return built

    def _values(self, row: Mapping[str, Any]) -> list[Any]:
        values = self._compiled.constants.copy()
        for place, name, convert in self._compiled.binds:
            value = row[name]
            values[place] = convert(value) if convert else value
        return values

    @cached_property
    def _compiled(self) -> CompiledStatement:
        statement = self._for("sqlite")
        compiled = statement.compile(dialect=SQLITE, column_keys=self._columns)
        binds = [compiled.binds[name] for name in compiled.positiontup or ()]
        converts = [to_sql(one.type) for one in binds]
        results = getattr(statement, "exported_columns", {})
        return CompiledStatement(
            sql=str(compiled),
            constants=[
                one.value if one.required or convert is None else convert(one.value)
                for one, convert in zip(binds, converts, strict=True)
            ],
            binds=tuple(
                BoundValue(place, one.key, convert)
                for place, (one, convert) in enumerate(zip(binds, converts, strict=True))
                if one.required
            ),
            results=tuple(
                (name, _type(column).result_processor(SQLITE, None))
                for name, column in results.items()
            ),
        )


def placeholders(*columns: Column[Any]) -> dict[Column[Any], BindParameter[Any]]:
    """What an update sets these columns to: parameters, each `to_` with the column's name."""
    return {one: bindparam(f"to_{one.name}", type_=one.type) for one in columns}


def setting(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by column, as the parameters of `placeholders`."""
    return {f"to_{name}": value for name, value in values.items()}


def one_of(column: ColumnElement[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """An IN spelled out: one has no fixed SQL, and cannot be part of a statement over many rows."""
    return or_(*(column == value for value in values))


def to_sql(kind: TypeEngine[Any]) -> Convert:
    """How a value of that type is handed to SQLite's driver."""
    if isinstance(kind, UTCDateTime):
        return _instant
    return kind.dialect_impl(SQLITE).bind_processor(SQLITE)


def _instant(value: datetime | None) -> str | None:
    """As SQLAlchemy writes it, by a third of its steps: most values of a batch are instants."""
    if value is None:
        return None
    if value.utcoffset() is None:
        raise ValueError(f"{value} has no time zone")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _type(of: ColumnElement[Any]) -> TypeEngine[Any]:
    return of.type.dialect_impl(SQLITE)
