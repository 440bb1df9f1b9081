"""Which row of the rights table (`starter/service/access/rights.py`) each page and each form is of.

A page looks its row up before it does anything: what a key may not do over HTTP, no page does.
"""

from collections.abc import Mapping
from typing import Final

PAGES: Final[Mapping[str, str]] = {
    "desk": "list_work",
    "events": "list_work",
    "list_jobs": "list_orders",
    "list_orders": "list_orders",
    "show_order": "show_order",
    "report_form": "report",
    "send_report": "report",
    "decision_form": "show_order",  # who may decide what is judged by the decision's own row
    "send_decision": "decide",
    "show_file": "show_file",
    "print_order": "order_paper",
    "print_orders": "papers",
    "export_page": "export_list",
    "export_chosen": "export_list",
    "notices_page": "list_notices",
    "overdue_page": "list_overdue",
    "incidents_page": "list_incidents",
    "returns_page": "list_cases",
    "care_page": "list_cases",
    "keys_page": "list_keys",
    "payload_reads_page": "list_payload_reads",
    "make_key": "make_key",
    "revoke_key": "revoke_key",
    "terms_page": "show_terms",
    "upload_page": "import_order_file",
    "template_file": "import_order_file",
    "upload": "import_order_file",
    "verifications_page": "import_verifications",
    "report_table": "import_verifications",
    "ticket_form": "open_ticket",
    "write_ticket": "open_ticket",
    "ticket_page": "show_ticket",
    "send_ticket_report": "report_ticket",
    "attach_page": "attach_ticket",
    "send_ticket_decision": "decide_ticket",
    "day_board": "list_appointments",
    "one_act": "report",
    "tap": "report",
    "send_photo": "send_file",
    "undo": "decide",
    "show_links": "list_links",
    "add_link": "make_link",
    "take_back": "revoke_link",
    "first_page": "list_incidents",
    "confirm_phone": "show_order",
    "slot_form": "order_slots",
    "send_slot": "take_slot",
    "calendar": "show_order",
    "accept_form": "report",
    "send_acceptance": "report",
    "write_form": "open_care",
    "send_words": "open_care",
    "return_form": "ask_return",
    "send_return": "ask_return",
    "decide_many": "decide_many",
    "keep_view": "save_view",
    "drop_view": "remove_view",
}
"""The page's route by its name, and the action that it is."""


def action_of(route: str) -> str | None:
    """The row of a page; None for what everybody may, and for what has none yet."""
    return PAGES.get(route)
