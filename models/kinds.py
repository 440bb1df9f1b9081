"""Every report kind, by name. A kind belongs to one stage."""

from models import city_delivery, installation, returns, trunk_pickup, trunk_transport
from models.reports import Facts

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
