"""What a key may do, where it is for some stages or some kinds of report alone.

What it has reported it may withdraw in any case: whoever taps wrongly corrects it himself.
"""

from collections.abc import Mapping
from typing import Final

from models.field_errors import field_error
from models.ids import Stage
from models.messages.decisions.decisions import Withdraw, WithdrawReturn
from models.messages.decisions.incident_decisions import Admit, Agree, Appeal
from models.phrases import Code, JoinedTexts, phrase, role_code
from models.roles import Role
from models.scopes import Scope
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.table import KINDS
from starter.service.access.rights import (
    FIELD_ROLES,
    RIGHTS,
    SYSTEM_KEYS,
    Forbidden,
    decision_of,
    key_kinds_of,
    may,
    report_of,
)

STAGE_OF_ACTION: Final[Mapping[str, Stage]] = {
    "ask_return": Stage.RETURNS,
    "open_care": Stage.CARE,
    **{decision_of(one.name): Stage.RETURNS for one in (WithdrawReturn,)},
    **{decision_of(one.name): Stage.INCIDENT for one in (Admit, Appeal, Agree)},
}
"""Actions other than reports that a key for some stages has, each with its stage."""

REPORT_OF_ACTION: Final[Mapping[str, str]] = {"take_slot": report_of(AppointmentBooked.kind)}
"""Actions that make a report, with the action of reporting that kind."""

EVERY_KEYS: Final = frozenset({decision_of(Withdraw.name)})
"""Actions of every key that reports anything: it withdraws its own reports."""

OF_NO_ORDER: Final = frozenset({"set_slots"})
"""Actions about no order: no key that is bound to stages or kinds has them."""


def kinds_outside() -> tuple[str, ...]:
    """The kinds that somebody outside may report with a key that is for his orders."""
    return tuple(
        name
        for name in KINDS
        if any(
            not SYSTEM_KEYS.issuperset(RIGHTS[report_of(name)].get(role, SYSTEM_KEYS))
            for role in FIELD_ROLES
        )
    )


def covers(scope: Scope | None, action: str) -> bool:
    """Whether a key with that scope is for an action: all are for reading, and for their files."""
    if scope is None or not (scope.stages or scope.kinds):
        return True
    action = REPORT_OF_ACTION.get(action, action)
    if action in STAGE_OF_ACTION:
        return not scope.kinds and STAGE_OF_ACTION[action] in scope.stages
    act, _, name = action.partition(" ")
    if act == "decide" and name:
        return action in EVERY_KEYS
    if act == "report" and name:
        return _covers_kind(scope, name)
    return action not in OF_NO_ORDER


def _covers_kind(scope: Scope, name: str) -> bool:
    kind = KINDS.get(name)
    named = not scope.kinds or name in scope.kinds
    return kind is not None and named and (not scope.stages or kind.stage in scope.stages)


def check_covers(scope: Scope | None, action: str) -> None:
    """See to it that a key with that scope is for an action.

    Raises:
        Forbidden: it is for other ones; says for which.
    """
    if scope is None or covers(scope, action):
        return
    for_ = [Code("kind", name) for name in scope.kinds]
    for_ = for_ or [Code("stage", stage) for stage in scope.stages]
    raise Forbidden(
        phrase("this key, or link, is for {acts} alone", acts=JoinedTexts(for_, ", ")),
        hint="tell whoever gave it to you what is to be told, or ask for one that is for it",
    )


def check_bounds(scope: Scope, role: Role) -> None:
    """See to it that a role's key can be for what its scope names.

    Raises:
        InvalidInput: a kind that there is not, or that the role does not report, or of another
            stage; or a stage in which it has nothing to tell.
    """
    key_kinds = key_kinds_of(scope)
    for name in scope.kinds:
        kind = KINDS.get(name)
        if kind is None or not may(report_of(name), role, key_kinds):
            raise field_error(
                "kinds",
                phrase("{kind!r} is no report of {role}", role=role_code(role), kind=name),
            )
        if scope.stages and kind.stage not in scope.stages:
            raise field_error(
                "kinds",
                phrase(
                    "{kind} is of {stage}, which the stages do not name",
                    kind=Code("kind", name),
                    stage=Code("stage", kind.stage),
                ),
            )
    for stage in scope.stages:
        mine = [name for name, kind in KINDS.items() if kind.stage is stage]
        acts = [*map(report_of, mine), *(act for act, of in STAGE_OF_ACTION.items() if of is stage)]
        if not any(may(act, role, key_kinds) for act in acts):
            raise field_error(
                "stages",
                phrase(
                    "{role} has nothing to tell in {stage}",
                    role=role_code(role),
                    stage=Code("stage", stage),
                ),
            )
