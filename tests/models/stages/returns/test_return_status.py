"""Where a return stands, as people read it."""

from models.language.catalogue import Language
from models.language.texts import Translator
from models.stages.returns.return_status import ReturnStatus


def test_pieces_and_money_of_a_return_are_said_in_chinese_too() -> None:
    stands = ReturnStatus(
        wish="refund", pieces=3, back=2, lost=1, agreed_fen=19_900, paid_fen=9_900,
        left_fen=10_000, freight_fen=1_200, freight_by="ourselves", exchange="acme/X-E1",
    )  # fmt: skip
    says = Translator(Language.ZH).text(stands.sentence)
    assert says.startswith(
        "退款 3件、已退回 2 件、途中丢失 1 件、新订单 acme/X-E1、约定退 199.00 元"
    )
    assert says.endswith("已付 99.00 元、未付 100.00 元、运费 12.00 元，由本公司承担")
