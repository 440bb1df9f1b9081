"""What a key reaches: some orders of a merchant, those of one vehicle, those of one provider.

A key without a scope is a system's. What a scope names is compared without the signs that people
write as they like: a plate is its letters and digits, a provider its name without blanks.
"""

import operator
import unicodedata
from enum import StrEnum
from typing import Annotated, Final

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from models import ids
from models.contract import BUILT_AT_IMPORT, Contract
from models.ids import Stage
from models.phrases import phrase

ORDERS_MAX: Final = 200
"""The most orders that one key names: more are a vehicle's or a provider's."""

KINDS_MAX: Final = 50
NAME_MAX: Final = 200


class PartyKind(StrEnum):
    """As what somebody has an order: its vehicle, or the provider that it is assigned to."""

    VEHICLE = "vehicle"
    PROVIDER = "provider"


class LinkPurpose(StrEnum):
    """What a link of the pages is for: to choose a password, once; or to do one's part."""

    SIGN_IN = "sign_in"
    JOB = "job"


class Assignee(Contract):
    """Whose an order is from a fact on, as that names the party; an empty name: nobody's.

    `shipment`: the shipment that a vehicle carries; of each the vehicle that was named last counts.
    """

    kind: PartyKind
    name: str
    shipment: Annotated[str, Field(exclude_if=operator.not_)] = ""


def party_name(kind: PartyKind, text: str) -> str:
    """A plate, or a provider's name, as two of them are compared."""
    signs = unicodedata.normalize("NFKC", text).upper()
    if kind is PartyKind.VEHICLE:
        return "".join(sign for sign in signs if sign.isalnum())
    return "".join(signs.split())


def _number(text: str) -> str:
    if not ids.normal_number(text):
        raise ValueError(phrase("an order's number is not empty"))
    return text


def _plate(text: str) -> str:
    if not party_name(PartyKind.VEHICLE, text):
        raise ValueError(phrase("a plate has letters or digits"))
    return text


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=NAME_MAX)]
Plate = Annotated[Name, AfterValidator(_plate)]
Number = Annotated[Name, AfterValidator(_number)]


class Scope(Contract):
    """What a key reaches: an order must fit all that is set; and what it tells of that order.

    A field that is not known is refused: without it the key would reach more than was meant.

    Attributes:
        orders: numbers of the key's merchant.
        vehicle: the plate of the vehicle whose orders they are.
        provider: the city provider whose orders they are.
        stages, kinds: it tells what is of these stages, these kinds of report, alone; of none
            named, all that its role does.
    """

    model_config = ConfigDict(extra="forbid", **BUILT_AT_IMPORT)

    orders: Annotated[tuple[Number, ...], Field(max_length=ORDERS_MAX)] = ()
    vehicle: Plate | None = None
    provider: Name | None = None
    stages: tuple[Stage, ...] = ()
    kinds: Annotated[tuple[Name, ...], Field(max_length=KINDS_MAX)] = ()

    @property
    def parties(self) -> tuple[tuple[PartyKind, str], ...]:
        """The parties that it names, as they are compared."""
        named = ((PartyKind.VEHICLE, self.vehicle), (PartyKind.PROVIDER, self.provider))
        return tuple((kind, party_name(kind, name)) for kind, name in named if name is not None)

    def order_ids(self, merchant: str) -> frozenset[str]:
        """The workflow ids of the orders that it names."""
        return frozenset(ids.order_id(merchant, number) for number in self.orders)
