"""What somebody is to do who is told something: one line for each code and role."""

from collections.abc import Mapping
from typing import Final

from models.codes import ProblemCode
from models.roles import CLIENTS, Role
from models.stages.care.reports import DEPARTMENTS

INFORMATION: Final = "for information"
PLAN: Final = "agree on a plan, tell the merchant, and report plan_agreed"

HELPERS: Final = (
    *(Role.MERCHANT, Role.CARRIER, Role.DRIVER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN),
    *(Role.PURCHASING, Role.WAREHOUSE, Role.OPERATIONS, Role.OWNER_LEAD, Role.REGIONAL_MANAGER),
)
"""Whom a case may be handed to who does not answer the customer himself."""

OPINION: Final = "tell us what you think of it"
SETTLED_RETURNS: Final = ("return_refunded", "return_exchanged", "return_repaired")

ADVICE: Final[Mapping[str, Mapping[Role, str]]] = {
    "handed_on": {Role.TRUNK_DESK: "book a vehicle and report vehicle_booked, all five of it"},
    "no_vehicle": {
        Role.TRUNK_DESK: "look for another vehicle and report vehicle_booked",
        Role.ORDER_DESK: "offer the merchant a remedy and report remedy_offered",
    },
    "goods_not_ready": {
        Role.TRUNK_DESK: "agree with merchant and carrier on when the goods are fetched",
        Role.ORDER_DESK: "record it: the merchant is responsible",
    },
    "pickup_trouble": {Role.TRUNK_DESK: "put it right with the driver, or report pickup_failed"},
    "pickup_failed": {Role.TRUNK_DESK: "pass it on at once and report failed_pickup_passed_on"},
    "failed_pickup_passed_on": {
        Role.ORDER_DESK: "judge who is responsible and offer the merchant a remedy"
    },
    "remedy_offered": {Role.TRUNK_DESK: "carry it out: a vehicle is booked by vehicle_booked"},
    "remedy_carried_out": {Role.ORDER_DESK: "see to it that the order says what goes with whom"},
    "exception_found": {Role.ORDER_DESK: "settle it today and report exception_settled"},
    "other_trouble": {Role.ORDER_DESK: "settle it today and report exception_settled"},
    "goods_refused": {
        Role.ORDER_DESK: "agree with the merchant on what the customer gets: exception_settled",
        Role.SERVICE_DESK: "see that the provider keeps the goods: they have a way back",
    },
    "result_shared": {Role.SERVICE_DESK: "assign a provider today and report provider_assigned"},
    "road_exception": {Role.TRUNK_DESK: PLAN, Role.ORDER_DESK: PLAN},
    "appointment_lapsed": {
        Role.CUSTOMER: "agree with the provider on another time",
        Role.PROVIDER: "agree with the customer on another time, and report appointment_booked",
        Role.SERVICE_DESK: "see to it that the provider books another appointment",
    },
    "arrived_at_hub": {Role.TRUNK_DESK: "pass the arrival on and report arrival_passed_on"},
    "arrival_passed_on": {
        Role.TRUNK_DESK: "pass it on to service desk and provider, and report arrival_passed_on",
        Role.PROVIDER: "agree with customer and hub on times, and report appointment_booked",
        Role.SERVICE_DESK: "see to it that the provider books the appointment",
    },
    "shipment_arrived": {
        Role.TRUNK_DESK: "pass the arrival on and report shipment_arrival_passed_on"
    },
    "shipment_arrival_passed_on": {
        Role.TRUNK_DESK: "pass it on to service desk and provider, and report it",
        Role.PROVIDER: "fetch it at the hub, and report shipment_collected",
    },
    "part_arrived": {
        Role.PROVIDER: "install it, have it accepted and verified within 24 hours",
        Role.SERVICE_DESK: "plan the visit: `decide plan_visit`",
    },
    "contact_failed": {
        Role.SERVICE_DESK: "reach the customer, or have another time agreed",
        **dict.fromkeys(
            (Role.ORDER_DESK, Role.CUSTOMER_SERVICE),
            "find the right number or address and `correct` the order: whoever has it is told",
        ),
    },
    "contact_decided": {Role.PROVIDER: "go on as it was decided"},
    "quarrel": {Role.SERVICE_DESK: "send another technician: `decide replace_provider`"},
    "fee_set": {
        Role.CUSTOMER: "say whether you agree to it: nothing is charged before",
        **dict.fromkeys((Role.MERCHANT, Role.CARRIER), "report fee_agreed, or fee_refused"),
    },
    "provider_replaced": {
        Role.SERVICE_DESK: "say who takes over: report provider_assigned",
    },
    "order_taken_over": dict.fromkeys(
        (Role.PROVIDER, Role.TECHNICIAN, Role.CARRIER, Role.DRIVER),
        "do not go there any more, and hand over what you have of it",
    ),
    "technician_replaced": {Role.PROVIDER: "call yours back"},
    "site_checked": {
        Role.SERVICE_DESK: "have another visit agreed, or the customer sign for the site",
        Role.INSTALLATION_DESK: "say what the site lacks, and when it can be installed",
        Role.ORDER_DESK: "record it, with who is responsible",
    },
    "second_visit": {
        Role.SERVICE_DESK: "have another visit agreed with the customer",
        Role.ORDER_DESK: "record it, with who is responsible",
    },
    "part_fault": {
        Role.SERVICE_DESK: "see to it that the part is claimed, or a remedy agreed",
        Role.MERCHANT: "agree with the provider on which part is sent",
    },
    "not_accepted": {
        Role.PROVIDER: "put it right at once and report put_right",
        Role.SERVICE_DESK: "see to it that the provider puts it right at once",
    },
    "verification_failed": {
        Role.SERVICE_DESK: "settle it with the provider and report verification_settled",
        Role.ORDER_DESK: "confirm what the service desk settles",
    },
    "verification_settled": {
        Role.ORDER_DESK: "look at what was settled and report verification_confirmed"
    },
    "product_fault": {
        Role.INSTALLATION_DESK: "record it and speak with the factory",
        Role.SERVICE_DESK: "see to it that nobody comments on it before the customer",
    },
    ProblemCode.STOCK_SHORT: {Role.PURCHASING: "buy what is short; the order desk decides"},
    "order_corrected": {
        Role.PROVIDER: "work with what the order says now",
        Role.TECHNICIAN: "work with what the order says now",
        Role.AFTER_SALES: "tell whoever fetches the goods; correct an exchange's order likewise",
    },
    "bring_back": dict.fromkeys(
        (Role.CARRIER, Role.HUB, Role.PROVIDER),
        "bring them back to the warehouse, and report who takes them over",
    ),
    ProblemCode.GOODS_WAY_BACK: {Role.TRUNK_DESK: "have the goods brought back to the warehouse"},
    "apart_vehicle_refused": {Role.TRUNK_DESK: "find a vehicle for them, and report it"},
    "vehicle_called_off": {Role.TRUNK_DESK: "book that vehicle again: the goods are on it"},
    "refund": {Role.AFTER_SALES: "pay the money back and report refunded"},
    "return_asked": {
        Role.AFTER_SALES: "look into it and answer it",
        Role.CUSTOMER_SERVICE: "see whether the policy covers it, and speak with the customer",
    },
    "cancelled": {
        Role.PROVIDER: "do not go there any more",
        Role.SERVICE_DESK: "see to it that nobody goes there any more",
    },
    "refund_cancelled": {Role.AFTER_SALES: "pay the money back and report refunded"},
    "return_to_judge": {Role.AFTER_SALES: "look at what came back, and `answer` the return again"},
    "return_send_goods": {Role.CUSTOMER: "have the goods fetched, or say what you want instead"},
    "return_still_to_send": {
        Role.CUSTOMER: "send the goods, or say what you want: you have the new ones",
        Role.AFTER_SALES: "settle it with the customer: `agree_return`, or `end_return`",
    },
    "return_delivered_meanwhile": {Role.CUSTOMER: "have the goods fetched"},
    "return_goods_not_sent": {Role.AFTER_SALES: "ask the customer for them, or `agree_return`"},
    "refund_bounced": {Role.AFTER_SALES: "agree on another way (`agree_return`) and pay it again"},
    "repair_failed": {Role.AFTER_SALES: "send another one (repair_assigned), or `agree_return`"},
    "exchange_cancelled": {Role.AFTER_SALES: "ask the customer what he wants, and `agree_return`"},
    "return_lost": {
        Role.AFTER_SALES: "see that the customer gets his money; report return_loss_settled",
        Role.TRUNK_DESK: "settle it with whoever had the goods",
    },
    "return_investigated": {Role.AFTER_SALES: "answer the return"},
    "care_opened": dict.fromkeys(
        (Role.CUSTOMER_SERVICE, Role.ORDER_DESK, Role.AFTER_SALES), "read it and answer it"
    ),
    "care_customer_wrote": dict.fromkeys(DEPARTMENTS, "read it: the clock runs again"),
    "care_reopened": dict.fromkeys(DEPARTMENTS, "read it and answer it: all is owed again"),
    "care_asked_back": dict.fromkeys(CLIENTS, "write what you are asked for"),
    "care_handed_over": {
        **dict.fromkeys(HELPERS, "see to it, and tell customer service what is done about it"),
        **dict.fromkeys(DEPARTMENTS, "see to it: report care_replied, then care_resolved"),
    },
    "care_attached": {Role.ORDER_DESK: "a complaint is yours from now on: reply on the matter"},
    "return_exception": {
        Role.AFTER_SALES: "ask whoever had the goods; report return_exception_settled",
        Role.ORDER_DESK: "`judge` who is responsible",
    },
    "liability_judged": dict.fromkeys(
        (Role.MERCHANT, Role.CARRIER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN, Role.CUSTOMER),
        "`admit` it or `appeal` with evidence by then: whoever says nothing has admitted it",
    ),
    "liability_admitted": {Role.ORDER_DESK: "settle what is owed, and report amount_settled"},
    "remedy_agreed": {
        Role.TRUNK_DESK: "carry it out: a vehicle is booked by vehicle_booked",
        Role.SERVICE_DESK: "carry it out with the provider",
        Role.AFTER_SALES: "carry it out, and report remedy_carried_out",
    },
    "liability_appealed": {Role.ORDER_DESK: "look at what is new and `judge` again"},
    "remedy_to_agree": dict.fromkeys((Role.MERCHANT, Role.CUSTOMER), "say whether you agree to it"),
    **{code: {Role.CUSTOMER: OPINION} for code in ("survey", *SETTLED_RETURNS)},
}
"""By code and role; who is not named has nothing to do."""


def advice_for(code: str, role: Role) -> str:
    """What that role is to do; nothing where it is told for information."""
    advice = ADVICE.get(code, {}).get(role)
    if advice is not None:
        return advice
    return "" if role in CLIENTS else INFORMATION
