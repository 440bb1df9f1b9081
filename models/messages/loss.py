"""A loss of goods, as the shipment remembers it that they were of."""

from pydantic import AwareDatetime

from models.contract import Contract
from models.messages.count import CountedKind


class Loss(Contract):
    """So many pieces that are lost, destroyed, or turned round, and when; `kinds` of each."""

    pieces: int
    at: AwareDatetime
    kinds: tuple[CountedKind, ...] = ()
