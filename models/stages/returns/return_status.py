"""Where a return stands with its pieces and its money: said by its workflow, shown at each door."""

from collections.abc import Iterable
from typing import Final

from models.contract import SparseContract
from models.messages.decisions.return_decisions import Wish
from models.messages.orders.count import Kinds
from models.messages.orders.money import in_yuan
from models.messages.timeline.line_data import LineData
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
    def sentence(self) -> str:
        """All of it, for people."""
        money = {"agreed": self.agreed_fen, "paid": self.paid_fen}
        if self.paid_fen:
            money["left"] = self.left_fen
        if self.wish != Wish.REFUND and not self.paid_fen:
            money = {}
        parts = [
            f"{self.wish} of {counted(self.pieces, 'piece')}" if self.pieces else self.wish,
            "" if self.back is None else f"{self.back} came back",
            f"{self.lost} lost on the way" if self.lost else "",
            f"new order {self.exchange}" if self.exchange else "",
            *(f"{in_yuan(fen)} yuan {name}" for name, fen in money.items() if fen),
        ]
        if self.freight_fen:
            parts.append(f"freight {in_yuan(self.freight_fen)} yuan, by the {self.freight_by}")
        return ", ".join(part for part in parts if part)


def last_return_status(lines: Iterable[tuple[str, LineData]]) -> ReturnStatus | None:
    """What a return says last; `lines` are the codes and the data of its lines, in order."""
    found = [data for what, data in lines if what == STATUS_LINE]
    return ReturnStatus.model_validate(found[-1]) if found else None
