"""How the tables of due instants are written: Shanghai clock, `24:00` for the end of a day."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from models.sop.clock import SHANGHAI, TICK
from models.sop.duty_plan import Plan, plan
from models.sop.milestones import Milestone, Milestones
from models.sop.terms import Sop
from models.stages.all_duties import ALL_DUTIES

Case = tuple[str, Mapping[str, str], str]
"""A duty's id, its milestones, and the due instant worked out by hand from the Chinese text."""


def moment(text: str) -> datetime | date:
    """`2026-02-28` is a day, `2026-02-28 14:00` or `… 14:00:00` an instant."""
    return instant(text) if " " in text else date.fromisoformat(text)


def instant(text: str) -> datetime:
    """An instant by a clock in Shanghai; `24:00` is the day's last microsecond."""
    if text.endswith(" 24:00"):
        day = datetime.fromisoformat(text.removesuffix(" 24:00"))
        return (day + timedelta(days=1) - TICK).replace(tzinfo=SHANGHAI)
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def milestones(texts: Mapping[str, str]) -> Milestones:
    """Milestones by name."""
    return {Milestone(name): moment(text) for name, text in texts.items()}


def planned(duty: str, texts: Mapping[str, str], **terms: Any) -> Plan:
    """The plan of a duty under the SOP's terms, or under these."""
    return plan(ALL_DUTIES[duty], Sop.with_terms(terms, where="test"), milestones(texts))


def named(cases: list[Case]) -> list[Any]:
    """Each case under a name that says which row and which edge it is."""
    return [pytest.param(*case, id=f"{case[0]} {' '.join(case[1].values())}") for case in cases]


def breach_at(plan: Plan) -> datetime:
    """When nothing reported becomes a breach."""
    return max(plan.due_at, plan.certain_at or plan.due_at)
