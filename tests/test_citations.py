"""Code, tests and pages cite only what is in the repository: `ADR-0007`, and traps by a link."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.source import PACKAGES, ROOT, above, files, nodes

DECISIONS = sorted((ROOT / "docs/decisions").glob("[0-9]*.md"))
TRAPS = ROOT / "docs/explanation/temporal-traps.md"
FOLDERS = (*PACKAGES, "tests", "bench", "tools", "deploy", "docs")

ADR = re.compile(r"ADR-(\d+)")
TRAP = re.compile(r"#trap-(\d+)")
PAGE = re.compile(r"(?<![\w./*-])[\w./-]*\w\.md\b")
LINK = re.compile(r"\[[^\]]*\]\([^)]*\)|^### Trap \d+$", re.MULTILINE)
BARE = re.compile(
    r"\b(?:decision|trap)s? (?:no\. ?)?\d+|reliability rul[e]|the run[b]ook", re.IGNORECASE
)


@cache
def texts() -> dict[str, str]:
    """Every text of the repository by its path: read by the tests, not by who collects them."""
    found = (
        *sorted(ROOT.glob("*.md")),
        ROOT / "Makefile",
        ROOT / "pyproject.toml",
        *(one for folder in FOLDERS for one in sorted((ROOT / folder).rglob("*"))),
    )
    return {
        str(file.relative_to(ROOT)): file.read_text("utf-8")
        for file in found
        if (file.suffix in {".md", ".py", ".toml", ".yml"} or file.name == "Makefile")
        and file.is_file()
    }


@cache
def prose() -> dict[str, str]:
    """The same without links."""
    return {name: LINK.sub("", text) for name, text in texts().items()}


def test_every_cited_decision_exists() -> None:
    known = {page.name[:4] for page in DECISIONS}
    cited = {(name, number) for name, text in texts().items() for number in ADR.findall(text)}
    assert {number for _, number in cited} & known, "nothing is cited at all"
    assert {one for one in cited if one[1] not in known} == set()


def test_decisions_are_numbered_once_dated_and_listed() -> None:
    """Two that are written at the same time have numbers of their own: one may land first."""
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == sorted(set(numbers))  # several pages are written at a time: a gap may be
    index = texts()["docs/decisions/README.md"]
    for page in DECISIONS:
        text = page.read_text("utf-8")
        assert re.match(rf"# {page.name[:4]} .+\n\nDate: \d{{4}}-\d\d-\d\d\n", text), page.name
        parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences"], page.name
        assert f"({page.name})" in index, page.name


def test_every_trap_has_an_entry_and_a_test_of_its_number() -> None:
    entries = {int(n) for n in re.findall(r"^### Trap (\d+)$", TRAPS.read_text(), re.MULTILINE)}
    named = [re.findall(r"def test_trap((?:_\d\d)+)_", text) for text in texts().values()]
    tested = {int(n) for found in named for one in found for n in one.split("_") if n}
    assert entries == tested
    cited = {int(n) for text in texts().values() for n in TRAP.findall(text)}
    assert cited <= entries


def test_nothing_is_cited_by_a_bare_number() -> None:
    assert {name: found for name, text in prose().items() if (found := BARE.findall(text))} == {}


def test_every_page_that_is_named_is_in_the_repository() -> None:
    pages = {Path(name).name for name in texts() if name.endswith(".md")}
    named = {(name, page) for name, text in prose().items() for page in PAGE.findall(text)}
    assert {one for one in named if Path(one[1]).name not in pages} == set()


def test_what_people_are_told_holds_no_citation() -> None:
    lines = [
        f"{file}:{line}"
        for file in files(*PACKAGES)
        for line, text in _texts(file)
        if ADR.search(text) or "temporal-traps" in text
    ]
    assert lines == []


def _texts(file: Path) -> Iterator[tuple[int, str]]:
    """The string constants that are not docstrings, with their lines."""
    for node in nodes(file, ast.Constant):
        if isinstance(node.value, str) and not isinstance(next(above(node), None), ast.Expr):
            yield node.lineno, node.value
