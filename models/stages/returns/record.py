"""What a return keeps besides its facts and deadlines: one plain, serialisable record."""

from pydantic import AwareDatetime, BaseModel, ConfigDict

from models.messages.decisions.decisions import AnswerReturn
from models.messages.decisions.return_decisions import RefundBy, Wish
from models.messages.shipments.goods_place import GoodsPlace
from models.messages.shipments.losses import PiecesFromHome
from models.roles import Role
from models.stages.returns.hand_overs import HandOver
from models.stages.returns.return_status import ReturnStatus


class ReturnRecord(BaseModel):
    """One return on its way.

    Attributes:
        answers: those of after-sales; `heeded` of them have decided something.
        approved: what they have decided, by the step that waited for it.
        reason: of the answer that counted last.
        taken_back: whether the warehouse keeps the goods; put_back: whether they are booked in.
        pieces: how many a carrier has counted on the way back.
        ended: it was withdrawn, or ended without money, by a decision.
        holder: of a way back, who has the goods; place, hub: where; held_since: since when.
        hand_overs: who has had them so far, with him.
        reserved: the key that its goods were reserved under since, where that is another one.
        exchanging: whether a new order was begun; exchange: its workflow id; exchanges: those
            that were cancelled.
        wish, refund_by, refund_fen, send_by: what was agreed on since, where it is something else
            than was asked for.
        approved_at: since when the goods are waited for; not_sent: how often nobody had sent them:
            the first time they are asked for, the second time the return ends.
        stopped: goods that were under way to the customer are turned round.
        from_home: what its order was told last that goes back, where nobody had accepted it;
            words: how often it was told.
        stands: its pieces and its money, as they were said last.
    """

    model_config = ConfigDict(defer_build=True)

    answers: list[AnswerReturn] = []
    heeded: int = 0
    approved: dict[str, bool] = {}
    reason: str | None = None
    taken_back: bool = False
    put_back: bool = False
    pieces: int | None = None
    ended: bool = False
    holder: Role | None = None
    place: GoodsPlace | None = None
    hub: str | None = None
    held_since: AwareDatetime | None = None
    hand_overs: list[HandOver] = []
    reserved: str | None = None
    exchanging: bool = False
    exchange: str | None = None
    exchanges: tuple[str, ...] = ()
    wish: Wish | None = None
    refund_by: RefundBy | None = None
    refund_fen: int | None = None
    send_by: AwareDatetime | None = None
    approved_at: AwareDatetime | None = None
    not_sent: int = 0
    stopped: bool = False
    from_home: PiecesFromHome | None = None
    words: int = 0
    stands: ReturnStatus | None = None

    @property
    def at_warehouse(self) -> bool:
        """Whether the goods are in the warehouse, by whoever had them last."""
        return self.holder is Role.WAREHOUSE
