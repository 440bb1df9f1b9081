"""What is owed where goods are short: MC-五."""

from models.roles import Role
from models.sop import rules
from models.sop.duty import Duty, Kind
from models.sop.milestones import Milestone

GATHER_DEMAND = Duty(
    clause="MC-五(一)1",
    name="gather_demand",
    what="gather the shortages into purchase demand 采购需求清单, daily at a set hour",
    owner=Role.PURCHASING,
    kind=Kind.DO,
    rule=rules.on_day(Milestone.DEMAND_DAY, "demand_at"),
)

DUTIES = (GATHER_DEMAND,)
