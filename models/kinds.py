"""Every report kind, by name. A kind belongs to one stage."""

from models import city_delivery, installation, returns, trunk_pickup, trunk_transport
from models.reports import Facts

KINDS: dict[str, type[Facts]] = {
    kind.kind: kind
    for stage in (trunk_pickup, trunk_transport, city_delivery, installation, returns)
    for kind in stage.KINDS
}
"""The model of each kind."""
