"""What a notice says, made of its code and its fields in this one place."""

from collections.abc import Sequence
from typing import Final

from models.messages.notices import NoticeItem, Receiver
from models.messages.partners import Notice

ITEMS_MAX: Final = 50
"""How many things one notice lists."""


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
    )


def named(order: str) -> str:
    """`merchant/no`, as people name an order."""
    return "/".join(order.split(":")[1:3])
