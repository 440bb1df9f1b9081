"""One line of `fulfil doctor`: what was looked at, what was found, how to fix it."""

from enum import StrEnum
from typing import Final

from starter.service.reading.view_model import Sentence, View

WITHIN_SECONDS: Final = 5.0
"""How long a part may take to answer: less is busy, and no reason to call it away."""


class Health(StrEnum):
    """How bad it is: a warning stops nothing today."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


class Check(View):
    """What was looked at, what was found, and how to fix it."""

    check: str
    health: Health
    says: Sentence
    fix: Sentence | None = None


def ok(check: str, says: str) -> Check:
    """All is well."""
    return Check(check=check, health=Health.OK, says=says)


def warning(check: str, says: str, fix: str) -> Check:
    """It works today."""
    return Check(check=check, health=Health.WARNING, says=says, fix=fix)


def wrong(check: str, says: str, fix: str) -> Check:
    """It does not work."""
    return Check(check=check, health=Health.WRONG, says=says, fix=fix)
