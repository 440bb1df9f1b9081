"""Calls to partners as texts: what was asked of whom, for the desk that informs the partner."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from models.codes import CallStep
from models.messages.encoding.fingerprints import fingerprint
from models.phrases import JoinedTexts, StructuredText, phrase
from models.stages.installation.visits import VisitPlanned
from models.tracking.state import StageState


class CompletedCall(NamedTuple):
    """A partner's name for people, and what was asked of it."""

    partner: StructuredText
    what: StructuredText


STOCK, CARRIER = phrase("warehouse"), phrase("carrier")
TECHNICIAN, FULFIL = phrase("technician platform"), phrase("fulfil")

CALL_TEXTS: Final[Mapping[CallStep, CompletedCall]] = {
    CallStep.RESERVE_STOCK: CompletedCall(STOCK, phrase("goods reserved")),
    CallStep.RELEASE_STOCK: CompletedCall(STOCK, phrase("reserved goods given back")),
    CallStep.SHIP_STOCK: CompletedCall(STOCK, phrase("goods booked out")),
    CallStep.PUT_BACK_STOCK: CompletedCall(STOCK, phrase("goods put back")),
    CallStep.ASK_VEHICLE: CompletedCall(CARRIER, phrase("a vehicle asked for")),
    CallStep.CANCEL_VEHICLE: CompletedCall(CARRIER, phrase("the vehicle called off")),
    CallStep.ASSIGN_TECHNICIAN: CompletedCall(TECHNICIAN, phrase("a provider asked for")),
    CallStep.CANCEL_TECHNICIAN: CompletedCall(TECHNICIAN, phrase("the provider called off")),
    CallStep.ASK_APPOINTMENT: CompletedCall(TECHNICIAN, phrase("another appointment asked for")),
    CallStep.CHECK_CODE: CompletedCall(TECHNICIAN, phrase("a code checked")),
    CallStep.TAKE_ORDER: CompletedCall(FULFIL, phrase("an order taken in")),
    CallStep.TAKE_WAY_BACK: CompletedCall(FULFIL, phrase("a way back begun")),
    CallStep.TAKE_REFUND: CompletedCall(FULFIL, phrase("a refund begun")),
}
"""Partner and text of each call."""


def calls_since(state: StageState, report_id: str) -> list[str]:
    """The calls that were made since a report counts: since it came in, or was confirmed.

    Besides, and of one that does not count yet: the check of the code that it brings. Not who was
    asked for a visit that is no longer planned: he is called back by itself.
    """
    own, reporter = f":{fingerprint(report_id)}", state.reporter_of(report_id)
    counts = reporter is not None and report_id not in state.pending
    planned = any(fact.name == VisitPlanned.kind for fact in state.facts.of_report(report_id))
    since = state.counted_at.get(report_id) or (reporter.at if reporter else None)
    return [
        key
        for key, at in state.calls.items()
        if key.endswith(own) or (counts and since is not None and at >= since)
        if not (planned and CallStep.ASSIGN_TECHNICIAN in key.split(":"))
    ]


def completed_call(key: str) -> CompletedCall:
    """What a call was, by its key: `<workflow id>:<step>:<n>`."""
    return CALL_TEXTS[CallStep(key.split(":")[-2])]


def partners_of(keys: Iterable[str]) -> list[str]:
    """Who was called, each once."""
    return list(dict.fromkeys(completed_call(key).partner for key in keys))


def lasting_calls(keys: Iterable[str]) -> StructuredText:
    """What stays done at partners, for the desk that tells them what is different."""
    calls = JoinedTexts(
        phrase(
            "{partner}: {what} (key {key})",
            partner=completed_call(key).partner,
            what=completed_call(key).what,
            key=key,
        )
        for key in keys
    )
    return phrase("not undone, tell them what is different: {calls}", calls=calls)
