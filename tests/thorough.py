"""What `make thorough` runs: once more what `make test` shows, under faults and at every point.

An engineer waits for `make test`; CI runs both (ADR-0061).
"""

from typing import Final

THOROUGH: Final[dict[str, str]] = {
    "test_kill_waiting": "test_kill",
}
"""Files of such tests, and the file of `make test` that shows the same once."""
