"""What is open next to an order's own steps, each in one sentence, for its page in the UI.

The sentences are those of every other door. Nothing in them is a person's.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.figures.fees import FeeState
    from models.messages.legs.leg import OpenIncident
    from models.stages.city_delivery.fee_sentences import fee_sentence
    from models.stages.city_delivery.fees import FeeReported
    from models.stages.incident_kinds import INCIDENT_KINDS
    from models.stages.incident_reasons import proposed_party
    from models.stages.incident_sentences import incident_sentence
    from models.stages.installation.home_sentences import part_sentence, visit_sentence
    from models.stages.installation.part_lifecycle import FINAL_STATES
    from models.stages.installation.visit_lifecycle import VisitState
    from models.stages.workflow_ids import is_of_an_order, stage_of
    from models.tracking.situation.incident_lifecycle import IncidentLife, row_of
    from models.tracking.situation.visits import parts_in, visits_in
    from models.tracking.state import StageState

SHOWN_MAX = 10
"""So many of each are shown: what can be done stands below them, and has to fit, too."""

PAST_VISITS = (VisitState.DONE, VisitState.IN_VAIN, VisitState.PUT_OFF)


def open_stories(state: StageState) -> list[str]:
    """Incidents with who is responsible, fees, parts, visits and cases: those that are open."""
    if state.closed:
        return []
    return [
        *_first(_incidents(state)),
        *_first(_fees(state)),
        *_first(_parts(state)),
        *_first(_visits(state)),
        *_first(_cases(state)),
    ]


def _first(sentences: Iterable[str]) -> list[str]:
    """The first of them as lines, with how many more there are."""
    waiting = iter(sentences)
    lines = [f"- {one}" for one in islice(waiting, SHOWN_MAX)]
    more = sum(1 for _ in waiting)
    return [*lines, f"- … and {more} more"] if more else lines


def _incidents(state: StageState) -> Iterator[str]:
    for life in state.incidents.lives.values():
        if life.liability.closed_at is None:
            yield f"incident {_incident(state, life)}"


def _incident(state: StageState, life: IncidentLife) -> str:
    row = row_of(life, situation=state.situation, start=state.input, facts=state.facts)
    content = life.finding.content if life.finding else None
    if content is None:
        rule = life.liability.rule or INCIDENT_KINDS[row.code].party
    else:
        rule = proposed_party(row.code, {**dict(content), "held_by": row.held_by})
    return incident_sentence(row, rule)


def _fees(state: StageState) -> Iterator[str]:
    reported = {
        fact.ref: fact.content
        for fact in state.facts.named(FeeReported.kind)
        if isinstance(fact.content, FeeReported)
    }
    for one in state.open_incidents:
        if one.code == FeeReported.kind:
            yield _fee(one, reported.get(one.ref))


def _fee(one: OpenIncident, reported: FeeReported | None) -> str:
    """A fee; one that was reported in a leg before is known by its name and its price."""
    price = one.price
    state = FeeState.REPORTED
    if price is not None:
        state = FeeState.AGREED if price.agreed else FeeState.PRICED
    return fee_sentence(
        one.ref,
        reported.fee if reported else None,
        reported.quantity if reported else 0,
        state=state,
        amount_fen=price.amount_fen if price else None,
        payer=price.payer if price else None,
    )


def _parts(state: StageState) -> Iterator[str]:
    return (part_sentence(one) for one in parts_in(state.facts) if one.state not in FINAL_STATES)


def _visits(state: StageState) -> Iterator[str]:
    """Those after the first, which is the installation itself."""
    visits = visits_in(state.facts, state.input, state.deadlines.counters.visits)
    return (
        visit_sentence(one) for one in visits if one.attempt > 1 and one.state not in PAST_VISITS
    )


def _cases(state: StageState) -> Iterator[str]:
    """The newest first; how each stands, its own workflow knows."""
    for one in reversed(state.cases):
        if is_of_an_order(one):
            page = f'its own page is `WorkflowId="{one}"`'
            yield f"a case of {stage_of(one)} was opened next to it: {page}"
