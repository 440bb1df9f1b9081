"""The codes of steps and problems, each declared here and nowhere else.

They stand in `status`, in the search attributes `SopStage` and `ProblemCode`, in lists and in the
timeline. A problem that a report finds has the report's kind as its code (`Facts.problem`).
"""

from enum import StrEnum
from typing import Final


class StepCode(StrEnum):
    """A step of an order, a leg or a return: where it waits for people, or has ended.

    taken_in: the workflow of an order has not spoken yet; received: that of a case has not.
    """

    TAKEN_IN = "taken_in"
    RECEIVED = "received"
    STARTED = "started"

    IN_REVIEW = "in_review"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    STOCK_SHORT = "stock_short"
    AWAITING_HAND_ON = "awaiting_hand_on"
    BEFORE_SURVEY = "before_survey"
    AWAITING_LAST_REPORTS = "awaiting_last_reports"
    CLOSED = "closed"
    RETURNED = "returned"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"

    AWAITING_VEHICLE = "awaiting_vehicle"
    AWAITING_GOODS_READY = "awaiting_goods_ready"
    AWAITING_DEPARTURE = "awaiting_departure"
    AWAITING_CALL = "awaiting_call"
    AWAITING_PICKUP = "awaiting_pickup"

    AWAITING_CHECKPOINT = "awaiting_checkpoint"
    ON_THE_ROAD = "on_the_road"

    AWAITING_HUB_WORD = "awaiting_hub_word"
    AWAITING_DESK_WORD = "awaiting_desk_word"
    AWAITING_APPOINTMENT = "awaiting_appointment"
    AWAITING_COLLECTION = "awaiting_collection"
    AWAITING_CONTACT = "awaiting_contact"
    AWAITING_ARRIVAL = "awaiting_arrival"
    AWAITING_DELIVERY = "awaiting_delivery"
    AWAITING_SHIPMENTS = "awaiting_shipments"
    AWAITING_REPLACEMENT = "awaiting_replacement"

    AWAITING_SITE_CHECK = "awaiting_site_check"
    AWAITING_PACKING_SIGN = "awaiting_packing_sign"
    AWAITING_INSPECTION = "awaiting_inspection"
    AWAITING_INSTALLATION = "awaiting_installation"
    AWAITING_ACCEPTANCE = "awaiting_acceptance"
    AWAITING_VERIFICATION = "awaiting_verification"

    AWAITING_ANSWER = "awaiting_answer"
    AWAITING_JUDGEMENT = "awaiting_judgement"
    AWAITING_REPAIR = "awaiting_repair"
    AWAITING_REPAIRER = "awaiting_repairer"
    AWAITING_HAND_BACK = "awaiting_hand_back"
    AWAITING_EXCHANGE = "awaiting_exchange"
    AWAITING_WISH = "awaiting_wish"
    AWAITING_REFUND = "awaiting_refund"
    AWAITING_WAY_BACK = "awaiting_way_back"

    AWAITING_FIRST_ANSWER = "awaiting_first_answer"
    AWAITING_REPLY = "awaiting_reply"
    AWAITING_CUSTOMER = "awaiting_customer"
    AWAITING_SURVEY = "awaiting_survey"
    AWAITING_RESOLUTION = "awaiting_resolution"
    RESOLVED = "resolved"

    TO_BE_JUDGED = "to_be_judged"
    TO_BE_ANSWERED = "to_be_answered"
    TO_BE_JUDGED_AGAIN = "to_be_judged_again"
    REMEDY_TO_BE_AGREED = "remedy_to_be_agreed"
    REMEDY_TO_BE_CARRIED_OUT = "remedy_to_be_carried_out"
    AMOUNT_TO_BE_SETTLED = "amount_to_be_settled"
    FEE_TO_BE_SETTLED = "fee_to_be_settled"
    SETTLED = "settled"


class CallStep(StrEnum):
    """A step that calls a partner, or our own intake; part of the call's key (ADR-0019)."""

    RESERVE_STOCK = "reserve_stock"
    RELEASE_STOCK = "release_stock"
    SHIP_STOCK = "ship_stock"
    PUT_BACK_STOCK = "put_back_stock"
    ASK_VEHICLE = "ask_vehicle"
    CANCEL_VEHICLE = "cancel_vehicle"
    ASSIGN_TECHNICIAN = "assign_technician"
    CANCEL_TECHNICIAN = "cancel_technician"
    CHECK_CODE = "check_code"
    ASK_APPOINTMENT = "ask_appointment"
    TAKE_ORDER = "take_order"
    TAKE_WAY_BACK = "take_way_back"
    FIND_GOODS = "find_goods"
    TAKE_REFUND = "take_refund"
    COMPARE_REFUND = "compare_refund"


class WaitCode(StrEnum):
    """What a report that was taken waits for, before it counts.

    next_leg: the leg that it is about; the others an act of the customer that nobody has reported
    yet, or put_right: what was not accepted is to be put right first (FH-11.2.6). rest: pieces are
    not installed; part: one that is missing or faulty has not come. finding: nobody has reported
    what it ends; fee_agreed: the fee that is paid has no price, or is not agreed to (FH-11.3.2).
    """

    NEXT_LEG = "next_leg"
    ACCEPTANCE = "acceptance"
    PACKING_SIGNATURE = "packing_signature"
    JOINT_INSPECTION = "joint_inspection"
    WAIVER = "waiver"
    PUT_RIGHT = "put_right"
    REST = "rest"
    PART = "part"
    FINDING = "finding"
    FEE_AGREED = "fee_agreed"


class QuestionCode(StrEnum):
    """Why a report is questioned: it counts only once a desk has confirmed it.

    ahead: of a leg after the next one; future, before_order: its times lie there; former_party:
    whoever was replaced says so; out_of_order: what must come first happened later; of_a_return:
    goods move that were delivered, since a return was asked for; refunded_another_way: than the
    customer chose; exchange_without_amounts: what its goods cost nobody has said; refunds_exceed:
    with those that went back before it is more than was paid; more_collected: than are to come
    back; remedy_differs: from what was agreed; which_incident: several have that name;
    shipment_cancelled: the one of that name was, before it; the others: what it says cannot be
    right at that time.
    """

    AHEAD = "ahead"
    FUTURE = "future"
    BEFORE_ORDER = "before_order"
    APPOINTMENT_PASSED = "appointment_passed"
    APPOINTMENT_BEFORE_HUB = "appointment_before_hub"
    PICKUP_DONE = "pickup_done"
    DELIVERED_BEFORE = "delivered_before"
    PICKUP_EARLY = "pickup_early"
    NO_PICKUP = "no_pickup"
    OUT_OF_ORDER = "out_of_order"
    FORMER_PARTY = "former_party"
    OF_A_RETURN = "of_a_return"
    REFUNDED_ANOTHER_WAY = "refunded_another_way"
    EXCHANGE_WITHOUT_AMOUNTS = "exchange_without_amounts"
    REFUNDS_EXCEED = "refunds_exceed"
    MORE_COLLECTED = "more_collected"
    REMEDY_DIFFERS = "remedy_differs"
    WHICH_INCIDENT = "which_incident"
    SHIPMENT_CANCELLED = "shipment_cancelled"


class ProblemCode(StrEnum):
    """What somebody on our side must act for, where no report of people says so.

    carrier_refused: until the trunk desk has booked a vehicle; provider_refused: until the service
    desk has assigned somebody. site_unfit: until the customer signs, or the visit is put off;
    questioned: until a desk has settled it. unproved: until a desk has settled whether to believe
    what was reported long after it happened. all_lost: until others are sent, or the order
    is cancelled. ledger: of a workflow whose lines cannot be written. From
    lost on: what our database knows of a workflow, and the workflow itself cannot say.
    """

    IN_REVIEW = "in_review"
    STOCK_SHORT = "stock_short"
    CARRIER_REFUSED = "carrier_refused"
    PROVIDER_REFUSED = "provider_refused"
    CODE_REFUSED = "code_refused"
    ALL_LOST = "all_lost"
    UNPROVED = "unproved"
    GOODS_WAY_BACK = "goods_way_back"
    GOODS_NOT_SENT = "goods_not_sent"
    SITE_UNFIT = "site_unfit"
    QUESTIONED = "questioned"
    UNKNOWN_SIGNAL = "unknown_signal"
    LEDGER = "ledger"

    LOST = "lost"
    TASK_FAILING = "task_failing"
    NOT_STARTED = "not_started"
    NOT_DELIVERED = "not_delivered"
    NOT_ANSWERED = "not_answered"


class Sla(StrEnum):
    """How an order stands against its deadlines."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BREACHED = "breached"
    HELD = "held"
    MET = "met"
    MET_LATE = "met_late"


PARKED_PREFIX: Final = "parked:"
"""How the code of a parked step begins, in problems and in the search attribute."""
