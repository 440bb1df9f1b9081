"""What an incident needs now: a judgement, an answer, a remedy, money; whose turn, until when.

Each step may take `liability_answer_days`: the text says "at once", and no time (FH-8.3.2.1).
"""

from collections.abc import Iterator
from datetime import timedelta

from models.codes import StepCode
from models.messages.incidents.incident_row import ToDo
from models.messages.incidents.liability import ROLE_OF_PARTY, Liability, LiabilityState
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS


def to_do(one: Liability, days: int) -> Iterator[ToDo]:
    """What an incident needs, each with whose turn it is and until when; nothing: it is closed."""
    span = timedelta(days=days)
    match one.state:
        case LiabilityState.UNJUDGED:
            yield ToDo(StepCode.TO_BE_JUDGED, Role.ORDER_DESK, one.found_at + span)
        case LiabilityState.APPEALED:
            since = one.appealed_at or one.found_at
            yield ToDo(StepCode.TO_BE_JUDGED_AGAIN, Role.ORDER_DESK, since + span)
        case LiabilityState.JUDGED if one.party is not None:
            assert one.answer_by is not None, "whoever answers has until then"
            yield ToDo(StepCode.TO_BE_ANSWERED, ROLE_OF_PARTY[one.party], one.answer_by)
    if one.carried_out_at is None:
        yield _of_remedy(one, span)
    if one.final and one.owes_fen:
        assert one.answered_at is not None, "it is final"
        yield ToDo(StepCode.AMOUNT_TO_BE_SETTLED, Role.ORDER_DESK, one.answered_at + span)


def _of_remedy(one: Liability, span: timedelta) -> ToDo:
    if one.agreed_at is not None:
        step, role, since = StepCode.REMEDY_TO_BE_CARRIED_OUT, Role.ORDER_DESK, one.agreed_at
    elif one.offered_at is not None:
        to = INCIDENT_KINDS[one.code].offered_to
        step, role, since = StepCode.REMEDY_TO_BE_AGREED, to, one.offered_at
    else:
        step, role, since = StepCode.REMEDY_TO_BE_AGREED, Role.ORDER_DESK, one.found_at
    return ToDo(step, role, since + span)
