"""How an extra fee 临时增项 stands, in one sentence for people (FH-11.3.2)."""

from models.messages.orders.money import in_yuan
from models.phrases import Code, StructuredText, phrase, role_code
from models.roles import Role
from models.sop.formatting import counted
from models.sop.tariff import UNIT_OF, FeeKind


def fee_sentence(
    incident: str, fee: FeeKind | None, quantity: int, *, state: str, amount_fen: int | None,
    payer: Role | None,
) -> StructuredText:  # fmt: skip
    """What it is for, how far it has come, what it costs, and who pays it.

    `fee`: None where only its name is known. `amount_fen`: None until the tariff prices it.
    """
    what = (
        phrase(
            " ({fee}, {quantity})",
            fee=Code("choice", fee),
            quantity=counted(quantity, UNIT_OF[fee]),
        )
        if fee
        else ""
    )
    amount = (
        phrase("no price yet")
        if amount_fen is None
        else phrase("{amount} yuan", amount=in_yuan(amount_fen))
    )
    pays = phrase(", the {payer} pays", payer=role_code(payer)) if payer else ""
    return phrase(
        "extra fee {incident}{what}: {state}, {amount}{pays}",
        incident=incident,
        what=what,
        state=Code("state", state),
        amount=amount,
        pays=pays,
    )
