"""What `make thorough` runs: once more what `make test` shows, under faults and at every point.

An engineer waits for `make test`; CI runs both (ADR-0061, ADR-0062).
"""

from collections.abc import Iterable
from typing import Any, Final

import pytest

KILLED = "workflows/killed/test_kill_ledger"
RUN_LOCALLY = "starter/local/test_local"
CALLED_OFF = "workflows/compensation/test_cancelled_in_between"
READ_A_FILE = "starter/order_files/importing/test_importer_files"
TAKE_A_FILE = "starter/order_files/importing/test_importer_take"
AS_A_NEW_RUN = "workflows/running/test_continued"
FROM_THE_HOME = "workflows/returning/test_pre_acceptance_returns"
REFUSED = "workflows/journey/test_goods_refused"
REPLACED = "workflows/calls/test_replaced_provider"
VISITED_AGAIN = "workflows/calls/test_visit_calls"

THOROUGH: Final[dict[str, str]] = {
    "activities/adapters/store/test_store_killed": KILLED,
    "bench/test_load": "bench/test_meters",
    "bench/test_overdue": "bench/test_meters",
    "bench/test_twin": "bench/test_meters",
    "models/tracking/runs/test_payload_sizes": "models/tracking/runs/test_baton",
    "models/tracking/test_every_kind": "models/stages/test_kinds",
    "starter/http/test_api_limits": "starter/http/test_http_bounds",
    "starter/local/recovery/test_after_reset": "starter/service/decisions/test_decision_ids",
    "starter/local/recovery/test_reconcile": "starter/terminal/operation/test_cli_backup",
    "starter/local/recovery/test_recovery": "starter/terminal/operation/test_cli_backup",
    "starter/local/test_process_logs": "activities/adapters/process/test_logs",
    "starter/local/test_restart": KILLED,
    "starter/local/test_two_installations": RUN_LOCALLY,
    "starter/order_files/importing/test_import_fairness": TAKE_A_FILE,
    "starter/order_files/importing/test_import_kill": KILLED,
    "starter/order_files/workbooks/test_importer_bounds": READ_A_FILE,
    "starter/test_example_links": "web/routes/test_links",
    "starter/test_howto_pages": "starter/terminal/test_documented_commands",
    "test_services": RUN_LOCALLY,
    "test_three_machines": RUN_LOCALLY,
    "web/browser/test_bulk_browser": "web/routes/test_deciding_together",
    "web/browser/test_codec_browser": "web/routes/test_codec_server",
    "web/browser/test_move_appointment": "web/browser/test_customer_day",
    "web/browser/test_staff_sign_in_browser": "web/routes/test_openid",
    "workflows/calls/test_doctor_partners": "starter/terminal/operation/test_cli_doctor",
    "workflows/calls/test_lost_at_home": "workflows/calls/test_all_goods_lost",
    "workflows/calls/test_recounted_pickup": "workflows/running/test_withdrawn",
    "workflows/calls/test_replaced_between": REPLACED,
    "workflows/calls/test_replaced_parked": REPLACED,
    "workflows/calls/test_second_pickup_runs": "workflows/calls/test_second_pickup",
    "workflows/calls/test_visits_after": VISITED_AGAIN,
    "workflows/calls/test_visits_runs": AS_A_NEW_RUN,
    "workflows/calls/test_visits_withdrawn": VISITED_AGAIN,
    "workflows/cases/test_incident_case": "workflows/cases/test_incidents",
    "workflows/cases/test_incident_lives": "workflows/cases/test_incidents",
    "workflows/cases/test_kinds_in_cases": "models/tracking/cases/test_kinds_in_cases",
    "workflows/compensation/test_called_off": CALLED_OFF,
    "workflows/compensation/test_called_off_late": CALLED_OFF,
    "workflows/compensation/test_cancelled_on_hold": CALLED_OFF,
    "workflows/compensation/test_cancelled_waiting": CALLED_OFF,
    "workflows/compensation/test_shipments_back": "workflows/compensation/test_way_back",
    "workflows/journey/test_forgotten_leg": "workflows/journey/test_lost_home",
    "workflows/journey/test_refusal_withdrawn": "workflows/journey/test_reopened_leg",
    "workflows/journey/test_refused_after_delivered": REFUSED,
    "workflows/journey/test_refused_at_hub": REFUSED,
    "workflows/journey/test_reopened_leg_calls": "workflows/journey/test_reopened_leg",
    "workflows/journey/test_trunk_days": "workflows/test_trunk_pickup",
    "workflows/killed/test_kill": KILLED,
    "workflows/killed/test_kill_newest": KILLED,
    "workflows/killed/test_kill_notices": KILLED,
    "workflows/killed/test_kill_returns": KILLED,
    "workflows/killed/test_kill_waiting": KILLED,
    "workflows/killed/test_notices_down": "workflows/test_notices",
    "workflows/killed/test_shipments_killed": KILLED,
    "workflows/ledger/test_on_postgres": "workflows/test_golden_order",
    "workflows/returning/test_find_goods": FROM_THE_HOME,
    "workflows/returning/test_in_transit_returns": FROM_THE_HOME,
    "workflows/returning/test_late_bounced_refunds": "workflows/returning/test_return_money",
    "workflows/returning/test_late_goods": "workflows/returning/test_return_goods",
    "workflows/returning/test_left_by_a_return": "workflows/cases/test_incidents",
    "workflows/returning/test_return_troubles": "workflows/returning/test_returns_paths",
    "workflows/returning/test_several_returns": "workflows/returning/test_returns_paths",
    "workflows/running/test_any_order": "models/tracking/test_facts_in_any_order",
    "workflows/running/test_cache_eviction": AS_A_NEW_RUN,
    "workflows/running/test_continued_at_length": AS_A_NEW_RUN,
    "workflows/running/test_continued_returns": AS_A_NEW_RUN,
    "workflows/running/test_continued_waiting": AS_A_NEW_RUN,
    "workflows/running/test_flood": "workflows/running/test_day_in_one_batch",
    "workflows/running/test_flood_at_work": "workflows/running/test_day_in_one_batch",
    "workflows/running/test_held_to_the_end": "models/tracking/test_held_waiting",
    "workflows/running/test_held_waiting": "models/tracking/test_held_waiting",
    "workflows/running/test_quiet_tasks": "workflows/temporal/test_traps",
    "workflows/running/test_random_schedule": "workflows/running/test_simultaneous_messages",
    "workflows/running/test_slow_tasks": "workflows/running/test_day_in_one_batch",
    "workflows/running/test_suggested_continuation": AS_A_NEW_RUN,
}
"""Files of such tests, and the file of `make test` that shows the same once."""


def first_of(values: Iterable[Any]) -> list[Any]:
    """Parameters of a test that walks one rule over all of them: `make test` tries the first."""
    first, *others = (one if isinstance(one, tuple) else (one,) for one in values)
    more = (pytest.param(*one, marks=pytest.mark.thorough) for one in others)
    return [pytest.param(*first), *more]
