"""What a code says in a notice: of a kind of report its own words do, and to some others."""

from collections.abc import Mapping
from typing import Final

from models.codes import ProblemCode
from models.roles import CLIENTS, Role

MEANING_FOR_CUSTOMERS: Final[Mapping[str, str]] = {
    "order_received": "your order has come in",
    "order_confirmed": "the order is confirmed",
    "handed_on": "the order is confirmed, its list is handed on",
    "dispatched": "your goods are on their way",
    "cancelled": "your order is cancelled",
    "order_returned": "all goods of the order went back, and it has ended",
    "survey": "your goods are installed",
    "report_taken_back": "what you were told does not hold: the report of it is taken back",
    "appointment_lapsed": "the goods come too late for the appointment: another one is agreed on",
    "planned_later": "the list came late, so that it is planned for a later day",
    "order_corrected": "the order was corrected",
    ProblemCode.STOCK_SHORT: "goods are short in the warehouse",
    ProblemCode.GOODS_WAY_BACK: "the order is cancelled and its goods are on their way",
    "bring_back": "you have goods of an order that are to come back",
    "apart_vehicle_refused": "the carrier has no vehicle for the goods that travel apart",
    "vehicle_called_off": "the vehicle was called off that has the goods",
    "refund": "the goods have come back and passed",
    "return_asked": "a return is asked for",
    "care_opened": "a customer has written",
    "liability_judged": "you are held responsible for what went wrong",
    "order_taken_over": "somebody else has the order in your place",
    "technician_replaced": "another technician is sent in the place of yours",
    "liability_lifted": "you are not held responsible any more",
    "liability_admitted": "a party admits that it is responsible",
    "remedy_agreed": "a remedy is agreed",
    "liability_appealed": "a party says that it is not responsible",
    "remedy_to_agree": "we offer a remedy for what went wrong",
    "refund_cancelled": "the order is cancelled, and was paid for",
    "cancelled_refunded": "your order was cancelled: the money is paid back",
    "return_refunded": "your return is settled: the money is paid back",
    "return_exchanged": "your return is settled: the new goods are accepted",
    "return_not_sent": "your return has ended: nobody has sent the goods",
    "return_taken_back": "your return has ended: the goods are back",
    "return_ended": "a return has ended",
    "return_taken_in": "your request has come in",
    "return_approved": "the return is approved: the goods are to go back",
    "return_agreed": "something else is agreed about the return",
    "return_still_to_send": "the goods of the return are still not sent, and new ones were",
    "return_turned_round": "the goods of the return turn round: nobody delivers them",
    "return_delivered_meanwhile": "the goods were delivered before the return was approved",
    "return_judged": "the goods that came back were judged: they are taken back",
    "return_not_taken_back": "the goods that came back are not taken back: they are sent again",
    "return_send_goods": "the goods of the return have not been sent yet",
    "return_to_judge": "what came back is not what was promised",
    "return_goods_not_sent": "nobody has sent the goods of an approved return",
    "return_exchange_ordered": "the new goods are on order",
    "return_repaired": "your goods are repaired",
    "return_refused": "your return is refused",
    "return_withdrawn": "your return is withdrawn",
}
"""What a code says that is not a report's kind."""


MEANS_TO: Final[Mapping[str, Mapping[Role, str]]] = {
    **{
        code: dict.fromkeys(CLIENTS, means)
        for code, means in {
            "care_answered": "we have what you wrote, and look into it",
            "care_asked_back": "we need something more from you about what you wrote",
            "care_replied": "we have replied to what you wrote",
            "care_resolved": "what you wrote of is resolved",
            "plan_agreed": "there is a plan for what happened on the road",
            "loss_settled": "it is settled what is done about the lost goods",
            "road_exception": "something happened to your goods on the road",
            "exchange_accepted": "the new goods are accepted",
        }.items()
    },
    "cancelled": dict.fromkeys(
        (Role.MERCHANT, Role.TRUNK_DESK, Role.SERVICE_DESK, Role.PROVIDER),
        "the order is cancelled",
    ),
    "care_handed_over": {
        Role.CUSTOMER: "what you wrote is handed to whom it concerns",
        Role.MERCHANT: "what was written is handed to whom it concerns",
    },
}
"""What a code says to some, where it reads otherwise to them than to our own people."""
