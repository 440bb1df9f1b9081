"""What a notice says, made of its code and its fields in this one place."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from models.messages.notices import NoticeItem, Receiver
from models.messages.partners import Notice
from models.messages.return_decisions import RefundBy
from models.roles import CLIENTS, Role
from models.sop.formatting import counted, show
from models.stages.all_duties import ALL
from models.stages.notice_advice import MEANS, MEANS_TO, advice_for
from models.stages.notice_phrases import order_named, phrases_of
from models.stages.table import KINDS
from models.stages.workflow_ids import is_ticket

ITEMS_MAX: Final = 50
"""How many things one notice lists."""

LEVELS: Final = {
    "duty_warn": "to be done soon",
    "duty_remind": "to be reported by now, if it fails",
    "duty_due": "overdue",
    "duty_lead": "overdue for a while, and nothing heard",
    "duty_manager": "overdue for hours, and nothing heard",
    "duty_daily": "still overdue today",
    "duty_corrected": "not overdue after all",
}
"""What a deadline's tier says."""

OVERDUE: Final = frozenset({"duty_due", "duty_lead", "duty_manager", "duty_daily"})
"""What says that a deadline has passed: somebody may take that on (`acknowledge`)."""


def compose(key: str, receiver: Receiver, items: Sequence[NoticeItem]) -> Notice:
    """One notice about all that is to be told to somebody of one cause."""
    first = items[0]
    listed = [{"order": named(one.order), "at": one.at, **one.fields} for one in items[:ITEMS_MAX]]
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


def named(order: str) -> str:
    """`merchant/no`, as people name an order; a case about none goes by its id."""
    return order if is_ticket(order) else order_named(order)


def text_of(role: Role, items: Sequence[NoticeItem]) -> str:
    """One sentence for each thing that is told, with the orders that it is about."""
    alike: dict[str, list[NoticeItem]] = {}
    for one in items:
        alike.setdefault(_says(one, role), []).append(one)
    lines = [
        f"{says[:1].upper()}{says[1:]} {_of_orders(ones)}{_to_do(ones[0], role)}"
        for says, ones in list(alike.items())[:ITEMS_MAX]
    ]
    more = len(alike) - len(lines)
    return "\n".join((*lines, f"And {counted(more, 'thing')} more.") if more else lines)


def _says(one: NoticeItem, role: Role) -> str:
    duty = ALL.get(str(one.fields.get("duty", "")))
    if duty is not None:
        about = f" ({one.fields['ref']})" if one.fields.get("ref") else ""
        due = show(_instant(one.fields["due_at"]))
        return (
            f"{LEVELS.get(one.code, one.code)}: {duty.what}{about}; "
            f"{duty.clause}, owed by {duty.owner}, due {due}."
        )
    says = meaning_for(one.code, role)
    by = "" if role in CLIENTS else _by(one.fields.get("by"))
    fields = phrases_of(one.fields)
    if one.fields.get("due_at"):
        fields.append(f"due {show(_instant(one.fields['due_at']))}")
    known = "; ".join(fields)
    return f"{says}{by}{': ' if known else ''}{known}."


def meaning_for(code: str, role: Role) -> str:
    """What a code says to that role, as a part of a sentence."""
    own = MEANS_TO.get(code, {}).get(role)
    if own is not None:
        return own
    return KINDS[code].means if code in KINDS else MEANS.get(code, code.replace("_", " "))


def _by(by: Any) -> str:
    """Who says it; of money, how it is to be paid."""
    if by is None:
        return ""
    if by in set(Role):
        return f", {by} says"
    return f", to be paid back {'as it was paid' if by == RefundBy.ORIGINAL else f'by {by}'}"


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


def _of_orders(items: Sequence[NoticeItem]) -> str:
    orders = list(dict.fromkeys(named(one.order) for one in items))
    listed = ", ".join(orders[:ITEMS_MAX])
    more = f" and {len(orders) - ITEMS_MAX} more" if len(orders) > ITEMS_MAX else ""
    if orders[1:]:
        return f"{counted(len(orders), 'order')}: {listed}{more}."
    return f"{'Case' if is_ticket(items[0].order) else 'Order'} {listed}."


def _to_do(one: NoticeItem, role: Role) -> str:
    duty = ALL.get(str(one.fields.get("duty", "")))
    if duty is None:
        advice = advice_for(one.code, role)
    elif one.code == "duty_corrected":
        advice = "nothing more"
    elif role is duty.owner:
        advice = f"do it and report {' or '.join(duty.kept_by)}"
    else:
        advice = f"see to it that {duty.owner} does it; who takes it on may `acknowledge` it"
    return f" To do: {advice}." if advice else ""
