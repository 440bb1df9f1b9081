"""The project's own source as syntax trees, for rules that a test can hold."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("models", "activities", "workflows", "workers", "starter")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*folders: str) -> list[Path]:
    """Every Python file of these folders."""
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    """The file's syntax tree; each node knows the one above it, as `above`."""
    module = ast.parse(file.read_text())
    for node in ast.walk(module):
        for child in ast.iter_child_nodes(node):
            child.above = node  # type: ignore[attr-defined] # ast has no parents of its own
    return module


def above(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes above a node, nearest first."""
    up: ast.AST | None = getattr(node, "above", None)
    while up is not None:
        yield up
        up = getattr(up, "above", None)


def name_of(node: ast.AST) -> str:
    """`workflow.sleep` for what is called or named so."""
    if isinstance(node, ast.Call):
        return name_of(node.func)
    if isinstance(node, ast.Attribute):
        return f"{name_of(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def functions(*folders: str) -> Iterator[tuple[Path, Function]]:
    """Every function and method."""
    for file in files(*folders):
        for node in ast.walk(tree(file)):
            if isinstance(node, Function):
                yield file, node


def calls(*names: str, within: tuple[str, ...] = ("workflows",)) -> Iterator[tuple[Path, ast.Call]]:
    """Every call whose name ends so."""
    for file in files(*within):
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Call) and name_of(node).endswith(names):
                yield file, node


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """The value of one keyword argument."""
    return next((one.value for one in call.keywords if one.arg == name), None)


def decorated(*names: str) -> Iterator[tuple[Path, Function]]:
    """The functions of workflows under a decorator that ends so."""
    for file, function in functions("workflows"):
        if any(name_of(one).endswith(names) for one in function.decorator_list):
            yield file, function


def place(file: Path, node: ast.AST) -> str:
    """`workflows/watch.py:88`."""
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"
