"""Where an incident stands with who is responsible and with its remedy: a fold over what was said.

Pure: the steps in order of their times give the same, whatever was received first (ADR-0044).
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from models.messages.encoding.fingerprints import fingerprint
from models.messages.incidents.liability import (
    ROLE_OF_PARTY,
    Liability,
    LiabilityState,
    LiabilityStep,
    StepKind,
)
from models.phrases import StructuredText, phrase

EVIDENCE_MAX = 40
"""So many files of an incident are known again: a baton stays small."""

ANSWERABLE_STATES = (LiabilityState.JUDGED, LiabilityState.APPEALED)
"""A party was named, and its answer counts."""


ORDER_OF_ONE_INSTANT = (
    (StepKind.JUDGE, StepKind.OFFER_REMEDY),
    (StepKind.ADMIT, StepKind.APPEAL, StepKind.AGREE),
    (StepKind.SILENCE,),
)
"""Of one instant: what is asked, then the answer, then the silence: an answer is in time."""


def in_order(step: LiabilityStep) -> tuple[Any, ...]:
    """By when it was said; within one instant, as minutes are, by whose turn it is."""
    turn = next(n for n, steps in enumerate(ORDER_OF_ONE_INSTANT) if step.step in steps)
    return step.at, turn, step.decision_id


def folded(start: Liability, steps: Iterable[LiabilityStep], days: int) -> Liability:
    """Where it stands after all of that; a party has so many `days` to answer."""
    one = start
    for step in sorted(steps, key=in_order):
        one = after(one, step, days)
    return one


def after(one: Liability, step: LiabilityStep, days: int) -> Liability:
    """Where it stands after one more step; what means nothing by then changes nothing."""
    match step.step:
        case StepKind.JUDGE:
            return _judged(one, step, days)
        case StepKind.ADMIT if one.state in ANSWERABLE_STATES:
            return _with(one, state=LiabilityState.ADMITTED, answered_at=step.at)
        case StepKind.APPEAL if why_no_appeal(one, step) is None:
            appealed = _with(
                one, state=LiabilityState.APPEALED, answered_at=None, appealed_at=step.at
            )
            by = tuple(dict.fromkeys((*one.appealed_by, *filter(None, (one.party,)))))
            appealed = with_evidence(appealed, step.evidence)
            return _with(appealed, appeals=one.appeals + 1, appealed_by=by)
        case StepKind.SILENCE if is_silent(one, step):
            return _with(one, state=LiabilityState.CONFIRMED, answered_at=one.answer_by)
        case StepKind.OFFER_REMEDY:
            return _with(one, remedy=step.remedy, offered_at=step.at, agreed_at=None)
        case StepKind.AGREE if one.offered_at is not None and one.agreed_at is None:
            return _with(one, agreed_at=step.at, agreed_by=step.by)
    return one


def why_no_appeal(one: Liability, step: LiabilityStep) -> StructuredText | None:
    """Why an appeal cannot be taken; None where it can."""
    in_time = one.answer_by is not None and step.at <= one.answer_by
    confirmed = one.state is LiabilityState.CONFIRMED
    if one.state is not LiabilityState.JUDGED and not confirmed:
        return NO_APPEAL[one.state]
    before = one.party in one.appealed_by
    if in_time and not before:
        return None
    if _new(one, step):
        return None
    if before:
        return phrase("it was appealed before, and judged again: another appeal needs new evidence")
    return phrase("its time to answer has passed: an appeal needs new evidence now")


NO_APPEAL: Final[Mapping[LiabilityState, StructuredText]] = {
    LiabilityState.UNJUDGED: phrase("nobody has been judged responsible yet"),
    LiabilityState.APPEALED: phrase("it is appealed already: the order desk judges again"),
    LiabilityState.ADMITTED: phrase("it was admitted: ask the order desk to judge again"),
    LiabilityState.DECIDED: phrase("no party is named that could appeal"),
}


def is_silent(one: Liability, step: LiabilityStep) -> bool:
    """Whether the party has let its time pass by then."""
    judged = one.state is LiabilityState.JUDGED
    return judged and one.answer_by is not None and one.answer_by <= step.at


def _judged(one: Liability, step: LiabilityStep, days: int) -> Liability:
    answers = step.party in ROLE_OF_PARTY
    judged = _with(
        one,
        state=LiabilityState.JUDGED if answers else LiabilityState.DECIDED,
        party=step.party,
        basis=step.basis,
        amount_fen=step.amount_fen,
        judged_at=step.at,
        answer_by=step.at + timedelta(days=days) if answers else None,
        answered_at=None if answers else step.at,
    )
    return with_evidence(judged, step.evidence)


def _new(one: Liability, step: LiabilityStep) -> bool:
    return not {fingerprint(file) for file in step.evidence} <= set(one.evidence)


def with_evidence(one: Liability, files: Iterable[str]) -> Liability:
    """With these among what was shown: the newest, as fingerprints, since it travels."""
    prints = dict.fromkeys((*one.evidence, *map(fingerprint, files)))
    return _with(one, evidence=tuple(prints)[-EVIDENCE_MAX:])


def _with(one: Liability, **changes: Any) -> Liability:
    return one.model_copy(update=changes)
