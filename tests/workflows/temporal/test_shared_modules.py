"""Without the sandbox all orders of a worker share its modules: nothing in one is ever changed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import Function, files, place, tree

CHANGES = re.compile(
    "add|append|appendleft|clear|discard|extend|insert|pop|popitem|popleft|remove|reverse|"
    "setdefault|sort|update"
)
SHARED = ("workflows", "models")


def of_module(file: Path) -> set[str]:
    """The names that a module itself gives a value."""
    targets = (
        target
        for node in tree(file).body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
    )
    return {target.id for target in targets if isinstance(target, ast.Name)}


def changes(file: Path) -> Iterator[ast.AST]:
    """Where a function changes what its module holds."""
    names = of_module(file)
    for function in (node for node in ast.walk(tree(file)) if isinstance(node, Function)):
        own = {one.arg for one in ast.walk(function) if isinstance(one, ast.arg)}
        for node in ast.walk(function):
            changed = _changed(node)
            if isinstance(node, ast.Global) or (changed in names and changed not in own):
                yield node


def _changed(node: ast.AST) -> str | None:
    """The name of what an expression changes, if it does."""
    held: ast.AST | None = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        held = node.func.value if CHANGES.fullmatch(node.func.attr) else None
    elif isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        held = node.value
    return held.id if isinstance(held, ast.Name) else None


@pytest.mark.parametrize("file", files(*SHARED), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_no_function_changes_what_its_module_holds(file: Path) -> None:
    assert [place(file, node) for node in changes(file)] == []


def test_a_change_is_found(tmp_path: Path) -> None:
    source = "KNOWN = {}\ndef f(x):\n    KNOWN[x] = 1\n    KNOWN.update(x)\n    global KNOWN\n"
    found = [type(node) for node in ast.walk(ast.parse(source)) if _changed(node) == "KNOWN"]
    assert found == [ast.Subscript, ast.Call]
