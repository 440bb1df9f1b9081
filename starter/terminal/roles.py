"""Roles as an option names them: people and desks, not the software, of whom nobody asks a list."""

from collections.abc import Sequence

from models.errors import UsageError
from models.roles import Role

METAVAR = "<role>"
PEOPLE = [role for role in Role if role not in (Role.SYSTEM, Role.PARTNER, Role.NOBODY)]


def a_person(name: str) -> Role:
    """The role of that name that can have something to do.

    Raises:
        UsageError: there is none; names the near match, and all.
    """
    return role_among(name, PEOPLE, f"there is no role {name} that anything waits for")


def a_receiver(name: str) -> Role:
    """The role of that name that can be told something.

    Raises:
        UsageError: there is none; names the near match, and all.
    """
    return role_among(name, PEOPLE, f"there is no role {name} that is told anything")


def role_among(name: str, roles: Sequence[Role], otherwise: str) -> Role:
    """The role of that name, if it is one of these.

    Raises:
        UsageError: it is none: `otherwise`, with the near match, and all of them.
    """
    from models.faults import nearest  # it brings pydantic, 0.1 s that --help does not pay

    if name in roles:
        return Role(name)
    near = nearest(name, roles)
    raise UsageError(
        otherwise + (f"; {near}?" if near else ""),
        hint=f"one of {', '.join(roles)}",
    )
