"""Which desks are informed of what is found on the way, by who finds it (FH-8.3.2.2)."""

from collections.abc import Mapping
from typing import Final

from models.roles import Role

FOUND_IN_CITY: Final[Mapping[str, tuple[Role, ...]]] = dict.fromkeys(
    (Role.PROVIDER, Role.TECHNICIAN, Role.HUB), (Role.ORDER_DESK, Role.SERVICE_DESK)
)
"""What a provider finds its own desk collects 安维部, too (FH-11.3.3.1); else the order desk is
informed alone."""
