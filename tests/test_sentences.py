"""A sentence for people is made once, out of codes and values, and no program takes it apart."""

import ast
from collections.abc import Iterator
from pathlib import Path

from models.messages.orders.order import Address, Contact
from models.stages.table import KINDS
from tests.source import PACKAGES, ROOT, calls, files, name_of, nodes, place

ANSWERS = ("Answer", "RecordedAnswer", "DecisionAnswer", "ReportMark", "DeskResult", "refused")
"""What carries why something is answered as it is."""

TAKE_APART = frozenset(
    {
        *("split", "rsplit", "partition", "rpartition", "startswith", "endswith"),
        *("removeprefix", "removesuffix", "find", "index"),
    }
)
SENTENCES = frozenset({"reason", "message", "sentence", "why", "hint", "detail", "shortage"})
"""What such a sentence is called where it is kept or passed on."""

OUTSIDE = frozenset(
    {
        "starter/service/temporal/call_errors.py",
        "starter/service/temporal/temporal_gateway.py",
        "starter/service/running/task_failures.py",
        "starter/order_files/workbooks/xls_process.py",
        "starter/terminal/console/usage_texts.py",
        "models/hints.py",
    }
)
"""Files that read a sentence of Temporal's server, of its SDK or of a library, which have no code
for it; and what keeps a command from being said over HTTP, wherever a hint comes from."""

PERSONAL = {
    *(name for kind in KINDS.values() for name in kind.personal),
    *(*Contact.model_fields, *Address.model_fields),
} - {"what", "cause"}
"""Fields that hold a person, a place, a plate, or somebody's own words; not what a call asks
for, and what is overdue, which other things have under the same name."""


def phrases(*folders: str) -> Iterator[tuple[Path, ast.Call]]:
    return calls("phrase", "UnknownSubject", within=folders)


def test_a_value_of_a_sentence_is_no_sentence_that_is_put_together() -> None:
    """`phrase("… {names}", names=", ".join(…))` has its names in English for good."""
    made = [
        place(file, call)
        for file, call in phrases("models", "activities", "workflows", "starter/service")
        for value in (one.value for one in call.keywords)
        if isinstance(value, ast.JoinedStr)
        or (isinstance(value, ast.Call) and name_of(value.func).endswith("join"))
    ]
    assert made == []


def test_a_reason_is_no_sentence_that_is_put_together() -> None:
    made = [
        place(file, call)
        for file, call in calls(*ANSWERS, within=PACKAGES)
        if name_of(call).rpartition(".")[2] in ANSWERS
        for value in [*call.args, *(one.value for one in call.keywords if one.arg == "reason")]
        if isinstance(value, ast.JoinedStr)
        or (isinstance(value, ast.Constant) and " " in str(value.value))
    ]
    assert made == []


def test_no_person_and_nobodys_own_words_are_a_value_of_a_reason() -> None:
    held = [
        f"{place(file, call)}: {ast.unparse(value)}"
        for file, call in phrases("models/tracking", "models/stages", "workflows")
        for value in (one.value for one in call.keywords)
        if isinstance(value, ast.Attribute) and value.attr in PERSONAL
    ]
    assert held == []


def test_no_program_takes_a_sentence_apart() -> None:
    found = [
        f"{place(file, node)}: {ast.unparse(node)}"
        for file in files(*PACKAGES)
        if str(file.relative_to(ROOT)) not in OUTSIDE
        for node in (*nodes(file, ast.Call), *nodes(file, ast.Compare))
        if _takes_apart(node)
    ]
    assert found == []


def _takes_apart(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=attr, value=of)) if attr in TAKE_APART:
            return _is_sentence(of) and not name_of(of).endswith("desk.shortage")
        case ast.Call(func=ast.Attribute(attr="search" | "match" | "fullmatch" | "findall")):
            return any(_is_sentence(one) for one in node.args)
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[found]):
            return _is_sentence(found)
        case ast.Compare(ops=[ast.Eq() | ast.NotEq()], left=left, comparators=[right]):
            return (
                _is_sentence(left) and isinstance(right, ast.Constant) and " " in str(right.value)
            )
    return False


def _is_sentence(node: ast.expr) -> bool:
    """Whether it is a sentence by its name: `answer.reason`, `str(error)`, `(why or "")`."""
    match node:
        case ast.BoolOp(values=[first, *_]):
            return _is_sentence(first)
        case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id="error")]):
            return True
        case ast.Call(func=ast.Attribute(value=of, attr="lower" | "strip" | "casefold")):
            return _is_sentence(of)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in SENTENCES
    return False
