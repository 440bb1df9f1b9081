"""What all tables of our own database share."""

from typing import Any

from sqlalchemy import MetaData
from sqlmodel import SQLModel

Json = dict[str, Any]


class Table(SQLModel):
    """What all tables share: constraints have names, so that a migration can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
