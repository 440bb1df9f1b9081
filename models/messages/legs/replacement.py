"""Who is asked for in place of another provider, as a leg is given it (ADR-0050)."""

from enum import StrEnum

from models.contract import Contract
from models.messages.partners.requests import AssignTechnician


class TakeoverPlace(StrEnum):
    """Where the goods are that a provider takes over: road means not yet at the hub."""

    ROAD = "road"
    HUB = "hub"
    PROVIDER = "provider"
    CUSTOMER = "customer"


class Replacement(Contract):
    """The provider who is asked for now: the `n`-th of the order; the first is 1.

    `request`: what the platform is asked; the leg adds where the goods are, and when.
    """

    n: int
    request: AssignTechnician
