"""How counts are written for people: alike for one and for many."""

import re

import pytest

from models.sop.formatting import counted
from tests.source import PACKAGES, files

MANY = "people|pieces|lines|kinds|orders|keys|breaches|reports|days|returns|decisions|rows|files"


@pytest.mark.parametrize(
    ("count", "one", "many", "says"),
    [
        (1, "person", "people", "1 person"),
        (2, "person", "people", "2 people"),
        (0, "order", None, "0 orders"),
        (1, "order", None, "1 order"),
        (1200, "report", None, "1,200 reports"),
    ],
)
def test_one_and_many_are_told_apart(count: int, one: str, many: str | None, says: str) -> None:
    assert counted(count, one, many) == says


def test_no_text_puts_a_number_before_a_word_for_many() -> None:
    """Bounds may: they are never one."""
    bare = []
    for file in files(*PACKAGES):
        for n, line in enumerate(file.read_text().splitlines(), 1):
            found = re.search(rf"\{{([^{{}}]*)\}} (reserved )?({MANY})\b", line)
            if found and not re.search(r"[A-Z]_|len\(lines\)|most|today|RETENTION|_max", found[1]):
                bare.append(f"{file.name}:{n}: {line.strip()}")
    assert bare == []
