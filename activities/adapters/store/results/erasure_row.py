"""What is known of an erasure: that it was done, by whom and why, and how it went in Temporal."""

from pydantic import AwareDatetime

from activities.adapters.store.results.row import Row
from models.messages.orders.erasure_state import ErasureState


class ErasureRow(Row):
    """An order whose personal data was erased; `in_temporal` says how it went there."""

    order: str
    merchant: str
    number: str
    at: AwareDatetime
    by: str
    reason: str
    in_temporal: ErasureState
