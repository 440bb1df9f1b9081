"""The partners whose own systems call us, `POST /callbacks/{partner}`: by the name of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from activities.adapters.partners.callback_times import TimeReader
from activities.adapters.partners.makes import MAKES, STANDARD
from activities.adapters.partners.roster import Roster
from activities.adapters.partners.webhooks import VerifyCallback
from models.roles import Role
from starter.service.access.rights import ROLE_OF_PARTNER


@dataclass(frozen=True)
class CallingPartner:
    """One partner that calls back.

    Attributes:
        port: what it is a partner for.
        role: whose reports it makes.
        verify: how its callbacks are known to be its own.
        read_time: how they write times.
        is_one_of_several: whether others of its port have orders that are not its own.
    """

    port: str
    role: Role
    verify: VerifyCallback
    read_time: TimeReader
    is_one_of_several: bool = False


def calling_partners(roster: Roster) -> Mapping[str, CallingPartner]:
    """All that call back, by name; a door needs no address of theirs."""
    found = {}
    for port, role in ROLE_OF_PARTNER.items():
        makes = {port: STANDARD} | {row.name: row.make for row in roster.of(port).values()}
        for name, make in makes.items():
            kind = MAKES[port][make]
            several = len(makes) > 1
            found[name] = CallingPartner(port, role, kind.verify_callback, kind.read_time, several)
    return found
