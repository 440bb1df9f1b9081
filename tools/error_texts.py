"""The sentences of errors and hints, out of the code: what a door may have to say."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Final

ERRORS: Final = frozenset(
    {
        *("UsageError", "NotLetIn", "SignInNeeded", "Conflict", "Refused", "NotFound", "Closed"),
        *("Unavailable", "Forbidden", "TooMany", "Unauthorised", "Hint", "amiss", "Faulty"),
    }
)
"""What takes a sentence, and a `hint` next to it."""

OF_A_FIELD: Final = ("amiss",)
"""What takes the name of a field first."""


def of_errors(file: Path) -> Iterator[ast.expr]:
    """What stands where an error or a hint takes its sentence, each branch of it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in ERRORS:
            first = 1 if _name(node.func) in OF_A_FIELD else 0
            hints = (one.value for one in node.keywords if one.arg == "hint")
            for found in (*node.args[first:], *hints):
                yield from _branches(found)


def texts_of_errors(file: Path) -> Iterator[str]:
    """The sentences without values; one with values is made by `phrase`."""
    for found in of_errors(file):
        if isinstance(found, ast.Constant) and isinstance(found.value, str):
            yield found.value


def not_looked_up(file: Path) -> Iterator[str]:
    """The sentences that no catalogue can have, each with its place."""
    for found in of_errors(file):
        if isinstance(found, ast.JoinedStr | ast.BinOp):
            yield f"{file.name}:{found.lineno}: {ast.unparse(found)}"


def _branches(found: ast.expr) -> Iterator[ast.expr]:
    if isinstance(found, ast.IfExp):
        yield from (*_branches(found.body), *_branches(found.orelse))
    elif isinstance(found, ast.BoolOp):
        yield from (found for one in found.values for found in _branches(one))
    else:
        yield found


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def wrong_phrases(file: Path) -> Iterator[str]:
    """Calls of `phrase` whose template is not written out, or has other names than values."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or _name(node.func) != "phrase":
            continue
        (template,) = node.args
        if not isinstance(template, ast.Constant):
            yield f"{file.name}:{node.lineno}: its template is made up"
            continue
        named = {name for _, name, _, _ in Formatter().parse(str(template.value)) if name}
        if named != {one.arg for one in node.keywords}:
            yield f"{file.name}:{node.lineno}: {template.value}"
