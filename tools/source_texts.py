"""The texts for people, out of the code: templates of phrases, sentences of errors and hints."""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Final

from models.sop.terms import NOT_TERMS, Sop

TEMPLATES: Final = frozenset({"phrase", "text", "UnknownSubject"})
"""What takes a text first."""

TERMINAL_WRITERS: Final = frozenset({"say", "note", "_table"})
"""What takes a text first at the terminal."""

NAMED_TEXTS: Final = ("title", "nothing")
"""What takes a text by its name there."""

STEPS: Final = frozenset({"tell", "_tell", "step"})
"""What takes a line first that says how far something is on this machine."""

CHECKS: Final = frozenset({"ok", "warning", "wrong"})
"""What takes the name of what was looked at first."""

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ("models", "activities", "workflows", "workers", "starter")

MAKERS: Final = frozenset({"field_error", "faulty", "Hint", "Meaning", "read_private"})
"""What makes an error, or is a hint, without being one: it takes a sentence, too."""

ROOT_ERROR: Final = "FulfilError"
CLASS: Final = re.compile(r"^class (\w+)\(([^)]*)\)", re.MULTILINE)


def errors_of(sources: Iterable[str]) -> frozenset[str]:
    """The names of all classes below `FulfilError` in these sources, however far below."""
    bases = {name: re.findall(r"\w+", of) for text in sources for name, of in CLASS.findall(text)}
    found: set[str] = {ROOT_ERROR}
    while more := {name for name, of in bases.items() if found & {*of}} - found:
        found |= more
    return frozenset(found)


@cache
def _errors() -> frozenset[str]:
    """What takes a sentence, and a `hint` next to it."""
    sources = (file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
    return MAKERS | errors_of(file.read_text("utf-8") for file in sources)


OF_A_FIELD: Final = ("field_error", "read_private", "faulty")
"""What takes the name of a field, a file, or an error, first."""


def texts_of(file: Path) -> Iterator[str]:
    """The templates, and the sentences of errors that have no values."""
    terminal = "starter/terminal/" in file.as_posix()
    taking = TEMPLATES | TERMINAL_WRITERS if terminal else TEMPLATES
    if "starter/local/" in file.as_posix():
        taking = TEMPLATES | STEPS
    if "starter/local/doctor/" in file.as_posix():
        taking = TEMPLATES | STEPS | CHECKS
    if "activities/adapters/" in file.as_posix():
        taking = TEMPLATES - {"text"}  # there it is SQL
    for call in _calls(file):
        titles = [one.value for one in call.keywords if terminal and one.arg in NAMED_TEXTS]
        first = call.args[:1] if _name(call.func) in taking else []
        for found in (*first, *titles, *_of_error(call)):
            if isinstance(found, ast.Constant) and isinstance(found.value, str):
                yield found.value


def unlisted_sentences(file: Path) -> Iterator[str]:
    """The sentences of errors that no catalogue can have, each with its place."""
    for call in _calls(file):
        steps = call.args[:1] if _name(call.func) in STEPS else ()
        made = (one for one in steps if isinstance(one, ast.JoinedStr))
        for found in (*made, *_of_error(call)):
            if isinstance(found, ast.JoinedStr | ast.BinOp):
                yield f"{file.name}:{found.lineno}: {ast.unparse(found)}"
    for function in _functions(file):
        named = _plain_texts(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            for found in _of_error(call):
                if isinstance(found, ast.Name) and found.id in named:
                    yield f"{file.name}:{found.lineno}: {named[found.id]}"


def _plain_texts(function: ast.AST) -> dict[str, str]:
    """The variables of a function that hold a sentence no catalogue can have."""
    return {
        target.id: ast.unparse(branch)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
        for branch in _branches(node.value)
        if isinstance(branch, ast.JoinedStr | ast.BinOp)
        or (isinstance(branch, ast.Constant) and " " in str(branch.value))
    }


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
    if name in _errors():
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


def _functions(file: Path) -> Iterator[ast.AST]:
    module = ast.parse(file.read_text("utf-8"))
    return (
        node
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")


def lines_of(file: Path) -> Iterator[str]:
    """What lines of the timeline are about, where that is written out: `Happening.STAGE, "…"`."""
    for call in _calls(file):
        for one, what in zip(call.args, call.args[1:], strict=False):
            named = isinstance(one, ast.Attribute) and _name(one.value) == "EntryKind"
            if named and isinstance(what, ast.Constant) and isinstance(what.value, str):
                yield what.value


def headings_of(file: Path) -> Iterator[str]:
    """The headings of tables: the columns that `show_rows` and `_table` are called with."""
    module = ast.parse(file.read_text("utf-8"))
    shown = {
        place
        for call in _calls(file)
        for place in (*(one.value for one in call.keywords if one.arg == "columns"), *call.args[2:])
    }
    named = {name for place in shown for one in _branches(place) if (name := _name(one))}
    for node in module.body:
        if isinstance(node, ast.Assign) and _name(node.targets[0]) in named:
            yield from _words(node.value)
    for place in shown:
        yield from _words(place)


def _words(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Tuple):
        for one in node.elts:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value
            elif isinstance(one, ast.Starred):
                yield from _words(one.value)


def terms() -> Iterator[str]:
    """What each term says, where that is not Chinese as it stands."""
    for name, term in Sop.model_fields.items():
        says = term.description or ""
        if name not in NOT_TERMS and re.search("[a-z]{2}", says):
            yield says
