"""The list of the SOP's clauses is whole, and says of each whether it is built and shown."""

import re

import pytest

from models.stages.all_duties import ALL_DUTIES
from tests.sop_clauses import cited, clauses, comments, heads, texts
from tests.sop_coverage import FOLLOWED, NO_TEST, carriers, covered, is_built
from tests.source import PACKAGES, ROOT, files

UNSHOWN: frozenset[str] = frozenset()
"""Built clauses that no test names."""


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("checked (FH-8.2.3, 8.3.3.1).", ["FH-8.2.3", "FH-8.3.3.1"]),
        ("FH-8.2.4 to FH-8.2.6, FH-8.3.2.2.", ["FH-8.2.4", "FH-8.2.5", "FH-8.2.6", "FH-8.3.2.2"]),
        ("FH-8 to 10", ["FH-8", "FH-9", "FH-10"]),
        ("(FE-4, MC-八(二)3), MC-四, EP-三1", ["FE-4", "MC-八(二)3", "MC-四", "EP-三1"]),
        ("FH-2026.1, a version; 8.2.1 alone; UTF-8", []),
    ],
)
def test_a_citation_is_one_clause_a_list_or_a_range(text: str, named: list[str]) -> None:
    assert list(cited(text)) == named


def test_every_clause_that_code_and_pages_cite_is_in_the_list() -> None:
    for file in (*files(*PACKAGES), *ROOT.glob("docs/**/*.md")):
        for clause in cited(file.read_text("utf-8")):
            assert clause in clauses(), f"{file.relative_to(ROOT)} cites {clause}"
    for file in files("tests"):
        for where, text, _ in comments(file):
            for clause in () if file.stem == "test_sop_coverage" else cited(text):
                assert clause in clauses(), f"{file.relative_to(ROOT)} {where} cites {clause}"


def test_no_clause_is_left_out() -> None:
    counts = {code: len(text["clauses"]) for code, text in texts().items()}
    assert counts == {"FH": 167, "FE": 39, "MC": 87, "ER": 43, "FS": 21, "EP": 11}
    for clause in clauses():
        assert set(heads(clause)) <= clauses().keys(), clause
        found = re.fullmatch(r"(.*?)(\d+)", clause)
        if found and int(found[2]) > 1:
            assert f"{found[1]}{int(found[2]) - 1}" in clauses(), clause


def test_what_the_list_says_of_a_clause_fits_what_carries_it() -> None:
    for clause, text in clauses().items():
        assert not (text.people and carriers(clause)), f"{clause}: people alone do what is carried"
        assert not text.lacks or is_built(clause), f"{clause}: lacks some, and is not built"
        open_ = bool(text.lacks) or not is_built(clause)
        assert open_ or not text.later, f"{clause}: is built, and leaves nothing to later"


def test_every_built_clause_is_shown_by_a_test_or_the_page_says_so() -> None:
    rows = [row for code in texts() for row in covered(code)]
    assert [row[0] for row in rows] == list(clauses())
    built = [row for row in rows if row[2].startswith("built")]
    assert all(row[3] and row[4] for row in built)
    assert {row[0] for row in built if row[4] == NO_TEST} == UNSHOWN


@pytest.mark.parametrize("duty", sorted(ALL_DUTIES.keys() - FOLLOWED))
def test_a_row_that_no_workflow_follows_builds_nothing(duty: str) -> None:
    clause = ALL_DUTIES[duty].clause
    assert f"row `{duty}`, nothing follows it yet" in carriers(clause)
    assert is_built(clause) is any(named.startswith(("duty", "kind")) for named in carriers(clause))
