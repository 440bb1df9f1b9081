"""Roles as an option names them: people and desks, not the software, of whom nobody asks a list."""

from collections.abc import Sequence

from models.phrases import Phrase, phrase
from models.roles import Role

ROLE_METAVAR = "<role>"
ROLES_OF_PEOPLE = [role for role in Role if role not in (Role.SYSTEM, Role.PARTNER, Role.NOBODY)]


def person_role(name: str) -> Role:
    """The role of that name that can have something to do.

    Raises:
        ValueError: there is none; names the near match, and all.
    """
    return _role_among(
        name, ROLES_OF_PEOPLE, phrase("there is no role {name} that anything waits for", name=name)
    )


def receiver_role(name: str) -> Role:
    """The role of that name that can be told something.

    Raises:
        ValueError: there is none; names the near match, and all.
    """
    return _role_among(
        name, ROLES_OF_PEOPLE, phrase("there is no role {name} that is told anything", name=name)
    )


def sender_role(name: str) -> Role:
    """The role of that name that a key can stand for, and so send a file or a table.

    Raises:
        ValueError: there is none; names the near match, and all.
    """
    from starter.service.access.rights import KEY_ROLES  # --help does not pay for it

    return _role_among(name, sorted(KEY_ROLES), phrase("no key stands for {name}", name=name))


def _role_among(name: str, roles: Sequence[Role], otherwise: Phrase) -> Role:
    """The role of that name, if it is one of these; the command line adds which option it is."""
    from models.field_errors import nearest  # it brings pydantic, 0.1 s that --help does not pay

    if name in roles:
        return Role(name)
    near = nearest(name, roles)
    if near:
        otherwise = phrase("{text}; {near}?", text=otherwise, near=near)
    raise ValueError(phrase("{text}; one of {roles}", text=otherwise, roles=", ".join(roles)))
