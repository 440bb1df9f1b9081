"""Whose words reach a person, and which words our names are made of.

Sentences of the SDK, the server and pydantic reach no person: they are for logs and `--debug`.

What is caught of Temporal is translated (`starter/service/temporal/call_errors.py`,
`starter/service/running/server_messages.py`, `workflows/temporal/failures.py`), and of pydantic
(`models/field_errors.py`), never put into a text.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError, ChildWorkflowError, RetryState, TerminatedError

from starter.terminal.console import output
from tests.source import PACKAGES, ROOT, above, files, functions, name_of, nodes, place
from workflows.temporal.failures import sentence_of

OTHERS = ("temporalio", "pydantic")
"""Whose errors are meant."""

PARTICIPLES = {"given", "said", "told", "heard", "seen", "untold", "unsaid", "unheard"}
"""Words that name nothing: what holds something has a noun, what does something a verb."""

HEARING = {"heard", "hears", "unheard"}
"""What a workflow gets is received, and whom the SOP names is informed: names of tests say so."""

NAMES_OUTSIDE = {
    "seen_step",
}
"""Fields and milestones that callers and tables know under these names."""

NAMING = (
    *(ast.Name, ast.arg, ast.Attribute, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
    *(ast.alias, ast.MatchAs, ast.MatchStar),
)
"""The nodes that `named` knows."""

LOGS = ("log.", "workflow.logger.", "logging.")


def foreign(file: Path, expression: ast.expr | None, ends: str = "") -> bool:
    """Whether an `except`, or an annotation that ends so, names a class of theirs."""
    if expression is None or not last_name(expression).endswith(ends):
        return False
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    try:
        named = eval(ast.unparse(expression), vars(module))  # our own source
    except NameError:  # it is imported inside of a function
        return any(other in file.read_text() for other in OTHERS)
    kinds = named if isinstance(named, tuple) else (named,)
    return any(getattr(one, "__module__", "").startswith(OTHERS) for one in flat(kinds))


def last_name(expression: ast.expr) -> str:
    """The name that an expression ends with: of `int | RPCError` the second one."""
    if isinstance(expression, ast.BinOp):
        return last_name(expression.right)
    return name_of(expression) if isinstance(expression, ast.Name | ast.Attribute) else ""


def flat(kinds: tuple[object, ...]) -> Iterator[object]:
    for one in kinds:
        yield from flat(one) if isinstance(one, tuple) else (one,)


def caught() -> Iterator[tuple[Path, ast.AST, str]]:
    """Where such an error has a name: an `except`, or a function that is handed one."""
    for file in files(*PACKAGES):
        if not any(other in file.read_text() for other in OTHERS):
            continue
        for node in nodes(file, ast.ExceptHandler):
            if node.name and foreign(file, node.type):
                yield file, node, node.name
    for file, function in functions(*PACKAGES):
        for one in function.args.args:
            if foreign(file, one.annotation, ends="Error"):
                yield file, function, one.arg


def spoken(node: ast.AST, name: str) -> Iterator[ast.AST]:
    """Where the error's own words go into a text: `{error}`, `str(error)`, `error.message`."""
    for inner in ast.walk(node):
        words = (
            (isinstance(inner, ast.FormattedValue) and name_of(inner.value) == name)
            or (isinstance(inner, ast.Call) and name_of(inner) in ("str", "repr")
                and any(name_of(one) == name for one in inner.args))
            or (isinstance(inner, ast.Attribute) and name_of(inner) == f"{name}.message"
                and not isinstance(getattr(inner, "above", None), ast.Compare))
            or (isinstance(inner, ast.keyword) and name_of(inner.value) == name
                and name_of(getattr(inner, "above", ast.Pass())) == "phrase")
        )  # fmt: skip
        logged = any(
            isinstance(up, ast.Call) and name_of(up).startswith(LOGS) for up in above(inner)
        )
        if words and not logged:
            yield inner


def named(node: ast.AST) -> Iterator[str]:
    """The names that this node makes: of a variable, a parameter, an attribute, a function."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.Attribute(attr=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.alias(name=name, asname=other):
            yield other or name
        case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name


@cache
def names_nothing(name: str) -> bool:
    """Whether a name is made of a participle; the few thousand names come a million times."""
    return not PARTICIPLES.isdisjoint(name.lower().split("_"))


def test_no_name_is_made_of_a_participle_that_names_nothing() -> None:
    found = [
        f"{place(file, node)}: {name}"
        for file in files(*PACKAGES, "bench", "tools", "tests")
        for node in nodes(file, *NAMING)
        for name in named(node)
        if names_nothing(name)
        and not name.startswith("test_")
        and name not in NAMES_OUTSIDE
        and not (isinstance(node, ast.alias) and name == "given")  # that one is Hypothesis's
    ]
    assert found == []


def test_no_test_and_no_file_is_named_by_hearing() -> None:
    tests = [node.name for _, node in functions("tests") if node.name.startswith("test_")]
    names = [*tests, *(file.stem for file in files(*PACKAGES, "tests"))]
    assert len(names) > 1_000
    assert [name for name in names if not HEARING.isdisjoint(name.split("_"))] == []


def test_what_cannot_be_reached_is_named_so() -> None:
    """A server is unreachable: `away` is a picture of it."""
    found = [
        f"{place(file, node)}: {name}"
        for file in files(*PACKAGES)
        for node in nodes(file, *NAMING)
        for name in named(node)
        if "away" in name.lower().split("_")
    ]
    assert found == []


def test_no_name_and_no_comment_has_a_word_that_has_a_plain_twin() -> None:
    """CONTRIBUTING has the words, and those to write."""
    found = [
        f"{file.relative_to(ROOT)}: {hit.group()}"
        for file in (*files(*PACKAGES, "bench"), *ROOT.glob("docs/**/*.md"))
        if (
            hit := re.search(
                r"\b(anew|beside|mend|of ours|befalls?|of late)\b", file.read_text("utf-8")
            )
        )
    ]
    assert found == []


def test_no_error_of_temporal_or_pydantic_is_put_into_a_text() -> None:
    found = list(caught())
    assert len(found) > 10
    assert [place(file, one) for file, node, name in found for one in spoken(node, name)] == []


def test_only_the_translation_reads_what_pydantic_says() -> None:
    read = [
        place(file, node)
        for file in files(*PACKAGES)
        for node in nodes(file, ast.Subscript)
        if isinstance(node.slice, ast.Constant) and node.slice.value == "msg"
    ]
    assert read == []


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (TerminatedError("Workflow execution terminated"), "it was ended by hand"),
        (ApplicationError("Failed decoding arguments"), "it could not be done"),
        (ApplicationError("the goods are gone", type="Refused"), "Refused: the goods are gone"),
    ],
)
def test_a_workflow_tells_a_failure_in_our_words(error: Exception, says: str) -> None:
    lost = ChildWorkflowError(
        "Child Workflow execution failed", namespace="n", workflow_id="w", run_id="r",
        workflow_type="t", initiated_event_id=1, started_event_id=2,
        retry_state=RetryState.NON_RETRYABLE_FAILURE,
    )  # fmt: skip
    lost.__cause__ = error
    assert sentence_of(lost) == says


def test_a_command_says_in_our_words_what_temporal_raised(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from temporalio.service import RPCError, RPCStatusCode

    error = RPCError("namespace rate limit exceeded", RPCStatusCode.RESOURCE_EXHAUSTED, b"")
    output.explain(error)
    wrapped = RuntimeError("odd")
    wrapped.__cause__ = error
    output.explain(wrapped)
    printed = capsys.readouterr().err
    assert "Temporal has too much to do" in printed
    assert "rate limit" not in printed


def test_what_describes_a_function_is_its_first_line() -> None:
    """Below another line it describes nothing; in `__init__` it describes the field above it."""
    strays = [
        place(file, line)
        for file, function in functions(*PACKAGES, "bench", "tests", "tools")
        if function.name != "__init__"
        for line in function.body[1:]
        if isinstance(line, ast.Expr)
        and isinstance(line.value, ast.Constant)
        and isinstance(line.value.value, str)
    ]
    assert strays == []
