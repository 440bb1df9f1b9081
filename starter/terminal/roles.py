"""Roles as an option names them: people and desks, not the software, of whom nobody asks a list."""

from models.errors import UsageError
from models.roles import Role

METAVAR = "<role>"
PEOPLE = [role for role in Role if role not in (Role.SYSTEM, Role.PARTNER, Role.NOBODY)]


def a_person(name: str) -> Role:
    """The role of that name that can have something to do.

    Raises:
        UsageError: there is none; names the near match, and all.
    """
    from models.reports import nearest  # it brings pydantic, 0.1 s that --help does not pay

    if name in PEOPLE:
        return Role(name)
    near = nearest(name, PEOPLE)
    raise UsageError(
        f"nothing waits for a role {name}" + (f"; {near}?" if near else ""),
        hint=f"one of {', '.join(PEOPLE)}",
    )
