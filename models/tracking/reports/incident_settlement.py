"""What ends an incident is compared with what was agreed, and with what is owed (FH-8.3.2.1)."""

from datetime import timedelta

from models.codes import QuestionCode
from models.messages.incidents.liability import Liability, Remedy
from models.messages.orders.money import in_yuan
from models.messages.reports.report import Facts, Report
from models.phrases import JoinedTexts, StructuredText, one_of, phrase
from models.stages.incident_kinds import remedy_done
from models.stages.trunk_pickup.incident_ends import AmountSettled, RemedyCarriedOut
from models.tracking.reports.accepted_reports import AcceptedReports
from models.tracking.reports.unreported_findings import waits_for_its_finding

PARTS_MAX = 12
"""In so many parts an amount is settled: what travels stays small."""


def why_not_this_amount(
    state: AcceptedReports, facts: Facts, report: Report, ref: str
) -> StructuredText | None:
    """Why an amount cannot be settled so, or a remedy be carried out; None where it can."""
    if not isinstance(facts, AmountSettled | RemedyCarriedOut):
        return None
    named = _found_by(state, _named(state, ref, facts.code), report)
    if not named and waits_for_its_finding(facts, ref, state.facts, state.situation, state.stage):
        return None
    if not named:
        why = phrase("there is no incident {ref} here: give its name as `incident`", ref=ref)
        known = [ref for _, ref in list(state.incidents.lives)[:10]]
        return (
            phrase("{why}; open here: {known}", why=why, known=JoinedTexts(known, ", "))
            if known
            else why
        )
    if len(named) > 1 and not report.is_settled:
        kinds = one_of("incident", (one.code for one in named))
        return phrase(
            "{ref} names several incidents: say which as `code`: {kinds}", ref=ref, kinds=kinds
        )
    return _why_not_paid(facts, named[0], ref) if isinstance(facts, AmountSettled) else None


def _why_not_paid(facts: AmountSettled, one: Liability, ref: str) -> StructuredText | None:
    """Why so much is not paid of an incident; None where it can be."""
    owes = one.owes_fen
    if owes == 0:
        return phrase(
            "nothing is owed for {ref}: the order desk judges with an amount first", ref=ref
        )
    if len(one.paid) >= PARTS_MAX:
        return phrase(
            "{ref} was paid in {most} parts already: judge it again with what is left",
            ref=ref,
            most=PARTS_MAX,
        )
    if facts.amount_fen > owes:
        paid, due = in_yuan(facts.amount_fen), in_yuan(owes)
        return phrase(
            "{due} yuan are owed for {ref}, not {paid}: settle that, or judge it again",
            due=due,
            ref=ref,
            paid=paid,
        )
    return None


def asked_of_remedy(
    state: AcceptedReports, facts: Facts, report: Report, ref: str
) -> QuestionCode | None:
    """Whether a desk is asked: another remedy was agreed than this report says was carried out."""
    done = None if report.is_settled else remedy_done(facts)
    if done is None:
        return None
    code = getattr(facts, "code", None)
    agreed = {one.remedy for one in _named(state, ref, code) if one.agreed_at and one.remedy}
    if done is Remedy.SEND_PART and Remedy.BACK_TO_FACTORY in agreed:
        return None  # what comes of goods that went back to the factory comes as a part
    return QuestionCode.REMEDY_DIFFERS if agreed and done not in agreed else None


def _found_by(state: AcceptedReports, named: list[Liability], report: Report) -> list[Liability]:
    """Those that were found by the time it happened, the first one first; else all of them."""
    in_order = sorted(named, key=lambda one: one.found_at)
    if report.occurred_at is None:
        return in_order
    by_then = report.occurred_at + timedelta(seconds=state.input.sop.clock_skew_seconds)
    return [one for one in in_order if one.found_at <= by_then] or in_order


def _named(state: AcceptedReports, ref: str, code: str | None) -> list[Liability]:
    lives = state.incidents.lives.items()
    return [one.liability for name, one in lives if name[1] == ref and code in (None, name[0])]
