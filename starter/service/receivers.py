"""Who takes a report: the open leg, where its kind belongs to that or an earlier one.

Any other goes to the order, one about a return to the return.
"""

from typing import Any

from activities.adapters.store.view_rows import OrderWithCases
from models.ids import Stage
from models.stages import workflow_ids
from models.stages.table import KINDS, LEGS


def receivers(known: OrderWithCases, kind: str, case: Any = None) -> list[str]:
    """The workflow ids to try with a report of that kind, one after another.

    `case` is the number of the return that is meant; the newest where none is named.
    """
    facts, order = KINDS.get(kind), known.order
    stage = facts.stage if facts else None
    if stage is Stage.RETURNS:
        meant = [one for one in known.cases if one.n == case] or list(known.cases[-1:])
        return [one.workflow_id for one in meant]
    open_stage = workflow_ids.stage_of(order.open_workflow)
    if stage not in LEGS or open_stage not in LEGS:
        return [order.workflow_id]
    if LEGS.index(stage) > LEGS.index(open_stage):
        return [order.workflow_id]
    return [order.open_workflow, order.workflow_id]
