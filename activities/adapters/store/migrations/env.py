"""Alembic's entry: it runs over the connection, and in the transaction, that it was handed."""

from alembic import context

from activities.adapters.store.database.partial_indexes import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by copying it
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
