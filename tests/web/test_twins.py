"""Every act of a page has its twins: a route of the HTTP doors, and a command of `fulfil`."""

from typing import Final

import pytest
import typer
from typer.core import TyperGroup

from starter.cli import COMMAND_HELP, app
from starter.service.access.rights import ROUTES
from starter.web.page_rights import PAGES

TWINS: Final[dict[str, tuple[str, str]]] = {
    "accept_form": ("report", "report"),
    "add_link": ("make_link", "links add"),
    "attach_page": ("attach_ticket", "care attach"),
    "calendar": ("show_order", "orders show"),
    "care_page": ("list_cases", "care list"),
    "day_board": ("list_appointments", "appointments"),
    "decide_many": ("decide_many", "bulk"),
    "decision_form": ("decide", "decide"),
    "desk": ("list_work", "worklist"),
    "drop_view": ("remove_view", "views remove"),
    "events": ("list_work", "orders watch"),
    "export_chosen": ("export_list", "export"),
    "export_page": ("export_list", "export"),
    "first_page": ("list_incidents", "incidents list"),
    "incidents_page": ("list_incidents", "incidents list"),
    "keep_view": ("save_view", "views save"),
    "keys_page": ("list_keys", "keys list"),
    "list_jobs": ("list_orders", "orders list"),
    "list_orders": ("list_orders", "orders list"),
    "make_key": ("make_key", "keys add"),
    "notices_page": ("list_notices", "notices"),
    "one_act": ("report", "report"),
    "overdue_page": ("list_overdue", "overdue"),
    "payload_reads_page": ("list_payload_reads", "keys opened"),
    "print_order": ("order_paper", "papers"),
    "print_orders": ("papers", "papers"),
    "report_form": ("report", "report"),
    "return_form": ("ask_return", "return"),
    "returns_page": ("list_cases", "export"),
    "revoke_key": ("revoke_key", "keys revoke"),
    "send_acceptance": ("report", "report"),
    "send_decision": ("decide", "decide"),
    "send_photo": ("send_file", "files send"),
    "send_report": ("report", "report"),
    "send_return": ("ask_return", "return"),
    "send_slot": ("take_slot", "slots take"),
    "send_ticket_decision": ("decide_ticket", "decide"),
    "send_ticket_report": ("report_ticket", "report"),
    "send_words": ("open_care", "care open"),
    "show_file": ("show_file", "files save"),
    "show_links": ("list_links", "links list"),
    "show_order": ("show_order", "orders show"),
    "slot_form": ("order_slots", "slots offered"),
    "take_back": ("revoke_link", "links revoke"),
    "tap": ("report", "report"),
    "template_file": ("order_template", "orders template"),
    "terms_page": ("show_terms", "terms"),
    "ticket_form": ("open_ticket", "care open"),
    "ticket_page": ("show_ticket", "care show"),
    "undo": ("decide", "decide"),
    "upload": ("import_order_file", "orders import"),
    "upload_page": ("import_order_file", "orders import"),
    "verifications_page": ("import_verifications", "verifications import"),
    "report_table": ("import_verifications", "verifications import"),
    "write_form": ("open_care", "care open"),
    "write_ticket": ("open_ticket", "care open"),
}
"""A page, or a form, by its route: the HTTP route, and the command that do the same."""

ALONE: Final = {
    "confirm_phone": "a program shows who it is by its key, and a terminal by its machine"
}
"""What is done on a page alone, and why."""


def test_every_page_has_its_twins_or_a_reason_why_not() -> None:
    assert PAGES.keys() == TWINS.keys() | ALONE.keys()


def test_every_twin_over_http_is_a_door() -> None:
    assert {door for door, _ in TWINS.values()} <= ROUTES.keys()


@pytest.mark.parametrize("command", sorted({command for _, command in TWINS.values()}))
def test_every_twin_at_the_terminal_is_a_command(command: str) -> None:
    name, *more = command.split()
    assert name in COMMAND_HELP
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    found = group.resolve_command(typer.Context(group), [name])[1]
    if more:
        assert isinstance(found, TyperGroup)
        assert more[0] in found.commands


def test_every_door_for_people_is_on_a_page_too() -> None:
    of_programs = {"callback", "place_order"}
    elsewhere = {
        "list_work", "count_stages",  # the desk's first page
        "list_files", "show_incidents", "list_returns", "list_care", "show_care",  # an order's
        "list_tickets",  # among the cases
        "list_slots", "set_slots", "list_views",  # over HTTP, at the terminal, on the lists' pages
        "count_incidents", "count_belated", "count_opinions", "list_opinions",
    }  # fmt: skip
    on_pages = {door for door, _ in TWINS.values()}
    assert ROUTES.keys() - on_pages - of_programs - elsewhere == set()
