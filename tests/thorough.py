"""What `make thorough` runs: once more what `make test` shows, under faults and at every point.

An engineer waits for `make test`; CI runs both (ADR-0061, ADR-0062).
"""

from collections.abc import Iterable
from typing import Any, Final

import pytest

KILLED = "workflows/test_kill_ledger"
RUN_LOCALLY = "starter/test_local"
AS_A_NEW_RUN = "workflows/test_continued"

THOROUGH: Final[dict[str, str]] = {
    "activities/test_store_killed": KILLED,
    "bench/test_load": "bench/test_meters",
    "bench/test_overdue": "bench/test_meters",
    "bench/test_twin": "bench/test_meters",
    "models/test_every_kind": "models/test_kinds",
    "models/test_payload_sizes": "models/test_baton",
    "starter/test_after_reset": "starter/test_decision_ids",
    "starter/test_api_limits": "starter/test_http_bounds",
    "starter/test_two_installations": RUN_LOCALLY,
    "starter/test_example_links": "web/test_links",
    "starter/test_howto_pages": "starter/test_documented_commands",
    "starter/test_importer_bounds": "starter/test_importer_files",
    "starter/test_import_fairness": "starter/test_importer_take",
    "starter/test_import_kill": KILLED,
    "starter/test_process_logs": "activities/test_logs",
    "starter/test_reconcile": "starter/test_cli_backup",
    "starter/test_recovery": "starter/test_cli_backup",
    "starter/test_restart": KILLED,
    "test_services": RUN_LOCALLY,
    "test_three_machines": RUN_LOCALLY,
    "workflows/test_any_order": "models/test_facts_in_any_order",
    "workflows/test_called_off": "workflows/test_cancelled_in_between",
    "workflows/test_called_off_late": "workflows/test_cancelled_in_between",
    "workflows/test_continued_at_length": AS_A_NEW_RUN,
    "workflows/test_continued_returns": AS_A_NEW_RUN,
    "workflows/test_continued_waiting": AS_A_NEW_RUN,
    "workflows/test_doctor_partners": "starter/test_cli_doctor",
    "workflows/test_cache_eviction": AS_A_NEW_RUN,
    "workflows/test_flood": "workflows/test_day_in_one_batch",
    "workflows/test_flood_at_work": "workflows/test_day_in_one_batch",
    "workflows/test_held_waiting": "models/test_held_waiting",
    "workflows/test_incident_lives": "workflows/test_incidents",
    "workflows/test_kill": KILLED,
    "workflows/test_kill_newest": KILLED,
    "workflows/test_kill_notices": KILLED,
    "workflows/test_kill_returns": KILLED,
    "workflows/test_kill_waiting": KILLED,
    "workflows/test_kinds_in_cases": "models/test_kinds_in_cases",
    "workflows/test_notices_down": "workflows/test_notices",
    "workflows/test_on_postgres": "workflows/test_golden_order",
    "workflows/test_random_schedule": "workflows/test_simultaneous_messages",
    "workflows/test_second_pickup_runs": "workflows/test_second_pickup",
    "workflows/test_shipments_killed": KILLED,
    "workflows/test_trunk_days": "workflows/test_trunk_pickup",
    "workflows/test_visits_runs": AS_A_NEW_RUN,
}
"""Files of such tests, and the file of `make test` that shows the same once."""


def first_of(values: Iterable[Any]) -> list[Any]:
    """Parameters of a test that walks one rule over all of them: `make test` tries the first."""
    first, *others = values
    more = (one if isinstance(one, tuple) else (one,) for one in others)
    return [first, *(pytest.param(*one, marks=pytest.mark.thorough) for one in more)]
