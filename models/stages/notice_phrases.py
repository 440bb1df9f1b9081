"""What a notice says of each thing that it is about: a phrase for each field, never the field.

A field without a phrase is not said; a test holds that each has one, or is passed over on purpose.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

from models.messages.orders.money import in_yuan
from models.phrases import JoinedTexts, LabelledText, Phrase, as_sentence, phrase
from models.sop.formatting import counted, show, show_day
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.workflow_ids import order_named

FIELD_PHRASES: Final[Mapping[str, str]] = {
    "about": "it is order {value}",
    "agreed_by": "agreed with {value}",
    "amount_fen": "the amount is {value}",
    "answer_by": "an answer is due by {value}",
    "arrives_at": "they arrive {value}",
    "at_fault": "the fault is with the {value}",
    "basis": "it is judged by {value}",
    "brings": "brought along: {value}",
    "carrier": "the carrier is {value}",
    "cause": "the cause: {value}",
    "choice": "it was decided: {value}",
    "collect_fen": "{value} are to be collected",
    "customer_at": "at the customer {value}",
    "arrived_at_hub_at": "they arrived {value}",
    "day": "the day is {value}",
    "departed_at": "it left {value}",
    "delay_days": "it takes {value} longer",
    "done": "this was done: {value}",
    "driver": "the driver is {value}",
    "expected": "{value} expected",
    "fee": "the fee is for {value}",
    "fee_fen": "the extra cost is {value}",
    "fields": "other than before: {value}",
    "findings": "it was found: {value}",
    "from_at": "from {value}",
    "gate": "it was at the {value} gate",
    "held_by": "the goods were last with the {value}",
    "house_number": "house and door: {value}",
    "how": "this is how: {value}",
    "hub": "the hub is {value}",
    "hub_at": "at the hub {value}",
    "kind": "it is about: {value}",
    "kinds": "these are {value}",
    "kinds_apart": "on another vehicle: {value}",
    "less_fen": "{value} less are to be collected",
    "link": "it goes on as {value}",
    "minutes": "it took {value}",
    "note": "noted: {value}",
    "number": "the new order is {value}",
    "order": "the new order is {value}",
    "outcome": "it has ended as {value}",
    "papers": "the papers are {value}",
    "part": "the part is {value}",
    "party": "responsible is the {value}",
    "payer": "the {value} pays",
    "pays": "the {value} pays",
    "phone": "the telephone is {value}",
    "pickup_at": "picked up {value}",
    "pickup_day": "the pickup is on {value}",
    "pickup_hour": "by {value}",
    "pickup_state": "the state at the pickup: {value}",
    "picked_up_at": "fetched {value}",
    "piece": "the piece is {value}",
    "pieces": "{value}",
    "pieces_apart": "{value} go on another vehicle",
    "place": "the place is {value}",
    "plan": "this is the plan: {value}",
    "planned_at": "planned for {value}",
    "point": "it is at {value}",
    "provider": "the provider is {value}",
    "put_off_by": "it was put off: {value}",
    "quantity": "the quantity is {value}",
    "reason": "the reason: {value}",
    "refund_by": "by {value}",
    "remedy": "the remedy is {value}",
    "repairer": "{value} repairs them",
    "report": "it was the report {value}",
    "returned_by": "asked for by {value}",
    "sends": "the {value} sends it",
    "settlement": "it is settled: {value}",
    "shipment": "it is shipment {value}",
    "sku": "of the goods {value}",
    "sort": "it is {value}",
    "tariff": "by the tariff {value}",
    "to": "it is with the {value} now",
    "to_at": "until {value}",
    "tools": "needed: {value}",
    "transit_hours": "it takes {value} on the road",
    "vehicle": "the vehicle is {value}",
    "waybill": "the waybill is {value}",
    "what": "it is this: {value}",
    "who": "it is in the place of the {value}",
    "why": "it is because of: {value}",
    "wish": "it is to be: {value}",
}

YES_NO_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
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
    "pickup_failed_at", "signature", "top", "bottom", "front", "back", "left", "right", "words",
    "order_no", "case", "part_fault_at", "fee_reported_at", "fee_set_at",
})  # fmt: skip
"""What the sentence says otherwise, files, and what somebody wrote in his own words."""

UNIT_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "delay_days": ("day", "days"),
    "minutes": ("minute", "minutes"),
    "pieces": ("piece", "pieces"),
    "pieces_apart": ("piece", "pieces"),
    "expected": ("piece", "pieces"),
    "transit_hours": ("hour", "hours"),
}


COUNTED_OTHERWISE: Final = "counted_otherwise"
"""What was found as the goods changed hands."""

CONTEXTS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("held_by", "agreed_by", "at_fault", "returned_by", "to", "who"), "role"),
    **dict.fromkeys(("put_off_by", "sends", "pays", "payer", "party"), "choice"),
    "kind": "case",
    "report": "kind",
    "outcome": "outcome",
    "fields": "field",
    "place": "place",
    "point": "ref",
}
"""What the code of a field is a code of; of others it is a choice."""


def phrases_of(fields: Mapping[str, Any]) -> list[str]:
    """What is said of these fields, in their order; nothing of what is not known."""
    known = dict(fields)
    if "handover" in known and "what" in known:  # a count found it, and nobody's words say so
        known["what"] = LabelledText(str(known["what"]), "line", COUNTED_OTHERWISE)
    found = (phrase_of(name, value) for name, value in known.items() if name not in PASSED_OVER)
    return [one for one in found if one]


def phrase_of(name: str, value: Any) -> str:
    """What is said of one field; empty where it says nothing."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, bool):
        yes, no = YES_NO_TEXTS.get(name, ("", ""))
        return as_sentence(yes if value else no)
    if name == "pieces" and isinstance(value, int | float):
        return _number(name, value)
    return (
        Phrase(FIELD_PHRASES[name], {"value": _in_words(name, value)})
        if name in FIELD_PHRASES
        else ""
    )


def _in_words(name: str, value: Any) -> str:
    """A value as people write it: no code, no fraction where there is none, no escape."""
    if name.endswith("_fen") and isinstance(value, int):
        return phrase("{amount} yuan", amount=in_yuan(value))
    if isinstance(value, int | float):
        return _number(name, value)
    if isinstance(value, list | tuple):
        return JoinedTexts((_in_words(name, one) for one in value), ", ")
    if isinstance(value, Mapping):
        return _goods(value) if "sku" in value else ""
    if isinstance(value, LabelledText):
        return value
    text = " ".join(str(value).split())
    if name == "about":
        return order_named(text)
    if name in ("order", "number") and text.startswith("order:"):
        return order_named(text).partition("/")[2]
    if name == "returned_by" and text.startswith("return:"):
        return phrase("return {n}", n=text.rpartition(":")[2])
    if name.endswith(("_at", "_hour", "_by")):
        with suppress(ValueError):  # a field of that name that holds none is shown as it is
            return show(datetime.fromisoformat(text))
    if name == "day" or name.endswith("_day"):
        with suppress(ValueError):
            return show_day(date.fromisoformat(text[:10]))
    return _named(name, text)


def _named(name: str, text: str) -> str:
    """A code by its name; what somebody wrote as it is."""
    if CONTEXTS.get(name) == "ref":  # the point of the SOP has a name, one of a booking is its own
        return LabelledText(text, "ref", text)
    if not text.replace(".", "_").isidentifier() or not text.isascii() or not text.islower():
        return text
    if name == "kind" and text in INCIDENT_KINDS:
        return LabelledText(INCIDENT_KINDS[text].en, "incident", text)
    return LabelledText(text.replace("_", " "), CONTEXTS.get(name, "choice"), text)


def _goods(kind: Mapping[str, Any]) -> Phrase:
    return phrase("{pieces} of {sku}", pieces=kind.get("pieces"), sku=kind["sku"])


def _number(name: str, value: float) -> str:
    if name == "delay_days" and value == 0:
        return phrase("no day")
    if name == "delay_days" and value < 1:
        return counted(round(value * 24) or 1, "hour")
    whole = int(value) if value == int(value) else None
    if name in UNIT_TEXTS and whole is not None:
        return counted(whole, *UNIT_TEXTS[name])
    number = f"{whole:,}" if whole is not None else f"{value:g}"
    if name not in UNIT_TEXTS:
        return number
    return phrase("{number} {unit}", number=number, unit=as_sentence(UNIT_TEXTS[name][1]))
