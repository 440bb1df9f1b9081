"""How an extra fee 临时增项 looks from outside."""

from models.figures.fees import FeeState
from models.roles import Role
from models.sop.tariff import FeeKind, FeeUnit
from starter.service.reading.view_model import Instant, View


class FeeShown(View):
    """An extra fee 临时增项: `amount_fen` is the tariff's price, None until a desk lets it be set.

    `proposed_payer` has caused it, where a desk, or the order itself, says so.

    `state`: reported, priced (whoever pays has not answered), agreed, refused (not charged), paid.
    """

    incident: str
    fee: FeeKind
    quantity: int
    unit: FeeUnit
    state: FeeState
    amount_fen: int | None
    payer: Role | None
    proposed_payer: Role | None = None
    tariff: str | None
    paid_fen: int | None
    by: str | None
    reported_at: Instant
