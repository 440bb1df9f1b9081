"""The cases next to an order, as whoever began them says."""

from collections.abc import Iterable
from typing import Any

CASES_MAX = 50
"""How many cases an order knows of, the newest; our database knows them all."""

CASE_NAME = 200
"""The most characters of a case's id that are kept."""


def add_case_ids(cases: list[str], words: Iterable[Any]) -> None:
    """Add the workflow ids that are said to those that are known."""
    for one in words:
        name = one.get("workflow_id") if isinstance(one, dict) else None
        if isinstance(name, str) and name[:CASE_NAME] not in cases:
            cases.append(name[:CASE_NAME])
    del cases[:-CASES_MAX]  # whatever outside clients say, `status` fits into a payload
