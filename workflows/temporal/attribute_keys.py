"""The SDK's typed keys for the table in `models/attributes.py`, and the cap on every keyword."""

from datetime import datetime
from typing import Final

from temporalio import workflow
from temporalio.common import SearchAttributeKey

with workflow.unsafe.imports_passed_through():
    from models import attributes

KEYWORD_BYTES: Final = 200
"""Far below the server's limits: 255 characters to be indexed, and over 2,048 bytes it ends the
workflow at once. As JSON, 200 bytes of UTF-8 grow to 1,200 at most."""


def capped(value: str) -> str:
    """The keyword cut to `KEYWORD_BYTES` of UTF-8, at a whole character."""
    return value.encode()[:KEYWORD_BYTES].decode(errors="ignore")


def _keyword(attribute: attributes.Attribute) -> SearchAttributeKey[str]:
    return SearchAttributeKey.for_keyword(attribute.name)


def _datetime(attribute: attributes.Attribute) -> SearchAttributeKey[datetime]:
    return SearchAttributeKey.for_datetime(attribute.name)


SOP_KIND: Final = _keyword(attributes.SOP_KIND)
SOP_STAGE: Final = _keyword(attributes.SOP_STAGE)
WAITING_ON: Final = _keyword(attributes.WAITING_ON)
SLA_STATE: Final = _keyword(attributes.SLA_STATE)
DEADLINE_CODE: Final = _keyword(attributes.DEADLINE_CODE)
ORDER_NO: Final = _keyword(attributes.ORDER_NO)
HUB_CODE: Final = _keyword(attributes.HUB_CODE)
CARRIER_CODE: Final = _keyword(attributes.CARRIER_CODE)
PROBLEM_CODE: Final = _keyword(attributes.PROBLEM_CODE)
DEADLINE_AT: Final = _datetime(attributes.DEADLINE_AT)
STAGE_ENTERED_AT: Final = _datetime(attributes.STAGE_ENTERED_AT)
PROMISED_AT: Final = _datetime(attributes.PROMISED_AT)
BREACH_COUNT: Final = SearchAttributeKey.for_int(attributes.BREACH_COUNT.name)
ESCALATION_LEVEL: Final = SearchAttributeKey.for_int(attributes.ESCALATION_LEVEL.name)
NEEDS_ATTENTION: Final = SearchAttributeKey.for_bool(attributes.NEEDS_ATTENTION.name)
