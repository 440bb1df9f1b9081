"""Where a return stands with its pieces and its money: said by its workflow, shown at each door."""

from collections.abc import Iterable, Iterator
from typing import Final

from models.contract import SparseContract
from models.messages.decisions.return_decisions import Wish
from models.messages.orders.count import Kinds
from models.messages.orders.money import in_yuan
from models.messages.timeline.line_data import LineData
from models.phrases import Code, JoinedTexts, StructuredText, phrase
from models.sop.formatting import counted

STATUS_LINE: Final = "return_stands"
"""The line in which a return says it, each time that it has changed."""


class ReturnStatus(SparseContract):
    """Where a return stands, in pieces and in fen.

    Attributes:
        wish: what the customer gets; exchange: the new order, as `merchant/no`.
        pieces: how many were to come back; back: how many did, `kinds` of each; lost: on the way.
        agreed_fen, paid_fen, left_fen: the money; freight_fen is what the way back has cost.
        freight_by: who pays the freight.
    """

    wish: str
    pieces: int
    back: int | None = None
    kinds: Kinds = ()
    lost: int = 0
    agreed_fen: int | None = None
    paid_fen: int = 0
    left_fen: int | None = None
    freight_fen: int = 0
    freight_by: str | None = None
    exchange: str | None = None

    @property
    def sentence(self) -> StructuredText:
        """All of it, for people."""
        return JoinedTexts((*self._pieces(), *self._money()), ", ")

    def _pieces(self) -> Iterator[StructuredText]:
        wish = Code("choice", self.wish)
        if self.pieces:
            yield phrase("{wish} of {pieces}", wish=wish, pieces=counted(self.pieces, "piece"))
        else:
            yield wish
        if self.back is not None:
            yield phrase("{n} came back", n=self.back)
        if self.lost:
            yield phrase("{n} lost on the way", n=self.lost)
        if self.exchange:
            yield phrase("new order {order}", order=self.exchange)

    def _money(self) -> Iterator[StructuredText]:
        if self.wish == Wish.REFUND or self.paid_fen:
            if self.agreed_fen:
                yield phrase("{yuan} yuan agreed", yuan=in_yuan(self.agreed_fen))
            if self.paid_fen:
                yield phrase("{yuan} yuan paid", yuan=in_yuan(self.paid_fen))
            if self.paid_fen and self.left_fen:
                yield phrase("{yuan} yuan left", yuan=in_yuan(self.left_fen))
        if self.freight_fen:
            yuan, by = in_yuan(self.freight_fen), Code("choice", self.freight_by)
            yield phrase("freight {yuan} yuan, by the {role}", yuan=yuan, role=by)


def last_return_status(lines: Iterable[tuple[str, LineData]]) -> ReturnStatus | None:
    """What a return says last; `lines` are the codes and the data of its lines, in order."""
    found = [data for what, data in lines if what == STATUS_LINE]
    return ReturnStatus.model_validate(found[-1]) if found else None
