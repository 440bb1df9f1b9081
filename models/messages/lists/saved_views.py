"""Whose saved views of lists are meant."""

from models.contract import Contract
from models.roles import Role


class ViewOwner(Contract):
    """Whose views: `name` is the person, or the key, within a role and a merchant."""

    name: str
    role: Role
    merchant: str | None = None
