"""Goods that are sent as they are, damaged, with the merchant's word (FH-8.3.2.2)."""

from collections.abc import Iterable

from pydantic import AwareDatetime

from models.contract import SparseContract
from models.messages.orders.count import CountedKind
from models.messages.orders.order import count_goods

AS_IS_MAX = 30
"""So many of them travel with an order: a baton stays small."""


class SentAsIs(SparseContract):
    """What was found to be wrong with goods, and is known to whoever takes them over.

    Attributes:
        ref: the incident; at, by: when the merchant's word was had, and who has reported it.
        pieces, kinds: the goods that are meant, as far as the finding says so.
        shipment: which they travel in; empty for the order's own.
    """

    ref: str
    at: AwareDatetime
    by: str
    pieces: int | None = None
    kinds: tuple[CountedKind, ...] = ()
    shipment: str = ""

    def covers(self, kinds: Iterable[CountedKind]) -> bool:
        """Whether these goods, which are named, are among those that are meant."""
        named = count_goods(kinds)
        return bool(named) and named <= count_goods(self.kinds)
