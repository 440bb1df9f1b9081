"""What a merchant is asked about its orders' incidents: which remedies, which liabilities."""

from models.messages.incidents.liability import ROLE_OF_PARTY, LiabilityState
from models.roles import Role
from models.stages.incident_kinds import INCIDENT_KINDS
from starter.service.reading.incident_views import IncidentShown
from starter.service.reading.incidents import IncidentListed, incidents
from starter.service.reading.read_context import Records
from starter.service.reading.view_model import View


class MerchantRequests(View):
    """Incidents that wait for a merchant's word, the oldest first.

    `to_agree`: a remedy is offered (decision `agree`). `to_answer`: it is held responsible, and
    may admit or appeal (decisions `admit`, `appeal`) until `incident.answer_by`.
    """

    to_agree: tuple[IncidentListed, ...]
    to_answer: tuple[IncidentListed, ...]


async def asked_of(records: Records, merchant: str | None) -> MerchantRequests:
    """What that merchant is asked; without one what any merchant is.

    Raises:
        Unavailable: the database cannot be read now.
    """
    found = (await incidents(records, merchant=merchant, closed=False)).items
    return MerchantRequests(
        to_agree=tuple(one for one in found if is_offered(one.incident, Role.MERCHANT)),
        to_answer=tuple(one for one in found if _is_judged(one.incident)),
    )


def is_offered(incident: IncidentShown, to: Role) -> bool:
    """Whether a remedy is offered to that role, and nobody has agreed to it."""
    row = INCIDENT_KINDS.get(incident.kind)
    if row is None or row.offered_to is not to:
        return False
    return incident.offered_at is not None and incident.agreed_at is None


def _is_judged(incident: IncidentShown) -> bool:
    """Whether the merchant is held responsible, and has not answered."""
    party = incident.party
    return (
        incident.liability is LiabilityState.JUDGED
        and party is not None
        and ROLE_OF_PARTY.get(party) is Role.MERCHANT
    )
