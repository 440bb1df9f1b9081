"""The methods of a workflow as syntax trees, with those of what it holds, and its stage."""

import ast
import sys
from pathlib import Path
from typing import Any

from models.ids import Stage
from tests import source


def methods_of(workflow: type[Any]) -> dict[str, source.Function]:
    """Each method by its name, as the class has it with all that it inherits.

    Those of what its `_begin` holds, `self.goods = ReturnGoods(…)`, are named `goods.put_back`.
    """
    found: dict[str, source.Function] = {}
    for owner in reversed(workflow.__mro__[:-1]):
        found |= _own(owner)
    names = vars(sys.modules[workflow.__module__])
    for line in found["_begin"].body:
        match line:
            case ast.Assign(
                targets=[ast.Attribute(attr=held)], value=ast.Call(func=ast.Name(id=name))
            ):
                own = _own(names[name])
                found |= {f"{held}.{method}": body for method, body in own.items()}
    return found


def _own(owner: type[Any]) -> dict[str, source.Function]:
    file = source.ROOT / Path(*owner.__module__.split(".")).with_suffix(".py")
    (body,) = (
        node.body for node in source.nodes(file, ast.ClassDef) if node.name == owner.__name__
    )
    return {one.name: one for one in body if isinstance(one, source.Function)}


def stage_of(methods: dict[str, source.Function]) -> Stage:
    begun = next(
        node
        for node in ast.walk(methods["__init__"])
        if isinstance(node, ast.Attribute) and source.name_of(node).startswith("Stage.")
    )
    return Stage[begun.attr]
