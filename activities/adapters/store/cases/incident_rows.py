"""What a batch writes of incidents: where each stands, by the newest word of its order."""

from typing import Any

from sqlalchemy import Connection, and_, func, or_

from activities.adapters.store.database.engine import insert_into, table_of
from activities.adapters.store.database.prepared_statements import FixedStatement, Statement
from activities.adapters.store.tables import schema as tables
from models.messages.incidents.incident_row import FINDER_FIELDS, IncidentRow
from models.messages.timeline.timeline import Batch
from models.visible_text import storable

incidents = table_of(tables.Incidents)


def write_incidents(connection: Connection, batch: Batch) -> None:
    """Write them in a batch's transaction."""
    when = {"workflow_id": batch.workflow_id, "turn": batch.turn, "task": batch.moment}
    NEW_INCIDENT.run(connection, *(_values(row) | when for row in batch.incidents))


def _values(row: IncidentRow) -> dict[str, Any]:
    values = {name: storable(one) if isinstance(one, str) else one for name, one in row}
    as_json = row.model_dump(mode="json", include={"kinds", "to_do", "evidence"})
    return values | as_json | {"actor": row.actor, "kinds": as_json["kinds"] or None}


def _new_incident(dialect: str) -> Statement:
    """Let an incident stand as its newest word says; what only its finder knew stays."""
    insert = insert_into(dialect, tables.Incidents)
    new, row = insert.excluded, incidents.c
    newer = or_(new.task >= row.task, new.workflow_id != row.workflow_id)
    keys = [column.name for column in incidents.primary_key]
    changes: dict[str, Any] = {name: new[name] for name in COLUMNS if name not in keys}
    changes |= {name: func.coalesce(new[name], row[name]) for name in FINDER_FIELDS}
    return insert.on_conflict_do_update(
        index_elements=keys,
        set_=changes,
        where=or_(new.turn > row.turn, and_(new.turn == row.turn, newer)),
    )


COLUMNS = [*IncidentRow.model_fields, "workflow_id", "turn", "task"]
NEW_INCIDENT = FixedStatement(_new_incident, COLUMNS)
