"""Pieces of a shipment that reach no customer: lost, destroyed, turned round, or refused by him."""

import operator
from typing import Annotated

from pydantic import AwareDatetime, Field

from models.contract import Contract
from models.messages.orders.count import CountedKind


class Loss(Contract):
    """So many pieces that are lost, destroyed, or turned round, and when; `kinds` of each.

    `refused`: the customer has refused them 拒收: they are there, and go back.
    """

    pieces: int
    at: AwareDatetime
    kinds: tuple[CountedKind, ...] = ()
    refused: Annotated[bool, Field(exclude_if=operator.not_)] = False


class PiecesFromHome(Contract):
    """So many delivered pieces that a return takes back before they are accepted; `kinds` of each.

    `fetched`: they have left the home; until then they are there, and are not installed.
    """

    pieces: int
    kinds: tuple[CountedKind, ...] = ()
    fetched: Annotated[bool, Field(exclude_if=operator.not_)] = False
