"""Whether something is said to be put right, or answered, before it was found: that cannot be.

ADR-0037: it depends on what happened, and not on what was received first.
"""

from collections.abc import Iterable
from datetime import timedelta

from models.codes import QuestionCode
from models.messages.legs.leg import StageInput
from models.messages.reports.report import Facts, IncidentFacts, Report
from models.tracking.situation.facts import Fact
from models.tracking.situation.stage_situation import Situation


def settles_or_answers(content: Facts) -> bool:
    """Whether it puts one thing right, by its name, or answers something."""
    return settles_or_answers_kind(type(content))


def settles_or_answers_kind(kind: type[Facts]) -> bool:
    """Whether reports of that kind do."""
    return bool(_meant(kind))


def _meant(kind: type[Facts]) -> tuple[str, ...]:
    """What it is compared with: what nobody names is answered, and put right, as it stands."""
    named = issubclass(kind, IncidentFacts)
    return (*kind.settles, *kind.answers) if named else kind.answers


def why_premature(
    content: Facts,
    ref: str,
    report: Report,
    facts: Iterable[Fact],
    situation: Situation,
    start: StageInput,
) -> QuestionCode | None:
    """What is asked, where all that it may put right, or answer, was found later.

    `ref` names what it is about, where it is about one thing. Clocks may differ a little. Where
    nobody has found anything of that name it is believed, and where it does not say when it
    happened.
    """
    named = isinstance(content, IncidentFacts)
    if (named and not ref) or report.occurred_at is None or not settles_or_answers(content):
        return None
    meant = _meant(type(content))
    found = [
        fact.times.occurred_at
        for fact in facts
        if not named or fact.ref == ref
        if fact.content and fact.content.finding in meant
    ]
    found += [
        one.found_at
        for (code, name), one in situation.basis.incidents.items()
        if (not named or name == ref) and code in meant
    ]
    skew = timedelta(seconds=start.sop.clock_skew_seconds)
    too_soon = bool(found) and report.occurred_at < min(found) - skew
    return QuestionCode.OUT_OF_ORDER if too_soon else None
