"""What is owed before a merchant or a building project goes into service: FH-4."""

from datetime import datetime

from models.roles import Role
from models.sop import clock, rules
from models.sop.duty import WARN_DAYS, DueKind, Duty, Kind, Rule
from models.sop.milestones import Milestone, Milestones, instant
from models.sop.terms import Sop


def onboarding_end(_: Sop, at: Milestones) -> datetime:
    """在导入期结束前: the end of the onboarding, with its last day where only a day is named."""
    end = at[Milestone.ONBOARDING_ENDS]
    if isinstance(end, datetime):
        return clock.elapsed(instant(at, Milestone.ONBOARDING_ENDS), clock.DAY * 0)
    return clock.end_of_day(end)


ONBOARDING_PLAN = Duty(
    clause="FH-4.2.2",
    name="onboarding_plan",
    what="write the onboarding plan 运营实施规划 after the meeting",
    owner=Role.ORDER_DESK,
    kind=Kind.DO,
    rule=rules.days_after(Milestone.ONBOARDING_MEETING, "plan_days"),
    warn=WARN_DAYS,
)

COLLECT_PAPERS = Duty(
    clause="FH-4.2.3",
    name="collect_papers",
    what="papers and resources of all departments, before onboarding ends",
    owner=Role.OPERATIONS,
    kind=Kind.DO,
    rule=Rule(
        kind=DueKind.BEFORE_EVENT,
        needs=(Milestone.ONBOARDING_ENDS,),
        terms=(),
        due=onboarding_end,
    ),
    warn=WARN_DAYS,
)

TEAM_ON_SITE = Duty(
    clause="FH-4.4.2.4",
    name="team_on_site",
    what="the project team is on site, at least 3 days before the start",
    owner=Role.OPERATIONS,
    kind=Kind.DO,
    rule=rules.days_before(Milestone.PROJECT_START, "on_site_days"),
    warn=WARN_DAYS,
)

ONBOARDING_LEAST = Duty(
    clause="FH-4.1",
    also=("FH-4.3",),
    name="onboarding_least",
    what="onboarding takes at least 20 days; to end it earlier needs a person's reason",
    owner=Role.OPERATIONS,
    kind=Kind.LEAST,
    rule=rules.full_days(Milestone.ONBOARDING_STARTED, "onboarding_days"),
    warn=(),
    escalate=(),
)

ONBOARDING_WAREHOUSE_LEAST = Duty(
    clause="FH-4.1",
    also=("FH-4.3",),
    name="onboarding_warehouse_least",
    what="onboarding with a warehouse 建仓 takes at least 45 days",
    owner=Role.OPERATIONS,
    kind=Kind.LEAST,
    rule=rules.full_days(Milestone.ONBOARDING_STARTED, "warehouse_days"),
    warn=(),
    escalate=(),
)

PROJECT_LEAST = Duty(
    clause="FH-4.1",
    also=("FH-4.3",),
    name="project_least",
    what="from the filed need to a building project takes at least 30 days",
    owner=Role.OPERATIONS,
    kind=Kind.LEAST,
    rule=rules.full_days(Milestone.PROJECT_FILED, "project_days"),
    warn=(),
    escalate=(),
)

DUTIES = (
    ONBOARDING_PLAN,
    COLLECT_PAPERS,
    TEAM_ON_SITE,
    ONBOARDING_LEAST,
    ONBOARDING_WAREHOUSE_LEAST,
    PROJECT_LEAST,
)
