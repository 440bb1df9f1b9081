"""Whose saved views a caller has: the person's, whose key it is, else the key's own."""

from models.messages.lists.saved_views import ViewOwner
from starter.http.callers import Caller


def owner_of(caller: Caller) -> ViewOwner:
    """The owner of what the caller saves."""
    return ViewOwner(name=caller.actor or caller.id, role=caller.role, merchant=caller.merchant)
