"""Whether something is said to be put right before it was found: that cannot be (ADR-0037)."""

from collections.abc import Iterable
from datetime import timedelta

from models.codes import QuestionCode
from models.messages.leg import StageInput
from models.messages.reports import Facts, IncidentFacts, Report
from models.tracking.facts import Fact
from models.tracking.situation import Situation


def settles_something(content: Facts) -> bool:
    """Whether it puts one thing right, by its name."""
    return isinstance(content, IncidentFacts) and bool(content.settles)


def before_its_finding(
    content: Facts,
    ref: str,
    report: Report,
    facts: Iterable[Fact],
    situation: Situation,
    start: StageInput,
) -> QuestionCode | None:
    """What is asked, where all that it may put right was found later; clocks may differ a little.

    `ref` names what it is about; where nobody has found anything of that name it is believed, and
    where it does not say when it happened.
    """
    if not ref or report.occurred_at is None or not settles_something(content):
        return None
    found = [
        fact.times.occurred_at
        for fact in facts
        if fact.ref == ref and fact.content and fact.content.finding in content.settles
    ]
    found += [
        one.found_at
        for (code, name), one in situation.basis.incidents.items()
        if name == ref and code in content.settles
    ]
    skew = timedelta(seconds=start.sop.clock_skew_seconds)
    too_soon = bool(found) and report.occurred_at < min(found) - skew
    return QuestionCode.OUT_OF_ORDER if too_soon else None
