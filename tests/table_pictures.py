"""The picture of a stage whose steps follow from a table: what is known says what is next."""

from models.codes import CallStep
from models.roles import Role
from models.stages.returns.request import ReturnOutcome
from models.stages.waits import wait_of
from models.tracking.return_course import WAITS, WAYS, Next

Ways = frozenset[tuple[str, str]]
"""The states that were left, and by what."""


def draw_table(
    states: dict[str, tuple[str, str]], arrows: dict[tuple[str, str, str], None], ways: Ways
) -> Ways:
    """Draw the steps of the table, reached by those ways; there is no way out but the end."""
    steps = dict.fromkeys([*WAYS, *(step for after in WAYS.values() for step in after)])
    for step in steps:
        if not isinstance(step, ReturnOutcome):
            states.setdefault(step, _waits_for(step))
    first = next(iter(WAYS))
    arrows |= dict.fromkeys((state, first, why) for state, why in sorted(ways))
    for step, after in WAYS.items():
        for one in after:
            ends = isinstance(one, ReturnOutcome)
            arrows[step, "[*]" if ends else one, one if ends else states[step][1]] = None
    return frozenset()


def _waits_for(step: Next) -> tuple[str, str]:
    """Whose turn it is, and the report that ends it."""
    wait = WAITS.get(step)
    if isinstance(wait, type):
        return wait_of(wait).waits_on, wait_of(wait).fact
    of_call = Role.PARTNER if isinstance(step, CallStep) else "whoever owes the next duty"
    return wait or of_call, ""
