"""Why a decision is refused, as several that decide say it."""

from collections.abc import Iterable
from typing import Final

from models.messages.decisions.decision import Decision
from models.phrases import Code, Phrase, one_of, phrase, role_code
from models.roles import Role

REASON_ENDED: Final = phrase("it has ended, or is being cancelled")


def not_for_role(decision: Decision, roles: Iterable[Role]) -> Phrase:
    """That the role which decides may not, and whose it is."""
    return phrase(
        "{by} cannot decide this: ask {roles}",
        by=role_code(decision.by),
        roles=one_of("role", roles, " or "),
    )


def step_has_changed(decision: Decision, step: str) -> Phrase | None:
    """That whoever decides saw another step, where he says which he saw."""
    if decision.seen_step in (None, step):
        return None
    return phrase(
        "you saw {seen}, and it has moved on to {step}",
        seen=Code("step", decision.seen_step or ""),
        step=Code("step", step),
    )
