"""Which partners have an order, for our own people: whom to call about it."""

from collections.abc import Iterable, Mapping
from typing import Final

from activities.adapters.store.results.rows import OrderPartnerRow
from models.phrases import StructuredText, VerbatimText, phrase
from models.roles import CLIENTS, Role
from models.tracking.runs.partner_calls import CARRIER, STOCK, TECHNICIAN
from starter.service.reading.view_model import Instant, Sentence, View

TEXT_OF_PORT: Final[Mapping[str, StructuredText]] = {
    "stock": STOCK,
    "carrier": CARRIER,
    "technician": TECHNICIAN,
}


class PartnerShown(View):
    """A partner that has an order: its name in the file of partners, or its port's without one.

    `port`: stock, carrier or technician; `since`: of its first call; `says`: both, for people.
    """

    port: str
    name: str
    since: Instant
    says: Sentence

    @property
    def unnamed(self) -> bool:
        """Whether nobody has named it: it is the only one, called by the code of its port."""
        return self.name == self.port


def partners_for(reader: Role, rows: Iterable[OrderPartnerRow]) -> tuple[PartnerShown, ...]:
    """The partners that have an order, as one of those reads it who read orders whole: for a
    merchant none."""
    return () if reader in CLIENTS else tuple(map(_partner, rows))


def _partner(row: OrderPartnerRow) -> PartnerShown:
    port = TEXT_OF_PORT[row.port]
    says = phrase("{port}: {partner}", port=port, partner=VerbatimText(row.partner))
    return PartnerShown(port=row.port, name=row.partner, since=row.since, says=says)
