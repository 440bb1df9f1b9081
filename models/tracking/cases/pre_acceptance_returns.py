"""What one return takes from the customer's home, as its order has to know before the acceptance.

Approved it is not installed; fetched it is not there; refused, given up or handed back it stays.
"""

from models.codes import StepCode
from models.messages.decisions.return_decisions import Wish
from models.messages.orders.count import CountedKind
from models.messages.orders.order import count_goods
from models.messages.shipments.losses import PiecesFromHome
from models.stages.returns.goods import NOT_BACK
from models.stages.returns.repairs import HandedBack
from models.stages.returns.reports import ReturnCollected
from models.stages.returns.request import CaseKind
from models.tracking.cases.return_accounts import ReturnAccounts
from models.tracking.cases.return_flow import NextStep

NO_PIECES = PiecesFromHome(pieces=0)


def from_home(books: ReturnAccounts, step: NextStep) -> PiecesFromHome:
    """What goes back from the home by now; `step`: what is next with the return, or its end."""
    case, state = books.case, books.state
    asked_for = case.unaccepted and case.kind is CaseKind.RETURN and not case.turned_round
    if not asked_for or step is StepCode.AWAITING_ANSWER or step in NOT_BACK:
        return NO_PIECES
    if case.request.wish is Wish.REPAIR or state.happened(HandedBack.kind):
        return NO_PIECES
    if not state.happened(ReturnCollected.kind):
        return _of(case.pieces, books, fetched=False)
    collected = state.reported(ReturnCollected)
    taken = collected.pieces if collected else books.record.pieces
    if taken is None and books.counted is not None:
        taken = books.counted + books.lost
    return _of(case.pieces if taken is None else min(taken, case.pieces), books, fetched=True)


def _of(pieces: int, books: ReturnAccounts, *, fetched: bool) -> PiecesFromHome:
    """So many of its goods; which they are, where that is all of them."""
    if pieces == 0:
        return NO_PIECES
    kinds = count_goods(books.case.lines)
    known = kinds.total() == pieces
    return PiecesFromHome(
        pieces=pieces,
        kinds=tuple(CountedKind(sku=sku, pieces=n) for sku, n in kinds.items()) if known else (),
        fetched=fetched,
    )
