"""The clauses of the SOP texts, and how code, pages and tests cite them.

`docs/sop-clauses.toml` holds every clause. A citation is `FH-7.2.1`, a list goes on as
`FH-7.2.1, 7.2.2`, a range is `FH-8.2.4 to FH-8.2.6`.
"""

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.source import ROOT, Function, nodes

NUMERAL = "一二三四五六七八九十"
NUMBER = rf"(?:\d{{1,2}}(?!\d)(?:\.\d{{1,2}})*|[{NUMERAL}](?:\([{NUMERAL}]\))?\d*)"
CITED = re.compile(
    rf"\b(FH|FE|MC|ER|FS|EP)-({NUMBER})"
    rf"(?: to (?:\1-)?({NUMBER})|((?:, \d{{1,2}}(?:\.\d{{1,2}})+)*))"
)
LAST_PART = re.compile(rf"\.\d+$|\([{NUMERAL}]\)$|(?<=[{NUMERAL})])\d+$")


class Clause(NamedTuple):
    """One clause: our title, its Chinese heading, why people alone do it, what is lacking.

    `later`: why it, or what it lacks, is left to a later issue.
    """

    id: str
    title: str
    zh: str = ""
    people: str = ""
    lacks: str = ""
    later: str = ""


@cache
def texts() -> dict[str, Any]:
    """The texts by their code: name and clauses, in the order of the texts."""
    return tomllib.loads((ROOT / "docs" / "sop-clauses.toml").read_text("utf-8"))


@cache
def clauses() -> dict[str, Clause]:
    """Every clause of every text, by its id: `FH-7.2.1`."""
    return {
        clause: Clause(clause, **entry)
        for code, text in texts().items()
        for number, entry in text["clauses"].items()
        for clause in [f"{code}-{number}"]
    }


def heads(clause: str) -> Iterator[str]:
    """The clauses that a clause stands under, nearest first."""
    code, number = clause.split("-")
    while (above := LAST_PART.sub("", number)) != number:
        number = above
        yield f"{code}-{number}"


@cache
def below() -> dict[str, list[str]]:
    """The clauses that have others below them, with those that have none."""
    headings = {head for clause in clauses() for head in heads(clause)}
    found: dict[str, list[str]] = {heading: [] for heading in clauses() if heading in headings}
    for clause in clauses():
        for head in heads(clause) if clause not in headings else ():
            found[head].append(clause)
    return found


def cited(text: str) -> Iterator[str]:
    """Every clause that a text cites, those inside a range too."""
    for code, first, last, more in CITED.findall(text):
        yield f"{code}-{first}"
        yield from (f"{code}-{number}" for number in more.split(", ") if number)
        head, dot, start = first.rpartition(".")
        for n in range(int(start) + 1, int(last.rpartition(".")[2]) + 1) if last else ():
            yield f"{code}-{head}{dot}{n}"


class Citation(NamedTuple):
    """What a comment or a docstring says, and where: class or function, and a comment's line."""

    where: str
    text: str
    line: str = ""


@cache
def comments(file: Path) -> list[Citation]:
    """Every docstring of a file, and every comment that cites a clause."""
    source = file.read_text("utf-8")
    found = []
    for node in nodes(file, ast.Expr):
        docstring = node.value
        if isinstance(docstring, ast.Constant) and isinstance(docstring.value, str):
            found.append(Citation(inside(file, docstring.lineno), docstring.value))
    if not any(CITED.search(line.partition("#")[2]) for line in source.splitlines()):
        return found  # to cut a file into tokens takes longer than all else here
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and CITED.search(token.string):
            found.append(Citation(inside(file, token.start[0]), token.string, token.line))
    return found


@cache
def _spans(file: Path) -> list[tuple[int, int, str]]:
    """First and last line of each class and function, with its name; the outer ones first."""
    spans = []
    for node in nodes(file, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef):
        assert isinstance(node, Function | ast.ClassDef)
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        spans.append((first, node.end_lineno or first, node.name))
    return sorted(spans, key=lambda span: (span[0], -span[1]))


def inside(file: Path, line: int) -> str:
    """`OrderWorkflow._greet` for a line of a file; nothing outside of all."""
    return ".".join(name for first, last, name in _spans(file) if first <= line <= last)
