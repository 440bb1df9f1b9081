"""What a notice says, made of its code and its fields in this one place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote

from models import page_address
from models.ids import is_ticket
from models.messages.decisions.decisions import DECISIONS
from models.messages.decisions.return_decisions import RefundBy
from models.messages.partners.requests import Notice
from models.messages.timeline.notices import NoticeItem, Receiver
from models.phrases import (
    Code,
    JoinedTexts,
    LabelledText,
    StructuredText,
    as_sentence,
    capitalised,
    one_of,
    phrase,
    role_code,
)
from models.roles import CLIENTS, Role
from models.sop.duty import Duty, DutyScope
from models.sop.formatting import counted, show
from models.stages.all_duties import ALL_DUTIES
from models.stages.notice_advice import INFORMATION, advice_for
from models.stages.notice_meanings import MEANING_FOR_CUSTOMERS, MEANS_TO
from models.stages.notice_phrases import phrases_of
from models.stages.notice_questions import asked_of
from models.stages.table import KINDS
from models.stages.workflow_ids import order_named

DECIDED: Final = {model.makes: name for name, model in DECISIONS.items() if model.makes}
"""By what they make: decisions that keep a duty."""

KIND_OF: Final = {
    kind.fact_name(by): name for name, kind in KINDS.items() for by in kind.by if by in Role
}
"""The kind of report that a fact has another name than."""

ITEMS_MAX: Final = 50
"""How many things one notice lists."""

LEVEL_TEXTS: Final = {
    "duty_warn": "to be done soon",
    "duty_remind": "to be reported by now, if it fails",
    "duty_due": "overdue",
    "duty_lead": "overdue for a while, and nothing heard",
    "duty_manager": "overdue for hours, and nothing heard",
    "duty_daily": "still overdue today",
    "duty_corrected": "not overdue after all",
}
"""What a deadline's tier says."""

OVERDUE_NOTICES: Final = frozenset({"duty_due", "duty_lead", "duty_manager", "duty_daily"})
"""What says that a deadline has passed: somebody may take that on (`acknowledge`)."""


def compose(key: str, receiver: Receiver, items: Sequence[NoticeItem]) -> Notice:
    """One notice about all that is to be told to somebody of one cause."""
    first = items[0]
    listed = [_listed(one, receiver.role) for one in items[:ITEMS_MAX]]
    return Notice(
        key=key,
        order=first.order,
        to=receiver.role,
        party=receiver.party,
        template=first.code,
        data={
            "tier": first.tier,
            "orders": list(dict.fromkeys(named(one.order) for one in items)),
            "items": listed,
        },
        text=text_of(receiver.role, items),
    )


def _listed(one: NoticeItem, role: Role) -> dict[str, Any]:
    """One thing as data: what is known, what is asked for, and where that is done on our pages."""
    found = {"order": named(one.order), "at": one.at, **one.fields}
    asked = [each.model_dump(mode="json") for each in asked_of(one, role)]
    page = None
    if asked and role is not Role.CUSTOMER and not is_ticket(one.order):
        page = page_address.of_order(*map(unquote, order_named(one.order).split("/", 1)))
    return {**found, **({"asks": asked} if asked else {}), **({"page": page} if page else {})}


def text_again(notice: Notice) -> str | None:
    """What a notice of one thing says, with what that is made of: its text came as English."""
    items = notice.data.get("items", ())
    if len(items) != 1:
        return None
    known = dict(items[0])
    for name in ("order", "asks", "page"):
        known.pop(name, None)
    at = _instant(known.pop("at"))
    tier = str(notice.data["tier"])
    item = NoticeItem(order=notice.order, code=notice.template, tier=tier, at=at, fields=known)
    return text_of(notice.to, [item])


def named(order: str) -> str:
    """`merchant/no`, as people name an order; a case about none goes by its id."""
    return order if is_ticket(order) else order_named(order)


def text_of(role: Role, items: Sequence[NoticeItem]) -> JoinedTexts:
    """One sentence for each thing that is told, with the orders that it is about."""
    alike: dict[str, list[NoticeItem]] = {}
    for one in items:
        alike.setdefault(_says(one, role), []).append(one)
    lines: list[str] = [
        phrase(
            "{says}. {orders}.{to_do}",
            says=capitalised(says),
            orders=_of_orders(ones, role),
            to_do=_to_do(ones[0], role),
        )
        for says, ones in list(alike.items())[:ITEMS_MAX]
    ]
    if more := len(alike) - len(lines):
        lines.append(phrase("And {things} more.", things=counted(more, "thing")))
    return JoinedTexts(lines, "\n")


def _says(one: NoticeItem, role: Role) -> str:
    duty = ALL_DUTIES.get(str(one.fields.get("duty", "")))
    if duty is not None:
        ref = None if duty.per is DutyScope.INCIDENT else one.fields.get("ref")
        return phrase(
            "{level}: {what}{about}; {clause}, owed by {owner}, due {due}",
            level=as_sentence(LEVEL_TEXTS.get(one.code, one.code)),
            what=LabelledText(duty.what, "duty", duty.id),
            about=phrase(" ({ref})", ref=Code("ref", ref)) if ref else "",
            clause=duty.clause,
            owner=role_code(duty.owner),
            due=show(_instant(one.fields["due_at"])),
        )
    says = _with_sender(
        meaning_for(one.code, role), None if role in CLIENTS else one.fields.get("by")
    )
    fields = phrases_of(one.fields)
    if one.fields.get("due_at"):
        fields.append(phrase("due {due}", due=show(_instant(one.fields["due_at"]))))
    return phrase("{says}: {known}", says=says, known=JoinedTexts(fields, "; ")) if fields else says


def meaning_for(code: str, role: Role) -> str:
    """What a code says to that role, as a part of a sentence."""
    own = MEANS_TO.get(code, {}).get(role)
    if own is not None:
        return as_sentence(own)
    if code in KINDS:
        return LabelledText(KINDS[code].means, "kind", code)
    return (
        as_sentence(MEANING_FOR_CUSTOMERS[code])
        if code in MEANING_FOR_CUSTOMERS
        else LabelledText(_spelled(code), "kind", code)
    )


def _spelled(code: str) -> str:
    return code.replace("_", " ")


def _with_sender(says: str, by: Any) -> str:
    """Who says it; of money, how it is to be paid."""
    if by is None:
        return says
    if by in set(Role):
        return phrase("{says}, {by} says", says=says, by=role_code(by))
    if by == RefundBy.ORIGINAL:
        return phrase("{says}, to be paid back as it was paid", says=says)
    return phrase("{says}, to be paid back by {way}", says=says, way=Code("choice", by))


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _of_orders(items: Sequence[NoticeItem], role: Role) -> str:
    orders = list(dict.fromkeys(_where(one, role) for one in items))
    listed: StructuredText = JoinedTexts(orders[:ITEMS_MAX], ", ")
    if len(orders) > ITEMS_MAX:
        listed = phrase("{orders} and {more} more", orders=listed, more=len(orders) - ITEMS_MAX)
    if orders[1:]:
        return phrase("{count}: {orders}", count=counted(len(orders), "order"), orders=listed)
    if is_ticket(items[0].order):
        return phrase("Case {number}", number=listed)
    return phrase("Order {number}", number=listed)


def _where(one: NoticeItem, role: Role) -> str:
    """An order with the city, and its hub, that it goes to; who lives there knows it."""
    if role is Role.CUSTOMER:
        return named(one.order)
    places = ", ".join(place for place in (one.city, one.hub) if place)
    return f"{named(one.order)} ({places})" if places else named(one.order)


def _to_keep(duty: Duty) -> StructuredText:
    """What keeps a duty: a decision, or a report by its kind."""
    decided = [DECIDED[name] for name in duty.kept_by if name in DECIDED]
    if decided:
        return phrase("do it: decide {decisions}", decisions=one_of("decision", decided, " or "))
    kinds = dict.fromkeys(KIND_OF.get(name, name) for name in duty.kept_by)
    return phrase("do it and report {kinds}", kinds=one_of("kind", kinds, " or "))


def _advice(one: NoticeItem, role: Role) -> str:
    """What that role is to do; where the customer has signed for the site, it is installed."""
    signed = one.code == "site_checked" and one.fields.get("waiver_signed")
    if signed and role is not Role.ORDER_DESK and role not in CLIENTS:
        return INFORMATION
    return advice_for(one.code, role)


def _to_do(one: NoticeItem, role: Role) -> str:
    duty = ALL_DUTIES.get(str(one.fields.get("duty", "")))
    if duty is None:
        advice = as_sentence(_advice(one, role))
    elif one.code == "duty_corrected":
        advice = phrase("nothing more")
    elif role is duty.owner:
        advice = _to_keep(duty)
    else:
        advice = phrase(
            "see to it that {owner} does it; who takes it on may `acknowledge` it",
            owner=role_code(duty.owner),
        )
    if advice == INFORMATION:
        return phrase(" For information.")
    return phrase(" To do: {advice}.", advice=advice) if advice else ""
