"""How an extra fee 临时增项 looks from outside."""

from models.figures.fees import Fee, FeeState
from models.roles import Role
from models.sop.tariff import FeeKind, FeeUnit
from models.stages.city_delivery.fee_sentences import fee_sentence
from starter.service.reading.view_model import Instant, Sentence, View


class FeeShown(View):
    """An extra fee 临时增项: `amount_fen` is the tariff's price, None until a desk lets it be set.

    `proposed_payer` has caused it, where a desk, or the order itself, says so.
    `says` is how it stands in one sentence.

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
    says: Sentence


def fee_shown(fee: Fee) -> FeeShown:
    """A fee as every door shows it."""
    says = fee_sentence(
        fee.incident, fee.fee, fee.quantity,
        state=fee.state, amount_fen=fee.amount_fen, payer=fee.payer,
    )  # fmt: skip
    return FeeShown.model_validate({**dict(fee), "unit": fee.unit, "says": says})
