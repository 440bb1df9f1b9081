"""What stands within a sentence is said in the reader's language, too: codes, and other phrases."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.source import Function, above, calls, functions, name_of, nodes, place

ROOMS = ("models", "activities", "workflows", "workers", "starter")
COMMAND = re.compile("--[a-z]")
"""A piece of a command is typed as it stands, in every language."""

ROLES = frozenset({"role", "maker", "desk"})
"""Values that are a role, by what sentences call them."""


def test_a_value_of_a_sentence_is_not_put_together_in_english_before_it_is_used() -> None:
    """A variable, or one branch of a value, that is English stays so on a Chinese page."""
    english = [
        f"{place(file, call)}: {ast.unparse(part)}"
        for file, call, made in _phrases()
        for value in call.keywords
        for part in _parts(value.value, made)
        if _is_english(part)
    ]
    assert english == []


def test_a_role_within_a_sentence_is_a_code() -> None:
    """`service_desk` is what programs call a desk; `role_code` has what people call it."""
    bare = [
        f"{place(file, call)}: {value.arg}={ast.unparse(value.value)}"
        for file, call, made in _phrases("starter/service", "starter/web", "starter/terminal")
        for value in call.keywords
        if value.arg in ROLES and isinstance(value.value, ast.Name | ast.Attribute)
        if not any(isinstance(one, ast.Call) for one in made.get(name_of(value.value), ()))
    ]
    assert bare == []


def test_what_makes_the_sentence_of_an_error_makes_a_phrase() -> None:
    """An f-string that a function returns is as English as one that stands in the call."""
    english = []
    for file, function in functions(*ROOMS):
        made = [one for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
        if any(isinstance(one.value, ast.JoinedStr) for one in made):
            used = (call for call in nodes(file, ast.Call) if name_of(call) == "field_error")
            english += [
                place(file, call)
                for call in used
                if any(name_of(one) == function.name for one in call.args[1:])
            ]
    assert english == []


def test_what_is_found_about_a_row_is_a_phrase() -> None:
    """`Finding(message=…)` is read by people, wherever it is made."""
    english = [
        place(file, call)
        for file, call in calls("Finding", within=ROOMS)
        for value in (one.value for one in call.keywords if one.arg == "message")
        for part in _parts(value, _assigned(_function_of(call)))
        if _is_english(part)
    ]
    assert english == []


Made = dict[str, list[ast.expr]]


def _phrases(*rooms: str) -> Iterator[tuple[Path, ast.Call, Made]]:
    """Every phrase, with what the variables of its function are made of."""
    for file, call in calls("phrase", within=rooms or ROOMS):
        yield file, call, _assigned(_function_of(call))


def _function_of(node: ast.AST) -> ast.AST | None:
    return next((one for one in above(node) if isinstance(one, Function)), None)


def _assigned(function: ast.AST | None) -> Made:
    made: Made = {}
    for node in ast.walk(function) if function else ():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            made.setdefault(node.targets[0].id, []).append(node.value)
    return made


def _parts(value: ast.expr, made: Made) -> Iterator[ast.expr]:
    """A value, each branch of it, and what a variable was made of."""
    match value:
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*_parts(body, made), *_parts(orelse, made))
        case ast.BoolOp(values=values):
            for one in values:
                yield from _parts(one, made)
        case ast.Name(id=name):
            others = {key: values for key, values in made.items() if key != name}
            for one in made.get(name, ()):
                yield from _parts(one, others)
        case _:
            yield value


def _is_english(value: ast.expr) -> bool:
    match value:
        case ast.Constant(value=str(text)):
            return bool(re.search("[a-z]{2} [a-z]{2}|^[a-z]{3,}$", text))
        case ast.JoinedStr(values=parts):
            text = " ".join(str(one.value) for one in parts if isinstance(one, ast.Constant))
            return bool(re.search("[a-z]{2}", text)) and not COMMAND.search(text)
        case ast.Call(func=ast.Attribute(attr="join"), args=[ast.GeneratorExp(elt=each)]):
            return any(_is_english(one) for one in _parts(each, {}))
    return False
