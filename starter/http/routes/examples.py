"""An example of each request, as /docs shows it; each can be sent as it stands."""

from datetime import timedelta
from typing import Any

from activities.adapters.process import wall_clock
from models.sop import clock

ORDER_EXAMPLE: dict[str, Any] = {
    "merchant": "acme",
    "number": "SO-2026-1001",
    "wanted_pickup_day": (clock.day_of(wall_clock.now()) + timedelta(days=3)).isoformat(),
    "customer": {"name": "王芳", "phone": "+8613800138000"},
    "delivery": {
        "province": "四川省",
        "city": "成都市",
        "district": "锦江区",
        "street": "春熙路 1 号 3 栋 1802",
    },
    "pickup": {
        "province": "广东省",
        "city": "佛山市",
        "district": "顺德区",
        "street": "龙江镇工业路 8 号",
    },
    "pickup_contact": {"name": "李强", "phone": "+8613900139000"},
    "lines": [
        {
            "sku": "YG-2000",
            "name": "衣柜",
            "category": "板式家具",
            "pieces": 2,
            "volume_m3": "0.6",
            "weight_kg": "62",
        }
    ],
    "total_volume_m3": "1.2",
    "payment": "paid",
}

REPORT_EXAMPLE: dict[str, Any] = {
    "report_id": "driver-7-0001",
    "kind": "left_for_pickup",
    "by": "driver",
    "occurred_at": "2026-11-27T09:00:00+08:00",
    "reported_at": "2026-11-27T09:01:00+08:00",
    "data": {},
}
VEHICLE_BOOKED: dict[str, Any] = {
    "report_id": "trunk-0001",
    "kind": "vehicle_booked",
    "by": "trunk_desk",
    "data": {
        "vehicle": "粤X12345",
        "driver": "赵师傅",
        "phone": "+8613600136000",
        "pickup_at": "2026-11-27T10:00:00+08:00",
        "transit_hours": 48,
    },
}


DECISION_BODIES: dict[str, dict[str, Any]] = {
    "confirm": {"decision": "confirm", "decision_id": "desk-1", "by": "order_desk"},
    "hand_on": {"decision": "hand_on", "decision_id": "desk-2", "by": "order_desk"},
    "correct": {
        "decision": "correct",
        "decision_id": "desk-3",
        "by": "order_desk",
        "changes": {"delivery": {"street": "春熙路 2 号"}},
    },
    "hold": {
        "decision": "hold",
        "decision_id": "desk-4",
        "by": "order_desk",
        "reason": "the customer is away until Monday",
    },
    "resume": {"decision": "resume", "decision_id": "desk-5", "by": "order_desk"},
    "decide_short": {
        "decision": "decide_short",
        "decision_id": "desk-6",
        "by": "order_desk",
        "choice": "retry",
    },
    "cancel": {
        "decision": "cancel",
        "decision_id": "desk-7",
        "by": "order_desk",
        "reason": "the customer has cancelled",
    },
    "repair": {
        "decision": "repair",
        "decision_id": "desk-8",
        "by": "order_desk",
        "choice": "retry",
    },
    "settle_question": {
        "decision": "settle_question",
        "decision_id": "desk-10",
        "by": "order_desk",
        "report_id": "drv-17",
        "choice": "confirm",
        "reason": "the hub has the goods",
    },
    "withdraw": {
        "decision": "withdraw",
        "decision_id": "drv-889-1",
        "by": "driver",
        "report_id": "drv-17",
        "reason": "it was another order",
    },
    "acknowledge": {
        "decision": "acknowledge",
        "decision_id": "desk-12",
        "by": "regional_manager",
        "actor": "manager-3",
        "cause": "no_vehicle",
        "until": "2026-11-30T09:00:00+08:00",
        "reason": "the carrier sends one on Sunday",
    },
    "set_fee": {
        "decision": "set_fee",
        "decision_id": "desk-21",
        "by": "service_desk",
        "incident": "floors",
    },
    "plan_visit": {
        "decision": "plan_visit",
        "decision_id": "desk-22",
        "by": "service_desk",
        "incident": "hinge",
        "from_at": "2026-11-30T14:00:00+08:00",
        "to_at": "2026-11-30T16:00:00+08:00",
        "brings": ["hinge"],
    },
    "replace_provider": {
        "decision": "replace_provider",
        "decision_id": "desk-31",
        "by": "service_desk",
        "cause": "quarrel",
        "who": "technician",
        "reason": "the customer sent him away",
    },
    "answer": {
        "decision": "answer",
        "decision_id": "desk-9",
        "by": "after_sales",
        "case": 1,
        "approve": True,
    },
    "withdraw_return": {
        "decision": "withdraw_return",
        "decision_id": "desk-10",
        "by": "customer_service",
        "case": 1,
        "reason": "the customer keeps it",
    },
    "end_return": {
        "decision": "end_return",
        "decision_id": "desk-11",
        "by": "after_sales",
        "case": 1,
        "reason": "settled with the customer without money",
    },
    "agree_return": {
        "decision": "agree_return",
        "decision_id": "desk-17",
        "by": "after_sales",
        "case": 1,
        "refund_by": "bank",
        "reason": "the account that had paid is closed",
    },
    "judge": {
        "decision": "judge",
        "decision_id": "desk-12",
        "by": "order_desk",
        "incident": "fog",
        "party": "carrier",
        "amount_fen": 12_000,
    },
    "admit": {
        "decision": "admit",
        "decision_id": "carrier-1",
        "by": "carrier",
        "incident": "fog",
    },
    "appeal": {
        "decision": "appeal",
        "decision_id": "carrier-2",
        "by": "carrier",
        "incident": "fog",
        "reason": "the motorway was closed",
        "evidence": ["a" * 64],
    },
    "offer_remedy": {
        "decision": "offer_remedy",
        "decision_id": "desk-13",
        "by": "order_desk",
        "incident": "broken",
        "remedy": "replace",
    },
    "agree": {
        "decision": "agree",
        "decision_id": "merchant-1",
        "by": "merchant",
        "incident": "broken",
    },
}

RETURN_EXAMPLE: dict[str, Any] = {
    "request_id": "return-1",
    "by": "customer",
    "wish": "refund",
    "refund_by": "wechat",
    "reason": "the colour is another one",
    "lines": [{"sku": "YG-2000", "pieces": 1}],
}

CARE_EXAMPLE: dict[str, Any] = {
    "request_id": "care-1",
    "by": "customer",
    "kind": "complaint",
    "words": "the left door of the wardrobe does not close",
}

CALLBACK_EXAMPLE: dict[str, Any] = {
    "event_id": "evt-889",
    "event": "vehicle_booked",
    "order": "acme/SO-2026-1001",
    "occurred_at": "2026-11-25T11:20:00+08:00",
    "data": VEHICLE_BOOKED["data"],
}


def shown(**named: dict[str, Any]) -> dict[str, Any]:
    """Examples by name, as OpenAPI has them."""
    return {name: {"value": value} for name, value in named.items()}
