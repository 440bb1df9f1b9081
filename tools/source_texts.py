"""The texts for people, out of the code: templates of phrases, sentences of errors and hints."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Final

TEMPLATES: Final = frozenset({"phrase", "text", "NotKnownHere"})
"""What takes a text first."""

ERRORS: Final = frozenset(
    {
        *("UsageError", "NotLetIn", "SignInNeeded", "Conflict", "Refused", "NotFound", "Closed"),
        *("Unavailable", "Forbidden", "TooMany", "Unauthorised", "Hint", "amiss", "Faulty"),
    }
)
"""What takes a sentence, and a `hint` next to it."""

OF_A_FIELD: Final = ("amiss",)
"""What takes the name of a field first."""


def texts_of(file: Path) -> Iterator[str]:
    """The templates, and the sentences of errors that have no values."""
    for call in _calls(file):
        places = call.args[:1] if _name(call.func) in TEMPLATES else list(_of_error(call))
        for found in places:
            if isinstance(found, ast.Constant) and isinstance(found.value, str):
                yield found.value


def not_looked_up(file: Path) -> Iterator[str]:
    """The sentences of errors that no catalogue can have, each with its place."""
    for call in _calls(file):
        for found in _of_error(call):
            if isinstance(found, ast.JoinedStr | ast.BinOp):
                yield f"{file.name}:{found.lineno}: {ast.unparse(found)}"


def wrong_phrases(file: Path) -> Iterator[str]:
    """Calls of `phrase` whose template is not written out, or has other names than values."""
    for call in _calls(file):
        if _name(call.func) != "phrase":
            continue
        (template,) = call.args
        if not isinstance(template, ast.Constant):
            yield f"{file.name}:{call.lineno}: its template is made up"
            continue
        named = {name for _, name, _, _ in Formatter().parse(str(template.value)) if name}
        if named != {one.arg for one in call.keywords}:
            yield f"{file.name}:{call.lineno}: {template.value}"


def _of_error(call: ast.Call) -> Iterator[ast.expr]:
    """What stands where an error or a hint takes its sentence, each branch of it."""
    name = _name(call.func)
    if name in ERRORS:
        hints = (one.value for one in call.keywords if one.arg == "hint")
        for found in (*call.args[1 if name in OF_A_FIELD else 0 :], *hints):
            yield from _branches(found)


def _branches(found: ast.expr) -> Iterator[ast.expr]:
    if isinstance(found, ast.IfExp):
        yield from (*_branches(found.body), *_branches(found.orelse))
    elif isinstance(found, ast.BoolOp):
        yield from (branch for one in found.values for branch in _branches(one))
    else:
        yield found


def _calls(file: Path) -> Iterator[ast.Call]:
    module = ast.parse(file.read_text("utf-8"))
    return (node for node in ast.walk(module) if isinstance(node, ast.Call))


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
