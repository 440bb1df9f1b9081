"""Who has goods that go back: the customer, until somebody takes them over (FH-8.3.2.1)."""

from collections.abc import Iterable
from datetime import datetime

from models.roles import Role
from models.stages.returns.duties import BACK_WITH
from models.stages.returns.reports import ReturnCollected
from models.stages.returns.request import ReturnCase
from models.stages.returns.way_back import TAKEN_BY
from models.tracking.situation.facts import Fact


def holder_before(case: ReturnCase, facts: Iterable[Fact]) -> Role:
    """Who had them after these facts: the last one who took them over."""
    takers = [role for fact in facts if (role := _taken_by(fact)) is not None]
    way = case.way_back
    return takers[-1] if takers else way.holder if way else Role.CUSTOMER


def holder_at(case: ReturnCase, facts: Iterable[Fact], at: datetime) -> Role:
    """The same, at that instant."""
    return holder_before(case, (fact for fact in facts if fact.times.occurred_at <= at))


def _taken_by(fact: Fact) -> Role | None:
    """Who had the goods from then on: by his own report, or as the return has received it."""
    if isinstance(fact.content, ReturnCollected):
        taken = TAKEN_BY.get(fact.by)
        return None if taken is Role.WAREHOUSE else taken
    since = {milestone: role for role, milestone in BACK_WITH.items()}
    return next((since[one] for one in fact.milestones if one in since), None)
