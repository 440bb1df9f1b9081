"""The searches of the Temporal UI that people need, and links to them (ADR-0021).

The server knows neither `now()` nor an order of rows, so instants are written in here, and what
needs sorting comes from our database. Links lead nowhere where no UI is configured.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from models.codes import PARKED_PREFIX
from models.ids import Stage, is_ticket
from models.roles import Role

if TYPE_CHECKING:
    from models.messages.lists.order_filter import OrderFilter

RUNNING = 'ExecutionStatus="Running"'
PARKED = f'ProblemCode STARTS_WITH "{PARKED_PREFIX}"'
BROKEN_CODE = "TemporalReportedProblems IS NOT NULL"


def overdue(now: datetime) -> str:
    """Whatever is past its deadline."""
    instant = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f'{RUNNING} AND (SlaState="breached" OR DeadlineAt < "{instant}")'


def worklist(role: Role, hub: str | None = None) -> str:
    """What waits for a role, at a hub where one is named."""
    return _all([f'WaitingOn="{role}"', *_equal("HubCode", hub), RUNNING])


def of_order(number: str) -> str:
    """An order with its legs and cases; a case about no order by its own id, attached or not."""
    return "".join(_equal("WorkflowId" if is_ticket(number) else "OrderNo", number))


def orders(wanted: "OrderFilter") -> str:
    """A list of orders, as far as the server knows what it asks for."""
    conditions = [
        *_equal("SopKind", wanted.stage),
        *_equal("WaitingOn", wanted.waiting_on),
        *_equal("HubCode", wanted.hub),
        *([f"({PARKED} OR {BROKEN_CODE})"] if wanted.stuck else []),
    ]
    # A leg waits, is parked and has a hub of its own; asked for nothing, show the orders.
    conditions = conditions or [f'SopKind="{Stage.ORDER}"']
    if wanted.merchant:
        conditions.append(f'WorkflowId STARTS_WITH "order:{wanted.merchant}:"')
    if wanted.closed is not None:
        conditions.append(f"NOT {RUNNING}" if wanted.closed else RUNNING)
    return _all(conditions)


@dataclass(frozen=True, slots=True)
class UiLinks:
    """Links into the Temporal UI of one namespace; `base` is its address, if there is one."""

    base: str | None
    namespace: str = "default"

    def search(self, query: str) -> str | None:
        """The list of workflows that a query finds."""
        return self._link(f"workflows?query={quote(query, safe='')}")

    def workflow(self, workflow_id: str) -> str | None:
        """The page of one workflow."""
        return self._link(f"workflows/{quote(workflow_id, safe='')}")

    def _link(self, path: str) -> str | None:
        if self.base is None:
            return None
        return f"{self.base.rstrip('/')}/namespaces/{quote(self.namespace, safe='')}/{path}"


def _equal(name: str, value: str | None) -> list[str]:
    if not value:
        return []
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return [f'{name}="{escaped}"']


def _all(conditions: Iterable[str]) -> str:
    return " AND ".join(conditions)
