"""Who works with a copy of what a correction changes, and must know of it.

The transport has given the provider where, when and how much money to collect (FH-8.2.6); what
an earlier leg was given cannot be corrected once it has begun (`StageSpec.freezes`). A return has
the order as it was when it was asked for.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from models.ids import Stage
from models.messages.orders.money import to_collect
from models.messages.orders.order import Order
from models.phrases import JoinedTexts, StructuredText, one_of, phrase
from models.roles import Role

COPY_HOLDERS: Final = (Role.PROVIDER, Role.TECHNICIAN)
"""Who has customer and address, from the assignment on."""

OF_CASES: Final = (Role.AFTER_SALES,)
"""Who works with the copies of cases next to the order."""

COPIED_FIELDS: Final = (
    *("customer.name", "customer.phone"),
    *("delivery.district", "delivery.street"),
)
"""What they have of an order, besides the money."""


class CorrectionNotice(NamedTuple):
    """What the holders are told: which fields are others now, and what is to be collected."""

    holders: tuple[Role, ...]
    fields: tuple[str, ...]
    collect_fen: int | None

    @property
    def sentence(self) -> StructuredText:
        """What the decider is told of it."""
        news: list[StructuredText] = [one_of("field", self.fields)]
        if self.collect_fen is not None:
            news.append(phrase("{fen} fen to collect", fen=self.collect_fen))
        return phrase(
            "{holders} are told: {fields}; phone whoever is on the way to the customer with what "
            "it was",
            holders=one_of("role", self.holders, " and "),
            fields=JoinedTexts(news, ", "),
        )


def changes_for_copies(
    before: Order, after: Order, begun: Sequence[Stage], cases: Sequence[str] = ()
) -> CorrectionNotice | None:
    """What those have to know who have a copy; None where nobody has, or it is the same.

    `cases` are those next to the order.
    """
    if Stage.TRUNK_TRANSPORT not in begun:
        return None
    holders = (*COPY_HOLDERS, *OF_CASES) if cases else COPY_HOLDERS
    fields = [name for name in COPIED_FIELDS if _part(before, name) != _part(after, name)]
    collect = to_collect(after)
    if collect == to_collect(before):
        return CorrectionNotice(holders, tuple(fields), None) if fields else None
    return CorrectionNotice(holders, (*fields, "collect_fen"), collect)


def _part(order: Order, name: str) -> object:
    field, part = name.split(".")
    return getattr(getattr(order, field), part)
