"""The search attributes: one table makes their registration, the SDK's keys and the checks.

They are how a stuck order is found in the Temporal UI, so they hold codes and instants, never
text, names, telephones or addresses: search attributes are not encrypted.
"""

from enum import StrEnum
from typing import Final, NamedTuple

from models.codes import Sla
from models.ids import Stage


class AttributeType(StrEnum):
    """As Temporal names them; a SQL store has 10 Keyword and 3 of each other slot."""

    KEYWORD = "Keyword"
    DATETIME = "Datetime"
    INT = "Int"
    BOOL = "Bool"


class Attribute(NamedTuple):
    """One search attribute.

    Args:
        name: as queries spell it.
        type: fixed once it is registered.
        meaning: what it says, for the documentation.
        values: every value it may have; empty where the values are no closed list.
    """

    name: str
    type: AttributeType
    meaning: str
    values: tuple[str, ...] = ()


IN_LEG: Final = "in_leg"
"""What an order shows while a leg has it, so that nobody takes its own state for the leg's."""

_KEYWORD, _DATETIME = AttributeType.KEYWORD, AttributeType.DATETIME

SOP_KIND: Final = Attribute(
    "SopKind",
    _KEYWORD,
    "the stage: which SOP the workflow runs",
    tuple(Stage),
)
SOP_STAGE: Final = Attribute(
    "SopStage", _KEYWORD, "the step inside the stage, a stable code such as awaiting_vehicle"
)
WAITING_ON: Final = Attribute(
    "WaitingOn",
    _KEYWORD,
    "whose turn it is: a role, `partner` (a call under way), `nobody`, or `in_leg`: its leg says",
)
SLA_STATE: Final = Attribute(
    "SlaState",
    _KEYWORD,
    "how the order stands to its deadlines; `in_leg`: its open leg says",
    (*Sla, IN_LEG),
)
DEADLINE_CODE: Final = Attribute("DeadlineCode", _KEYWORD, "duty id of the nearest open deadline")
ORDER_NO: Final = Attribute(
    "OrderNo",
    _KEYWORD,
    "ties an order, its legs and its cases together; of a case about no order its own id, until "
    "it is attached to one",
)
HUB_CODE: Final = Attribute("HubCode", _KEYWORD, "the city hub the goods go through")
CARRIER_CODE: Final = Attribute("CarrierCode", _KEYWORD, "the carrier or provider that has them")
PROBLEM_CODE: Final = Attribute(
    "ProblemCode", _KEYWORD, "why a step is parked, or what needs a person; unset when all is well"
)
DEADLINE_AT: Final = Attribute(
    "DeadlineAt", _DATETIME, "the nearest open deadline; unset when nothing is due"
)
STAGE_ENTERED_AT: Final = Attribute("StageEnteredAt", _DATETIME, "when the step began")
PROMISED_AT: Final = Attribute("PromisedAt", _DATETIME, "what the customer was promised")
BREACH_COUNT: Final = Attribute("BreachCount", AttributeType.INT, "duties missed so far")
ESCALATION_LEVEL: Final = Attribute(
    "EscalationLevel", AttributeType.INT, "how far up the nearest open deadline was escalated"
)
NEEDS_ATTENTION: Final = Attribute(
    "NeedsAttention", AttributeType.BOOL, "somebody on our side must act"
)

ATTRIBUTES: Final = (
    SOP_KIND,
    SOP_STAGE,
    WAITING_ON,
    SLA_STATE,
    DEADLINE_CODE,
    ORDER_NO,
    HUB_CODE,
    CARRIER_CODE,
    PROBLEM_CODE,
    DEADLINE_AT,
    STAGE_ENTERED_AT,
    PROMISED_AT,
    BREACH_COUNT,
    ESCALATION_LEVEL,
    NEEDS_ATTENTION,
)
