"""Tests of one process share a server: no order of one file has the number of another's."""

import ast
import re

from tests.source import files, name_of, nodes

NUMBER = re.compile(r"[A-Z]+\d*-[A-Z0-9-]+")
WORLDS = {"world", "own_world"}


def numbers(call: ast.Call) -> set[str]:
    """The numbers of the orders that a call makes: `an_order("A-1")`, `place(world, "A-1")`."""
    first = call.args[0] if call.args else None
    of_world = isinstance(first, ast.Name) and first.id in WORLDS
    if not (of_world or name_of(call.func) == "an_order"):
        return set()
    texts = {one.value for one in call.args if isinstance(one, ast.Constant)}
    return {one for one in texts if isinstance(one, str) and NUMBER.fullmatch(one)}


def test_no_two_files_give_their_orders_the_same_number() -> None:
    holders: dict[str, set[str]] = {}
    for file in files("tests/workflows"):
        for call in nodes(file, ast.Call):
            for number in numbers(call):
                holders.setdefault(number, set()).add(file.name)
    assert len(holders) > 50
    assert {number: held for number, held in holders.items() if len(held) > 1} == {}
