"""Lines of the timeline that end with what somebody wrote, and how they begin."""

from typing import Final

BEGINNINGS: Final = {"hold": "held: ", "cancel": "cancelled: "}
"""How the line of a decision begins, by its name."""


def line_of(name: str, reason: str) -> str:
    """The line of a decision, with its reason in its own words."""
    return f"{BEGINNINGS[name]}{reason}"


def reason_in(name: str, line: str) -> str:
    """The reason in the line of a decision; empty where there is none."""
    beginning = BEGINNINGS.get(name)
    return line.removeprefix(beginning) if beginning and line.startswith(beginning) else ""
