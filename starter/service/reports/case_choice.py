"""Which of several cases a report means that names none: the one that has the incident it names.

Where that does not say it either, whoever reports is asked, with the cases by their numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from activities.adapters.store.results.rows import CaseSummary
from activities.adapters.store.results.view_rows import OrderWithCases
from models.errors import Refused
from models.hints import Hint
from models.ids import Stage, is_ticket
from models.messages.reports.report import Facts, Report
from models.phrases import Code, JoinedTexts, phrase
from models.stages.city_delivery.fees import FeeReported
from models.stages.incident.request import LEFTOVER_ID, IncidentCase
from models.stages.returns.request import CaseKind
from models.stages.table import KINDS
from models.stages.trunk_pickup.incident_ends import IncidentEnd
from starter.service.app_context import AppContext
from starter.service.reports.report_receivers import is_unresolved_kind


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be meant, and the names of what it has to settle."""

    case: CaseSummary
    names: tuple[str, ...]

    @property
    def says(self) -> str:
        """The case by its number, with those names, for people."""
        names = f" ({', '.join(self.names)})" if self.names else ""
        return f"{self.case.n}{names}"


async def chosen_case(context: AppContext, known: OrderWithCases, message: Report) -> str | None:
    """The workflow id of the case that a report about what was left means; None: nothing to ask.

    Raises:
        Refused: several may be meant, and it names none of them.
    """
    facts = KINDS.get(message.kind)
    if facts is None or (message.model_extra or {}).get("case") is not None:
        return None
    if facts.stage is Stage.CARE:
        await _check_not_of_ticket(context, known)
    open_ = list(_may_have_it(known, facts))
    if len(open_) < 2:
        return None
    found = [await _candidate(context, known, case) for case in open_]
    name = message.data.get("incident")
    meant = [one for one in found if name is None or name in one.names]
    if len(meant) == 1:
        return meant[0].case.workflow_id
    raise _asked(message, meant or found)


async def _check_not_of_ticket(context: AppContext, known: OrderWithCases) -> None:
    """See to it that a report meant for a ticket is not sent to its order, which has no case."""
    own = any(case.stage is Stage.CARE for case in known.cases)
    if own or is_ticket(known.order.workflow_id):
        return
    tickets = await context.store.tickets.about(known.order.workflow_id)
    if tickets:
        raise Refused(
            phrase(
                "order {number} has no care case of its own: what was written about it was "
                "taken in without its number",
                number=known.order.number,
            ),
            hint=Hint(
                phrase(
                    "say it of {named}: the id stands for the number of the order",
                    named=JoinedTexts(tickets, ", "),
                ),
                phrase("POST /care/{tickets}/reports", tickets=tickets[-1]),
            ),
        )


def _may_have_it(known: OrderWithCases, facts: type[Facts]) -> Iterable[CaseSummary]:
    """The open cases of what was left, and returns whose goods were lost, that may take it."""
    if not is_unresolved_kind(facts):
        return ()
    of_return = facts.stage is Stage.RETURNS
    returns = [one for one in known.cases if one.stage is Stage.RETURNS and not one.closed]
    returns = [one for one in returns if one.kind != CaseKind.REFUND]
    left = [one for one in known.cases if one.stage is Stage.INCIDENT and not one.closed]
    if issubclass(facts, FeeReported):
        return [one for one in left if one.request_id == LEFTOVER_ID]
    if of_return:
        return [*returns, *(one for one in left if one.request_id != LEFTOVER_ID)]
    if not known.order.closed:
        return ()
    return [*left, *(returns if issubclass(facts, IncidentEnd) else ())]


async def _candidate(context: AppContext, known: OrderWithCases, case: CaseSummary) -> Candidate:
    """What it has: a case of what was left from its beginning, a return as its reports found it."""
    if case.stage is Stage.INCIDENT:
        row = await context.store.cases.by_id(case.workflow_id)
        baton = IncidentCase.model_validate(row.start_input).baton if row else None
        refs = [one.ref for one in baton.incidents] if baton else []
        refs += [one.ref for one in baton.liabilities] if baton else []
        return Candidate(case, tuple(dict.fromkeys(refs)))
    order = known.order.workflow_id
    names = []
    for one in await context.store.incidents.of_order(order):
        found_by = (
            await context.store.reports.named(order, one.report_id) if one.report_id else None
        )
        if found_by is not None and found_by.sent_to == case.workflow_id:
            names.append(one.ref)
    return Candidate(case, tuple(names))


def _asked(message: Report, found: Iterable[Candidate]) -> Refused:
    listed = ", ".join(one.says for one in found)
    why = phrase(
        "{kind} may be about several open cases of this order: {listed}",
        kind=Code("kind", message.kind),
        listed=listed,
    )
    return Refused(
        why,
        hint=Hint(
            "name the one that is meant: --return N, or its incident: --data incident=…",
            "name the one that is meant: `case`, or its `incident` in `data`",
        ),
    )
