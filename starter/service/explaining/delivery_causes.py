"""Why what somebody has sent is not where it belongs."""

from activities.adapters.store.results.deferred_rows import TroubleRow
from models.codes import ProblemCode
from models.phrases import Code, JoinedTexts, phrase
from starter.service.explaining import system_causes
from starter.service.explaining.cause import Cause, CauseClass, Evidence


def not_taken(evidence: Evidence) -> Cause | None:
    """A report, a decision or a case that is written down, and not delivered or answered."""
    trouble = evidence.trouble("case", "report", "decision", "missing")
    if trouble is not None:
        return Cause(
            CauseClass.NOT_TAKEN,
            JoinedTexts((_named(evidence, trouble), system_causes.in_words(trouble)), ": "),
            "fulfil doctor",
        )
    if evidence.pending:
        first = evidence.pending[0]
        return Cause(
            CauseClass.NOT_TAKEN,
            phrase(
                "report {report_id} ({kind}) is written down and not delivered yet: the "
                "relay of the API does that, see that it runs",
                report_id=first.report_id,
                kind=Code("kind", first.kind),
            ),
            "fulfil api",
        )
    if ProblemCode.UNKNOWN_SIGNAL in evidence.problems:
        why = evidence.why_of(ProblemCode.UNKNOWN_SIGNAL)
        return Cause(
            CauseClass.NOT_TAKEN,
            phrase(
                "something came under a name nobody listens to{why}: send it again as a report",
                why=why,
            ),
            f"fulfil report {evidence.named} KIND",
        )
    return None


def _named(evidence: Evidence, trouble: TroubleRow) -> str:
    """What a trouble is about, and what is wrong with it."""
    if trouble.what == "missing":
        return phrase("nothing moves {key}", key=trouble.key)
    if trouble.what == "decision":
        sent = next((one for one in evidence.decisions if str(one.id) == trouble.key), None)
        named = (
            phrase(
                "decision {decision_id} ({name})",
                decision_id=sent.decision_id,
                name=Code("decision", sent.name),
            )
            if sent
            else phrase("a decision")
        )
        return phrase("{named} was sent, and whether it was done is not known", named=named)
    pending = next((one for one in evidence.pending if str(one.id) == trouble.key), None)
    named = (
        phrase(
            "report {report_id} ({kind})",
            report_id=pending.report_id,
            kind=Code("kind", pending.kind),
        )
        if pending
        else phrase("return {key}", key=trouble.key)
    )
    return phrase("{named} is written down and cannot be delivered", named=named)
