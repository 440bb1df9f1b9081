"""The project's own source as syntax trees, for rules that a test can hold."""

import ast
import gc
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
PACKAGES = ("models", "activities", "workflows", "workers", "starter")

Function = ast.FunctionDef | ast.AsyncFunctionDef
N = TypeVar("N", bound=ast.AST)


def files(*folders: str) -> list[Path]:
    """Every Python file of these folders."""
    return sorted(file for folder in folders for file in _files(folder))


@cache
def _files(folder: str) -> tuple[Path, ...]:
    return tuple((ROOT / folder).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    """The file's syntax tree; each node knows the one above it, as `above`."""
    return _read(file)[0]


def nodes(file: Path, kind: type[N], *kinds: type[N]) -> list[N]:
    """The nodes of exactly these classes, in the order of `ast.walk`.

    To walk through every node for the few that a rule is about took half of the rules' time.
    """
    by_class = _read(file)[1]
    found = [pair for one in (kind, *kinds) for pair in by_class.get(one, ())]
    if kinds:
        found.sort(key=lambda pair: pair[0])
    return [node for _, node in found]  # type: ignore[misc] # they are kept by their class


@cache
def _read(file: Path) -> tuple[ast.Module, dict[type[ast.AST], list[tuple[int, ast.AST]]]]:
    """The tree, and its nodes by class, each with its place in a walk through all."""
    by_class = defaultdict(list)
    with _kept_for_good():
        module = ast.parse(file.read_text())
        walk: list[ast.AST] = [module]
        for n, node in enumerate(walk):  # which grows meanwhile
            by_class[type(node)].append((n, node))
            for child in ast.iter_child_nodes(node):
                child.above = node  # type: ignore[attr-defined] # ast has no parents of its own
                walk.append(child)
    return module, by_class


@contextmanager
def _kept_for_good() -> Iterator[None]:
    """Nothing made here is looked through for what could be thrown away: that took four fifths."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


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
        for node in nodes(file, ast.FunctionDef, ast.AsyncFunctionDef):
            if isinstance(node, Function):  # of both classes mypy only knows what they are made of
                yield file, node


def calls(*names: str, within: tuple[str, ...] = ("workflows",)) -> Iterator[tuple[Path, ast.Call]]:
    """Every call whose name ends so."""
    for file in files(*within):
        for node in nodes(file, ast.Call):
            if name_of(node).endswith(names):
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
    """`workflows/running/watch.py:88`."""
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"
