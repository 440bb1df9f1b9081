"""The real clock and fresh ids, for the doors; workflows have clocks of their own."""

import secrets
from datetime import UTC, datetime

ID_BYTES = 8


def now() -> datetime:
    """This machine's time, aware, in UTC."""
    return datetime.now(UTC)


def fresh_id(prefix: str) -> str:
    """`<prefix>-<random>`, for a report, a decision or a request whose sender gave it none."""
    return f"{prefix}-{secrets.token_hex(ID_BYTES)}"
