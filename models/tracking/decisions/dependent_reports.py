"""Reports that were taken only since another one counted, and would be refused without it.

They count on: what somebody has said does not go with what another one takes back. The desk that
takes it back is told which they are (ADR-0037).
"""

from collections.abc import Mapping

from models.messages.reports.report import Report
from models.phrases import Code, JoinedTexts, StructuredText, phrase
from models.tracking.outbox import Outbox
from models.tracking.reports.pending_reports import why_blocked
from models.tracking.reports.report_conflicts import why_contradictory
from models.tracking.situation.facts import Fact
from models.tracking.state import StageState


def refusals_by_report(state: StageState) -> dict[str, str]:
    """Why each report that counts would be refused as it came in, by its id.

    It is compared with what came in before it, and counts by now.
    """
    as_of = _beginning(state)
    found: dict[str, str] = {}
    order = {report_id: n for n, report_id in enumerate(state.own_reports)}
    for fact in sorted(
        state.facts, key=lambda one: (one.times.received_at, order.get(one.fact_id, 0))
    ):
        content = fact.content
        if content is not None and fact.fact_id and fact is state.fact_by(fact.fact_id):
            why = why_contradictory(content, _report(fact), fact.ref, as_of)
            why = why or why_blocked(content, as_of.situation)
            if why is not None:
                found[fact.fact_id] = phrase(
                    "{kind} {report_id}: {why}",
                    kind=Code("kind", content.kind),
                    report_id=fact.fact_id,
                    why=why,
                )
        as_of.know(fact)
    return found


def _beginning(state: StageState) -> StageState:
    """The same workflow before any fact of its own; what was decided is known."""
    before = state.outbox
    outbox = Outbox(
        workflow_id=before.workflow_id, order=before.order, stage=state.stage, number=before.number
    )
    one = StageState(stage=state.stage, input=state.input, outbox=outbox, own=(), step=state.step)
    one.situation.basis = state.situation.basis
    one.situation.set_aside = set(state.situation.set_aside)
    one.situation.rebuild(())
    one.incidents.steps, one.incidents.lent = state.incidents.steps, state.incidents.lent
    return one


def _report(fact: Fact) -> Report:
    """What is known of the report that said it; no desk is asked about it again."""
    report = Report(
        report_id=fact.fact_id, kind=fact.name, by=fact.by, occurred_at=fact.times.occurred_at
    )
    return report.on_the_way(confirmed=True)


def newly_refused(before: Mapping[str, str], by_now: Mapping[str, str]) -> dict[str, str]:
    """What was taken only with what is taken back, and why it would be refused."""
    return {report_id: why for report_id, why in by_now.items() if report_id not in before}


def remaining_dependents(found: Mapping[str, str]) -> StructuredText:
    """What counts on all the same, for the desk that has taken the other back."""
    return phrase(
        "counts on, withdraw it too if it is not so: {found}", found=JoinedTexts(found.values())
    )
