"""What a decision says: whether another one says the same, and which field it does not have.

And the types of the failures that say why it was not taken.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from models.field_errors import nearest
from models.messages.decisions.decision import Decision
from models.messages.decisions.decisions import Correct
from models.messages.encoding.unknown_fields import unknown_field

DECISION_ID_REUSED = "DecisionIdReused"
"""The type of the failure that says: under this decision_id something else was decided."""

UNKNOWN_UPDATE = "UnknownUpdate"
"""The type of the failure that says: the code that runs has nothing of that name."""

_MAY_DIFFER = {"decision_id", "at", "seen_step"}
"""In what a repeat of a decision may differ from the first."""


def body_hash(decision: Decision) -> str:
    """What is decided, by whom and why: equal for a decision and its repeat, and for no other.

    Whom it is by is the role and the actor: what another clerk sends under the same id is a
    decision of his own. Answered as a repeat, it would tell him that he has decided.
    """
    body = decision.model_dump_json(exclude=_MAY_DIFFER)
    return hashlib.sha256(f"{decision.name} {body}".encode()).hexdigest()[:16]


def strange_field(model: type[Decision], fields: Mapping[str, Any]) -> str | None:
    """Which of these a decision does not have, and which one was meant; None where it has all."""
    strange = unknown_field(model, fields)
    if strange is None:
        return None
    if strange.field in fields:
        near = nearest(strange.field, model.model_fields)
        inside = "; the fields of the order stand in `changes`" if model is Correct else ""
        return f"no field {strange.field}" + (f"; {near}?" if near else inside)
    return f"no field {strange.field}: {strange.message}"
