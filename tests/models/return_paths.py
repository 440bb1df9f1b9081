"""Each way that a return may end: how it is asked for, what happens, what after-sales decides."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from models.codes import StepCode
from models.messages.decisions.decisions import AnswerReturn
from models.messages.decisions.return_decisions import AgreeReturn
from models.stages.returns.desk import OfReturn
from models.stages.returns.exchange_orders import exchange
from models.stages.returns.request import ReturnOutcome
from tests.models.return_machine import PureReturn
from tests.models.stories import Happening, at, trouble

NEW: Final = exchange(PureReturn(wish="exchange").case).workflow_id
AGAIN: Final = exchange(PureReturn(wish="exchange").case, 1).workflow_id

COLLECTED: Final = at(25, "10:00", "return_collected", pieces=3)
INSPECTED: Final = at(26, "10:00", "return_inspected", as_described=True, pieces=3)
MONEY: Final = at(27, "10:00", "refunded", amount_fen=250_00, refund_by="original")


class Decided(NamedTuple):
    """What after-sales decides where a step waits for it, or once something is known."""

    when: StepCode | str
    model: type[OfReturn]
    body: Mapping[str, Any]


class ReturnPath(NamedTuple):
    """A return that ends one way: how it is asked for, what happens, what is decided, its end."""

    end: ReturnOutcome
    happens: Sequence[Happening]
    request: Mapping[str, Any] = {}
    decided: Sequence[Decided] = ()
    turned_round: bool = False


FIRST_ONE: Final = {"wish": "exchange", "exchange_sent": "first"}
RETURN_PATHS: Final = {
    "money, in parts": ReturnPath(
        ReturnOutcome.REFUNDED,
        (
            at(24, "10:00", "return_freight", amount_fen=13_00),
            COLLECTED,
            INSPECTED,
            at(26, "12:00", "refunded", amount_fen=100_00, refund_by="original"),
            at(26, "13:00", "refunded", amount_fen=137_00, refund_by="original"),
            at(26, "15:00", "opinion_given", score=4),
        ),
    ),
    "the bank refuses, another way": ReturnPath(
        ReturnOutcome.REFUNDED,
        (
            COLLECTED,
            INSPECTED,
            at(26, "12:00", "refunded", amount_fen=200_00, refund_by="wechat"),
            at(26, "13:00", "refund_bounced", amount_fen=200_00, refund_by="wechat", why="closed"),
            at(26, "14:00", "refunded", amount_fen=250_00, refund_by="bank"),
        ),
        {"refund_by": "wechat"},
        (Decided("refund_bounced", AgreeReturn, {"refund_by": "bank"}),),
    ),
    "fewer came back": ReturnPath(
        ReturnOutcome.REFUNDED,
        (
            at(25, "10:00", "return_collected", pieces=3),
            trouble(25, "11:00", "return_exception", "corner", what="w", sort="damage"),
            trouble(
                25,
                "12:00",
                "return_lost",
                "gone",
                pieces=1,
                cause="c",
                kinds=[{"sku": "TB", "pieces": 1}],
            ),
            trouble(25, "13:00", "return_loss_settled", "gone", settlement="s"),
            at(
                26,
                "10:00",
                "return_inspected",
                as_described=True,
                pieces=2,
                kinds=[{"sku": "SF", "pieces": 2}],
            ),
            trouble(26, "11:00", "return_exception_settled", "corner", remedy="r"),
            MONEY,
        ),
    ),
    "all of it is lost": ReturnPath(
        ReturnOutcome.REFUNDED,
        (
            COLLECTED,
            trouble(25, "12:00", "return_lost", "gone", pieces=3, cause="c"),
            trouble(25, "13:00", "return_loss_settled", "gone", settlement="s"),
            MONEY,
        ),
    ),
    "not what was promised, paid in part": ReturnPath(
        ReturnOutcome.REFUNDED,
        (
            COLLECTED,
            at(26, "10:00", "return_inspected", as_described=False, pieces=3),
            at(27, "10:00", "refunded", amount_fen=50_00, refund_by="original"),
        ),
        {},
        (
            Decided(
                StepCode.AWAITING_JUDGEMENT, AnswerReturn, {"approve": True, "refund_fen": 50_00}
            ),
        ),
    ),
    "not what was promised, handed back": ReturnPath(
        ReturnOutcome.REFUSED,
        (
            COLLECTED,
            at(26, "10:00", "return_inspected", as_described=False, pieces=3),
            at(27, "10:00", "return_handed_back"),
        ),
        {},
        (Decided(StepCode.AWAITING_JUDGEMENT, AnswerReturn, {"approve": False}),),
    ),
    "new goods afterwards": ReturnPath(
        ReturnOutcome.EXCHANGED,
        (COLLECTED, INSPECTED, at(28, "10:00", "exchange_accepted", order=NEW)),
        {"wish": "exchange"},
    ),
    "new goods first": ReturnPath(
        ReturnOutcome.EXCHANGED,
        (at(24, "15:00", "exchange_accepted", order=NEW), COLLECTED, INSPECTED),
        FIRST_ONE,
    ),
    "new goods first, the old ones lost": ReturnPath(
        ReturnOutcome.EXCHANGED,
        (
            at(24, "15:00", "exchange_accepted", order=NEW),
            COLLECTED,
            trouble(25, "12:00", "return_lost", "gone", pieces=3, cause="c"),
        ),
        FIRST_ONE,
    ),
    "new goods cancelled, ordered again": ReturnPath(
        ReturnOutcome.EXCHANGED,
        (
            COLLECTED,
            INSPECTED,
            at(27, "10:00", "exchange_cancelled", order=NEW),
            at(28, "10:00", "exchange_accepted", order=AGAIN),
        ),
        {"wish": "exchange"},
        (Decided(StepCode.AWAITING_WISH, AgreeReturn, {"wish": "exchange"}),),
    ),
    "new goods cancelled, money": ReturnPath(
        ReturnOutcome.REFUNDED,
        (COLLECTED, INSPECTED, at(26, "12:00", "exchange_cancelled", order=NEW), MONEY),
        {"wish": "exchange"},
        (Decided(StepCode.AWAITING_WISH, AgreeReturn, {"wish": "refund"}),),
    ),
    "new goods cancelled, paid back by their order": ReturnPath(
        ReturnOutcome.EXCHANGED,
        (COLLECTED, INSPECTED, at(27, "10:00", "exchange_cancelled", order=NEW, paid_back=True)),
        {"wish": "exchange"},
    ),
    "repaired at home by another one": ReturnPath(
        ReturnOutcome.REPAIRED,
        (
            at(24, "09:30", "return_investigated", at_fault="factory", findings="f"),
            at(24, "11:00", "repair_assigned", repairer="x"),
            at(24, "12:00", "repair_failed", why="w"),
            at(25, "11:00", "repair_assigned", repairer="y"),
            at(25, "15:00", "repaired"),
        ),
        {"wish": "repair", "faulty": True},
    ),
    "repaired in the workshop": ReturnPath(
        ReturnOutcome.REPAIRED,
        (COLLECTED, at(26, "15:00", "repaired"), at(27, "10:00", "return_handed_back")),
        {"wish": "repair", "repair_at": "workshop"},
    ),
    "cannot be repaired, money": ReturnPath(
        ReturnOutcome.REFUNDED,
        (at(24, "12:00", "repair_failed", why="w"), COLLECTED, INSPECTED, MONEY),
        {"wish": "repair", "faulty": True},
        (Decided(StepCode.AWAITING_REPAIRER, AgreeReturn, {"wish": "refund"}),),
    ),
    "turned round": ReturnPath(
        ReturnOutcome.REFUNDED,
        (
            at(24, "10:00", "return_freight", amount_fen=0),
            INSPECTED,
            at(26, "12:00", "refunded", amount_fen=100_00, refund_by="original"),
            at(27, "10:00", "refunded", amount_fen=150_00, refund_by="original"),
        ),
        turned_round=True,
    ),
}
