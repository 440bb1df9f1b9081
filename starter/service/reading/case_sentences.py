"""How a case next to an order stands, in one sentence for people; a return says more of itself."""

from activities.adapters.store.results.rows import CaseSummary
from models.phrases import Code, LabelledText, StructuredText, phrase, role_code
from models.sop.formatting import show


def case_sentence(case: CaseSummary) -> StructuredText:
    """Whom it waits for, since when and by when; of one that has ended, how."""
    named = phrase(
        "{kind} {n}",
        kind=LabelledText(case.kind.replace("_", " "), "case", case.kind),
        n=case.n or case.workflow_id,
    )
    if case.closed:
        return phrase("{named} has ended: {outcome}", named=named, outcome=_outcome(case))
    due = phrase(", due {due}", due=show(case.next_due_at)) if case.next_due_at else ""
    return phrase(
        "{named} waits for {who} since {since} ({step}){due}",
        named=named,
        who=role_code(case.waiting_on),
        since=show(case.since),
        step=Code("step", case.step),
        due=due,
    )


def _outcome(case: CaseSummary) -> Code:
    return Code("outcome", case.outcome) if case.outcome else Code("step", case.step)
