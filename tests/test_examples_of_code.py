"""Examples of code in the documentation name what is there."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from models.roles import Role
from models.sop import rules
from models.sop.duty import Duty, Kind
from models.sop.milestones import Milestone
from models.stages.spec import StageSpec

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^( *)```(?:python|diff)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
ROWS = {"Duty": Duty, "StageSpec": StageSpec}
NAMES = {"Role": Role, "Kind": Kind, "Milestone": Milestone, "rules": rules}


def calls(text: str) -> list[ast.Call]:
    """The rows that an example makes: whole calls, of a diff what it adds."""
    added = re.sub(r"^ *\+ ?", "", text, flags=re.MULTILINE)
    found = re.findall(rf"^ *(?:\w+ = )?((?:{'|'.join(ROWS)})\(\n.*?^ *\))", added, re.M | re.S)
    return [
        node for one in found for node in ast.walk(ast.parse(one)) if isinstance(node, ast.Call)
    ]


EXAMPLES = {
    f"{page.relative_to(ROOT)} {n}": calls(found[2])
    for page in PAGES
    for n, found in enumerate(BLOCK.finditer(page.read_text("utf-8")), 1)
}


def test_the_pages_show_how_a_duty_and_a_stage_are_written() -> None:
    made = {ast.unparse(call.func) for found in EXAMPLES.values() for call in found}
    assert made >= {*ROWS}


@pytest.mark.parametrize("example", [name for name, found in EXAMPLES.items() if found])
def test_an_example_gives_a_row_only_fields_that_it_has(example: str) -> None:
    for call in EXAMPLES[example]:
        if (row := ROWS.get(ast.unparse(call.func))) is not None:
            assert {one.arg for one in call.keywords} <= {one.name for one in fields(row)}


@pytest.mark.parametrize("example", [name for name, found in EXAMPLES.items() if found])
def test_an_example_names_members_and_rules_that_exist(example: str) -> None:
    for call in EXAMPLES[example]:
        for node in ast.walk(call):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = NAMES.get(node.value.id)
                assert owner is None or hasattr(owner, node.attr), ast.unparse(node)
