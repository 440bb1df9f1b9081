"""Each report kind at each step of each case: it has an answer, and the case comes to its end."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from models.codes import StepCode
from models.ids import Stage
from models.messages.reports.answer import Answer
from models.messages.reports.report import Facts, Report
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.returns.request import ReturnOutcome
from models.stages.table import KINDS
from models.tracking.cases.unresolved_incidents import concerns_unresolved, position
from models.tracking.runs.memory import restore_stage, stage_memory
from models.tracking.state import StageState
from tests.models.every_kind import say
from tests.models.machine import tell
from tests.models.return_machine import PureReturn
from tests.models.tracking.cases.test_care import CareMachine
from tests.models.tracking.cases.test_incident_ends import an_incident, left_after
from tests.models.tracking.situation.test_liability import JUDGED, decide
from tests.thorough import first_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ROUNDS = 20


def answered(state: StageState, kind: str, now: datetime) -> None:
    """It is told, answered with a sentence where it is refused, and the case can be kept."""
    outcome, _, why = say(state, kind, now, "x").partition(": ")
    assert outcome in ("accepted", "known", "refused"), kind
    assert why or outcome != "refused", kind
    memory = type(stage_memory(state)).model_validate_json(stage_memory(state).model_dump_json())
    own, name = state.deadlines.own, state.outbox.workflow_id
    assert stage_memory(
        restore_stage(memory, state.stage, state.input, own, workflow_id=name)
    ) == stage_memory(state)


def settled(state: StageState, now: datetime) -> None:
    """A desk says of everything that is asked about that it is so, else that it is not."""
    for asked in list(state.pending):
        if asked in state.pending:
            state.settle_question(asked, None, now)
        if asked in state.pending:
            state.settle_question(asked, "it is not so", now)


def of_refund(*reports: tuple[str, dict[str, Any]], **request: Any) -> PureReturn:
    case = PureReturn(**request)
    case.answer(reason="looked into")
    for kind, data in reports:
        case.tell(kind, **data)
    return case


COLLECTED = ("return_collected", {"pieces": 3})
GOOD, BAD = [("return_inspected", {"as_described": fine}) for fine in (True, False)]
RETURNS: dict[str, Callable[[], PureReturn]] = {
    "asked": PureReturn,
    "approved": of_refund,
    "collected": lambda: of_refund(COLLECTED),
    "judged": lambda: of_refund(COLLECTED, BAD),
    "inspected": lambda: of_refund(COLLECTED, GOOD),
    "exchanged": lambda: of_refund(COLLECTED, GOOD, wish="exchange"),
    "sent first": lambda: of_refund(wish="exchange", exchange_sent="first"),
    "repaired": lambda: of_refund(wish="repair", faulty=True),
    "fetched": lambda: of_refund(COLLECTED, wish="repair", repair_at="workshop", faulty=True),
}


def finish(case: PureReturn) -> ReturnOutcome | None:
    """Do what is waited for until there is an end; None where it comes to none."""
    for _ in range(ROUNDS):
        settled(case.state, case.at)
        step = case.next
        if isinstance(step, ReturnOutcome):
            return step
        if step in (StepCode.AWAITING_ANSWER, StepCode.AWAITING_JUDGEMENT):
            case.answer()
        elif step is StepCode.AWAITING_WISH:
            case.agree(wish="refund")
        elif step is StepCode.AWAITING_REFUND:
            case.tell("refunded", amount_fen=case.books.sums.left_fen, refund_by="original")
        else:
            kind, data = NEXT[StepCode(step)]
            case.tell(kind, **data)
    return None


NEXT: dict[StepCode, tuple[str, dict[str, Any]]] = {
    StepCode.AWAITING_COLLECTION: COLLECTED,
    StepCode.AWAITING_INSPECTION: GOOD,
    StepCode.AWAITING_REPAIR: ("repaired", {}),
    StepCode.AWAITING_REPAIRER: ("repair_assigned", {"repairer": "T-2"}),
    StepCode.AWAITING_HAND_BACK: ("return_handed_back", {"by": "provider"}),
    StepCode.AWAITING_EXCHANGE: ("exchange_accepted", {}),
}


@pytest.mark.no_cover  # all kinds, each in a case of its own
@pytest.mark.parametrize("at", first_of(RETURNS))
def test_a_report_of_any_kind_leaves_a_return_a_way_to_its_end(at: str) -> None:
    for kind in KINDS:
        case = RETURNS[at]()
        answered(case.state, kind, case.at + MINUTE)
        case.at += 2 * MINUTE
        assert finish(case) is not None, kind


CARE = ("opened", "care_answered", "care_asked_back", "care_replied", "care_resolved")


@pytest.mark.no_cover  # all kinds, each in a case of its own
@pytest.mark.parametrize("at", first_of(CARE))
def test_a_report_of_any_kind_leaves_a_care_case_a_way_to_its_end(at: str) -> None:
    for kind in KINDS:
        case = CareMachine("complaint", JUDGED)
        if at != "opened":
            case.tell(at, JUDGED + MINUTE)
        answered(case.state, kind, JUDGED + 2 * MINUTE)
        case.follow(JUDGED + 2 * MINUTE)
        settled(case.state, JUDGED + 3 * MINUTE)
        case.tell("care_resolved", JUDGED + 4 * MINUTE)
        assert case.state.step.code == "resolved", kind


LEFT = ("unjudged", "judged", "appealed", "admitted", "offered", "agreed")


@pytest.mark.no_cover  # all kinds, each in a case of its own
@pytest.mark.parametrize("at", first_of(LEFT))
def test_a_report_of_any_kind_leaves_what_an_order_has_left_a_way_to_its_end(at: str) -> None:
    for kind in KINDS:
        case = what_is_left()
        come_to(case, at)
        answered(case, kind, JUDGED + 8 * HOUR)
        case.incidents.tick(JUDGED + 8 * HOUR)
        settled(case, JUDGED + 9 * HOUR)
        end(case)
        assert position(case) is None, kind


def what_is_left() -> StageState:
    """The case of what an order has left, which receives what its workflow receives."""
    case = left_after(an_incident(INCIDENT_KINDS["exception_found"]))
    assert case is not None
    others = case.elsewhere

    def elsewhere(report: Report, facts: Facts, now: datetime) -> Answer | None:
        return None if concerns_unresolved(facts) else others(report, facts, now)

    case.elsewhere = elsewhere
    return case


def come_to(case: StageState, at: str) -> None:
    done = {
        "judged": ("judge",), "appealed": ("judge", "appeal"), "admitted": ("judge", "admit"),
        "offered": ("offer_remedy",), "agreed": ("offer_remedy", "agree"),
    }.get(at, ())  # fmt: skip
    for n, name in enumerate(done, 1):
        assert decide(case, name, JUDGED + 5 * HOUR + n * MINUTE, **SAYS[name]) == "done"


SAYS: dict[str, dict[str, Any]] = {
    "judge": {"amount_fen": 500},
    "admit": {"by": "order_desk"},
    "appeal": {"by": "order_desk", "reason": "no"},
    "offer_remedy": {"remedy": "replace"},
    "agree": {"by": "order_desk"},
}


def end(case: StageState) -> None:
    """Nobody is to blame, the remedy is carried out, and every fee is refused."""
    assert case.stage is Stage.INCIDENT
    now = JUDGED + 10 * HOUR
    for (code, ref), life in list(case.incidents.lives.items()):
        named = {"incident": ref, "kind": code}
        judged = {**named, "party": "nobody", "reason": "seen"}
        assert decide(case, "judge", now, decision_id=f"end-{ref}", **judged) == "done"
        remedy = life.liability.remedy or INCIDENT_KINDS[code].remedies[0]
        done = {"incident": ref, "code": code, "done": remedy}
        tell(case, "remedy_carried_out", now, by="order_desk", data=done)
    for _, ref in list(case.situation.incidents.open):
        tell(case, "fee_refused", now, by="customer", data={"incident": ref})
