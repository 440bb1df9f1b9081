"""Every report kind, by name. A kind belongs to one stage."""

from models.messages.reports import Facts
from models.stages.city_delivery import reports as city_delivery
from models.stages.installation import reports as installation
from models.stages.returns import reports as returns
from models.stages.trunk_pickup import reports as trunk_pickup
from models.stages.trunk_transport import reports as trunk_transport

KINDS: dict[str, type[Facts]] = {
    kind.kind: kind
    for stage in (trunk_pickup, trunk_transport, city_delivery, installation, returns)
    for kind in stage.KINDS
}
"""The model of each kind."""


def implied_by(kind: str) -> frozenset[str]:
    """Every fact that follows from a report of that kind, told or not, through all the legs."""
    found: set[str] = set()
    waiting = [kind]
    while waiting:
        facts = KINDS.get(waiting.pop())
        new = set(facts.implies) - found if facts else set()
        found |= new
        waiting.extend(sorted(new))
    return frozenset(found)
