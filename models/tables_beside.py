"""The tables beside orders: keys, imported files, this installation, what cannot be done now.

As those of `models/tables.py`, by which adapters import them.
"""

from sqlalchemy import JSON, Integer, String, Table, UniqueConstraint

from models.tables_base import METADATA, UTCDateTime, optional, required, row_id

keys = Table(
    "keys",
    METADATA,
    required("id", String, primary_key=True),
    required("hash", String),
    required("role", String),
    optional("merchant", String),
    required("created_at", UTCDateTime),
    optional("revoked_at", UTCDateTime),
)
"""Keys of the HTTP doors: the SHA-256 of the secret, never the secret."""

imports = Table(
    "imports",
    METADATA,
    row_id(),
    required("merchant", String),
    required("name", String),
    required("sha256", String),
    required("at", UTCDateTime),
    required("counts", JSON),
)
"""Order files that were taken in, and their counts."""

data_keys = Table(
    "data_keys",
    METADATA,
    required("owner", String, primary_key=True),
    optional("wrapped", String),
    required("ring_key", String),
    required("made_at", UTCDateTime),
    optional("erased_at", UTCDateTime),
)
"""The codec's data key of each order, wrapped by the key ring; erased, the row stays."""

erasures = Table(
    "erasures",
    METADATA,
    row_id(),
    required("order", String, unique=True),
    required("merchant", String),
    required("number", String),
    required("at", UTCDateTime),
    required("by", String),
    required("reason", String),
    required("in_temporal", String),
)
"""Orders whose personal data was erased: when, by whom and why.

`in_temporal`: sealed (its data key is gone), deleted (its closed executions are), pending
(they are still to be deleted).
"""

installation = Table(
    "installation",
    METADATA,
    required("instance", String, primary_key=True),
    required("made_at", UTCDateTime),
    optional("restored_from", UTCDateTime),
)
"""One row, made with the tables. `restored_from`: a backup made then was put back."""

troubles = Table(
    "troubles",
    METADATA,
    row_id(),
    required("what", String),
    required("key", String),
    required("order", String),
    required("cause", String),
    optional("advice", String),
    required("attempts", Integer, default=0),
    required("since", UTCDateTime),
    optional("next_try_at", UTCDateTime),
    UniqueConstraint("what", "key"),
)
"""What cannot be done now and is tried again, with its cause.

`what`: order, case or report, which cannot be delivered; decision, which cannot be asked about;
workflow, whose tasks fail; missing, a workflow that Temporal does not have. `key` is a workflow
id, or the row id of a report or a decision. A row goes when what it is about is done.
"""

sweeps = Table(
    "sweeps",
    METADATA,
    required("name", String, primary_key=True),
    required("until", UTCDateTime),
)
"""How far a search that goes on and on has come: all that ended until then was looked at."""
