"""What a notice says of each thing that it is about: a phrase for each field, never the field.

A field without a phrase is not said; a test holds that each has one, or is passed over on purpose.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

from models.messages.money import in_yuan
from models.sop.formatting import counted, show

PHRASES: Final[Mapping[str, str]] = {
    "about": "it is order {}",
    "agreed_by": "agreed with {}",
    "amount_fen": "the amount is {}",
    "answer_by": "an answer is due by {}",
    "arrives_at": "they arrive {}",
    "at_fault": "the fault is with the {}",
    "basis": "it is judged by {}",
    "brings": "brought along: {}",
    "carrier": "the carrier is {}",
    "cause": "the cause: {}",
    "choice": "it was decided: {}",
    "collect_fen": "{} are to be collected",
    "customer_at": "at the customer {}",
    "day": "the day is {}",
    "delay_days": "it takes {} longer",
    "done": "this was done: {}",
    "driver": "the driver is {}",
    "expected": "{} expected",
    "fee": "the fee is for {}",
    "fee_fen": "the extra cost is {}",
    "fields": "other than before: {}",
    "findings": "it was found: {}",
    "from_at": "from {}",
    "gate": "it was at the {} gate",
    "held_by": "the goods were last with the {}",
    "house_number": "house and door: {}",
    "how": "this is how: {}",
    "hub": "the hub is {}",
    "hub_at": "at the hub {}",
    "kind": "it is about: {}",
    "kinds": "these are {}",
    "kinds_apart": "on another vehicle: {}",
    "less_fen": "{} less are to be collected",
    "link": "it goes on as {}",
    "minutes": "it took {}",
    "note": "noted: {}",
    "number": "the new order is {}",
    "order": "the new order is {}",
    "outcome": "it has ended as {}",
    "papers": "the papers are {}",
    "part": "the part is {}",
    "party": "responsible is the {}",
    "payer": "the {} pays",
    "pays": "the {} pays",
    "phone": "the telephone is {}",
    "pickup_at": "picked up {}",
    "pickup_day": "the pickup is on {}",
    "pickup_hour": "by {}",
    "pickup_state": "the state at the pickup: {}",
    "piece": "the piece is {}",
    "pieces": "{}",
    "pieces_apart": "{} go on another vehicle",
    "place": "the place is {}",
    "plan": "this is the plan: {}",
    "planned_at": "planned for {}",
    "point": "it is at {}",
    "provider": "the provider is {}",
    "put_off_by": "it was put off: {}",
    "quantity": "the quantity is {}",
    "reason": "the reason: {}",
    "refund_by": "by {}",
    "remedy": "the remedy is {}",
    "repairer": "{} repairs them",
    "report": "it was the report {}",
    "returned_by": "asked for by {}",
    "sends": "the {} sends it",
    "settlement": "it is settled: {}",
    "shipment": "it is shipment {}",
    "sku": "of the goods {}",
    "sort": "it is {}",
    "tariff": "by the tariff {}",
    "to": "it is with the {} now",
    "to_at": "until {}",
    "tools": "needed: {}",
    "transit_hours": "it takes {} on the road",
    "vehicle": "the vehicle is {}",
    "waybill": "the waybill is {}",
    "what": "it is this: {}",
    "who": "it is in the place of the {}",
    "why": "it is because of: {}",
    "wish": "it is to be: {}",
}

EITHER: Final[Mapping[str, tuple[str, str]]] = {
    "as_described": ("they are as described", "they are not as described"),
    "basement": ("it is in a basement", ""),
    "claused": ("the receipt says so", "the receipt does not say so"),
    "customer_agrees": ("the customer agrees", "the customer does not agree"),
    "destroyed": ("they are destroyed", "they are lost"),
    "fetched": ("they are fetched", ""),
    "fit": ("the site is fit", "the site is not fit"),
    "fit_for_sale": ("they can be sold again", "they cannot be sold again"),
    "goods_damaged": ("the goods are damaged", "the goods are sound"),
    "label_readable": ("the label can be read", "the label cannot be read"),
    "long_carry": ("they are carried a long way", ""),
    "paid_back": ("the new order pays its money back itself", ""),
    "packing_sound": ("the packing is sound", "the packing is not sound"),
    "sorted_by_area": ("they are sorted by area", "they are not sorted by area"),
    "waiver_signed": ("the customer has signed for it", ""),
    "within_policy": ("the policy covers it", "the policy does not cover it"),
}
"""Of what is so or not; what is not said where it is not so has no second phrase."""

PASSED_OVER: Final = frozenset({
    "by", "duty", "due_at", "ref", "incident", "opinion", "attempt", "cut", "n", "code", "handover",
    "link_kind", "request", "feedback_points", "evidence", "photos", "sheet", "before", "after",
    "top", "bottom", "front", "back", "left", "right", "words", "order_no",
})  # fmt: skip
"""What the sentence says otherwise, files, and what somebody wrote in his own words."""

UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "delay_days": ("day", "days"),
    "minutes": ("minute", "minutes"),
    "pieces": ("piece", "pieces"),
    "pieces_apart": ("piece", "pieces"),
    "expected": ("piece", "pieces"),
    "transit_hours": ("hour", "hours"),
}


def phrases_of(fields: Mapping[str, Any]) -> list[str]:
    """What is said of these fields, in their order; nothing of what is not known."""
    found = (phrase_of(name, value) for name, value in fields.items() if name not in PASSED_OVER)
    return [one for one in found if one]


def phrase_of(name: str, value: Any) -> str:
    """What is said of one field; empty where it says nothing."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, bool):
        yes, no = EITHER.get(name, ("", ""))
        return yes if value else no
    if name == "pieces" and isinstance(value, int | float):
        return _number(name, value)
    return PHRASES[name].format(_in_words(name, value)) if name in PHRASES else ""


def _in_words(name: str, value: Any) -> str:
    """A value as people write it: no code, no fraction where there is none, no escape."""
    if name.endswith("_fen") and isinstance(value, int):
        return f"{in_yuan(value)} yuan"
    if isinstance(value, int | float):
        return _number(name, value)
    if isinstance(value, list | tuple):
        return ", ".join(_in_words(name, one) for one in value)
    if isinstance(value, Mapping):
        return f"{value.get('pieces')} of {value.get('sku')}" if "sku" in value else ""
    text = " ".join(str(value).split())
    if name == "about":
        return order_named(text)
    if name.endswith(("_at", "_hour")):
        with suppress(ValueError):  # a field of that name that holds none is shown as it is
            return show(datetime.fromisoformat(text))
    if name == "day" or name.endswith("_day"):
        with suppress(ValueError):
            return f"{date.fromisoformat(text[:10]):%Y-%m-%d}"
    return text.replace("_", " ") if _is_code(text) else text


def order_named(workflow_id: str) -> str:
    """`merchant/no`, as people name an order."""
    return "/".join(workflow_id.split(":")[1:3]) or workflow_id


def _number(name: str, value: float) -> str:
    whole = int(value) if value == int(value) else None
    if name in UNITS and whole is not None:
        return counted(whole, *UNITS[name])
    number = f"{whole:,}" if whole is not None else f"{value:g}"
    return f"{number} {UNITS[name][1]}" if name in UNITS else number


def _is_code(text: str) -> bool:
    return "_" in text and text.replace("_", "").isalnum() and text.islower()
