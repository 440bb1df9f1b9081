"""What to do is said at each door in its own way: at a terminal a command, over HTTP none."""

import ast
from datetime import UTC, datetime

import pytest

from models.hints import COMMAND_PREFIXES, TELL_OPERATOR, Hint, over_http
from starter.service.reading.read_context import no_order
from starter.service.temporal.call_errors import (
    MEANING_OF_STATUS,
    MEANING_OF_TEXT,
    Meaning,
    not_known,
)
from tests.source import above, files, name_of, place, tree
from tests.starter.http_doors import ORDER_DOOR, Doors

NOW = datetime(2026, 11, 28, tzinfo=UTC)
FOR_OPERATORS = {
    "activities/adapters/encryption/key_ring.py": "a process starts",
    "activities/adapters/store/database/provisioned.py": "a process starts",
    "activities/adapters/store/database/errors.py": "a database that is to be migrated",
    "activities/adapters/store/access/keys.py": "keys are ended at a terminal",
    "activities/adapters/store/database/rebuild.py": "files are rebuilt at a terminal",
    "activities/adapters/partners/roster.py": "a process starts",
    "activities/adapters/partners/webhooks.py": "secrets are made at a terminal",
    "models/stages/all_duties.py": "duties are shown at a terminal",
    "models/hints.py": "the rule itself",
    "models/sop/term_fields.py": "terms are an operator's files",
    "starter/service/running/missing_workflows.py": "stored; HTTP names the operator",
    "starter/service/reading/next_commands.py": "for a terminal; `over_http` sees to others",
    "starter/service/upkeep/relay.py": "its log",
    "workflows/temporal/workflow_input.py": "a workflow started by hand, in the Temporal UI",
    "workflows/temporal/details.py": "the Temporal UI",
}
"""Files next to the doors whose texts may name a command, and who reads them."""

AT_A_TERMINAL = (
    "starter/cli.py", "starter/terminal/", "starter/demo/", "starter/local/",
    "starter/order_files/", "starter/service/explaining/",
    "starter/service/running/task_failures.py",
)  # fmt: skip
"""What only answers at a terminal; `over_http` sees to what is stored of `explaining`."""


def docstrings(module: ast.Module) -> set[ast.AST]:
    """The texts that only readers of the code see."""
    return {
        node.value
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def test_a_command_is_named_in_a_hint_that_has_words_for_http_too() -> None:
    bare = []
    for file in files("models", "activities", "workflows", "starter"):
        module = tree(file)
        silent = docstrings(module)
        bare += [
            place(file, node)
            for node in ast.walk(module)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and node not in silent and any(one in node.value for one in COMMAND_PREFIXES)
            and not any(isinstance(up, ast.Call) and name_of(up) == "Hint" for up in above(node))
        ]  # fmt: skip
    exempt = (*FOR_OPERATORS, *AT_A_TERMINAL)
    assert [one for one in bare if not one.startswith(exempt)] == []
    assert [file for file in FOR_OPERATORS if not any(one.startswith(file) for one in bare)] == []


@pytest.mark.parametrize(
    "meaning", [*MEANING_OF_STATUS.values(), *(meaning for _, meaning in MEANING_OF_TEXT)]
)
def test_what_temporal_means_names_no_command_over_http(meaning: Meaning) -> None:
    sentence = f"{meaning.sentence} {over_http(meaning.hint)}"
    assert not any(command in sentence for command in COMMAND_PREFIXES)


def test_a_hint_is_a_command_at_a_terminal_and_a_door_over_http() -> None:
    hint = no_order("acme", "A1").hint
    assert "`fulfil orders list`" in str(hint)
    assert "GET /orders" in str(over_http(hint))
    assert over_http(not_known("order:acme:A1").hint) == TELL_OPERATOR


@pytest.mark.parametrize(
    ("hint", "says"),
    [
        (None, None),
        ("try again", "try again"),
        ("`fulfil reconcile` starts it again", TELL_OPERATOR),
        (Hint("`fulfil worker`", "later"), "later"),
    ],
)
def test_a_hint_over_http_names_no_command(hint: str | None, says: str | None) -> None:
    assert over_http(hint) == says


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/orders", "/healthz", "/nowhere"])
async def test_no_page_names_a_command(doors: Doors, path: str) -> None:
    for headers in ({}, {"Authorization": "x"}):
        answer = await doors.http.get(path, headers=headers)
        assert [command for command in COMMAND_PREFIXES if command in answer.text] == []


async def test_what_cannot_be_done_names_no_command_over_http(doors: Doors) -> None:
    await doors.place()
    order = "order:acme:SO-2026-1001"
    advice = "`fulfil reconcile` starts it again"
    await doors.context.store.troubles.note(
        "missing", order, order, cause="it is gone", advice=advice, at=NOW
    )
    shown = (await doors.http.get(ORDER_DOOR)).json()
    assert [one["advice"] for one in shown["troubles"]] == [TELL_OPERATOR]
