"""Lists of orders: each stands as what is worst about it, or its return, says."""

from collections.abc import Mapping

from activities.adapters.store.lists.list_details import DeadlineStatus
from activities.adapters.store.results.deferred_rows import TroubleRow
from activities.adapters.store.results.rows import CaseSummary, OrderPage, OrderSummary
from starter.service.reading.views import OrderListed, Position, sla_of

ON_TIME = DeadlineStatus(late=False, breaches=0)


def listed(page: OrderPage, statuses: Mapping[str, DeadlineStatus]) -> tuple[OrderListed, ...]:
    """The rows of a page as lists show them: a trouble comes before what a workflow said last.

    `statuses` are by their own clocks, whatever their workflows said last.

    An order that is well itself stands as its return does that somebody must see to.
    """
    troubles = {one.order: one for one in reversed(page.troubles)}
    cases = {one.order: one for one in reversed(page.cases)}
    return tuple(
        _listed(
            row,
            troubles.get(row.workflow_id),
            cases.get(row.workflow_id),
            statuses.get(row.workflow_id, ON_TIME),
        )
        for row in page.rows
    )


def _listed(
    row: OrderSummary, trouble: TroubleRow | None, case: CaseSummary | None, status: DeadlineStatus
) -> OrderListed:
    fields = {**row.model_dump(), "order_no": row.number, "trouble": None}
    fields["sla"] = sla_of(row, late=status.late)
    fields["breaches"] = max(row.breaches, status.breaches)
    if case is not None and not (row.needs_attention or row.problem):
        fields |= case.model_dump(
            include={*Position.model_fields, "needs_attention"} - {"workflow_id", "merchant"}
        )
        fields |= {"case": case.n, "case_kind": case.kind}
    if trouble is not None:
        fields |= {"problem": trouble.problem, "needs_attention": True, "trouble": trouble}
    return OrderListed.model_validate(fields)
