"""Extra fees of an order as rows of text."""

from models.messages.orders.money import in_yuan
from models.phrases import Code, JoinedTexts, phrase
from models.sop.formatting import counted
from starter.service.reading.fee_views import FeeShown
from starter.terminal.console.labels import labelled


def fee_row(fee: FeeShown) -> dict[str, str]:
    """An extra fee as a row of text."""
    amount = (
        "" if fee.amount_fen is None else phrase("{amount} yuan", amount=in_yuan(fee.amount_fen))
    )
    return {
        "incident": fee.incident,
        "fee": JoinedTexts((Code("choice", fee.fee), counted(fee.quantity, fee.unit)), ", "),
        "amount": amount,
        "payer": labelled(fee.payer),
        "state": Code("state", fee.state),
        "tariff": fee.tariff or "",
    }
