"""What all tables share: their metadata, their two sorts of column, rows that are few."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, Dialect, Integer, MetaData, text
from sqlalchemy.types import TypeDecorator, TypeEngine

from models.decisions import DecisionState

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""Every table of ours; constraints have names, so that a migration can change them."""

NOT_BEGUN = text("outbox = 'started' AND snapshot_by IS NULL")
"""Orders whose workflow was started and has said nothing yet: few, and counted often."""

SENT = text(f"state = '{DecisionState.SENT}'")
"""Decisions that nobody has answered: few among many."""

HELD = text("sla = 'held'")
"""Orders on hold: their clocks stand, so nothing else brings them to mind."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: it must be aware, is stored in UTC, and comes back in UTC."""

    impl = DateTime
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(timezone=True)

    def __repr__(self) -> str:
        return "UTCDateTime()"  # as a migration writes it

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What the driver is handed."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What a query gives back; SQLite keeps no offset."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.utcoffset() is None else value.astimezone(UTC)


Kind = TypeEngine[Any] | type[TypeEngine[Any]]


def row_id() -> Column[Any]:
    """The primary key of a table that counts its rows."""
    return Column("id", Integer, primary_key=True)


def required(name: str, kind: Kind, **more: Any) -> Column[Any]:
    """A column that every row has a value in."""
    return Column(name, kind, nullable=False, **more)


def optional(name: str, kind: Kind) -> Column[Any]:
    """A column that a row may have nothing in."""
    return Column(name, kind, nullable=True)
