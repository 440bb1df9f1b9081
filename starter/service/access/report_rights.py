"""Who may say what the customer did: he himself, who is at the order, or a desk."""

from collections.abc import Collection, Mapping
from typing import Any

from models.phrases import Code, phrase, role_code
from models.roles import Role
from models.stages.table import KINDS
from starter.service.access.rights import (
    SCOPED_KEYS,
    STAFF_ROLES,
    Forbidden,
    KeyKind,
    act_of_customer,
    is_own_word,
)


def check_report(
    role: Role, key_kinds: Collection[KeyKind], kind: str, by: str, data: Mapping[str, Any]
) -> None:
    """See to it that an act of the customer comes from him, from who is at the order, or a desk.

    Who may say a kind at all is for its workflow to judge, which keeps what it refuses.

    Raises:
        Forbidden: a system's key says what the customer did.
    """
    facts = KINDS.get(kind)
    if facts is None or role in STAFF_ROLES or is_own_word(role, facts):
        return
    if not act_of_customer(facts) and not any(data.get(name) for name in facts.signatures):
        return
    if not SCOPED_KEYS.issuperset(key_kinds):
        raise Forbidden(
            phrase(
                "{kind} is an act of the customer: a system's key of {by} cannot report it",
                kind=Code("kind", kind),
                by=role_code(by),
            ),
            hint="it takes a key that is for the order, or a desk that notes it down",
        )
