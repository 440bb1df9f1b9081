"""A warehouse's stock 库存: plenty of everything, none of a SKU that begins with SHORT.

`POST /__stock {"SKU": pieces}` sets what is free, `GET /__stock` shows where the pieces are.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import ClassVar

from pydantic import NonNegativeInt, TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from activities.adapters.partners.errors import DONE_BEFORE
from activities.adapters.standins.effects import Effect, EffectsLog
from activities.adapters.standins.partner import POSITIVE_VERDICT, Acts, StandIn, Verdict
from models.field_errors import faults
from models.messages.orders.order import count_goods
from models.messages.partners import requests as partners

DEFAULT_LEVEL = 1_000_000
SHORT_SKU = "SHORT"
NOT_ENOUGH = 1001
NOT_RESERVED = 1002
GONE_CODE = 1003

LEVELS = TypeAdapter(dict[str, NonNegativeInt])
SET_LEVELS = "set_levels"


@dataclass
class ReservedPieces:
    """Where the pieces of one reservation are, by SKU."""

    reserved: Counter[str] = field(default_factory=Counter)
    released: Counter[str] = field(default_factory=Counter)
    shipped: Counter[str] = field(default_factory=Counter)
    returned: Counter[str] = field(default_factory=Counter)

    def way(self, act: str) -> tuple[Counter[str], Counter[str]]:
        """From where to where the act moves pieces."""
        match act:
            case "releases":
                return self.reserved, self.released
            case "shipments":
                return self.reserved, self.shipped
            case _:
                return self.shipped, self.returned


class StockStandIn(StandIn):
    """Reserves all lines or none; what is reserved is shipped or released, once."""

    name = "stock"
    prefix = "S"
    acts: ClassVar[Acts] = {
        "reservations": partners.ReserveStock,
        "releases": partners.MoveStock,
        "shipments": partners.MoveStock,
        "returns": partners.MoveStock,
    }

    def __init__(self) -> None:
        self._free: dict[str, int] = {}
        self._holdings: dict[str, ReservedPieces] = {}

    def judge(self, act: str, request: partners.Request) -> Verdict:
        """Whether the pieces are where the act takes them from."""
        if isinstance(request, partners.MoveStock):
            return self._judge_move(act, request)
        assert isinstance(request, partners.ReserveStock)
        if request.key in self._holdings:
            return Verdict(GONE_CODE, "it was released before it arrived")
        wanted = count_goods(request.lines)
        short = tuple(sku for sku, pieces in wanted.items() if self._level(sku) < pieces)
        return Verdict(NOT_ENOUGH, "not enough in stock", short) if short else POSITIVE_VERDICT

    def apply(self, effect: Effect) -> None:
        """Move the pieces."""
        if effect.act == SET_LEVELS:
            self._free.update(effect.request)
        elif effect.act == "reservations":
            reserve = partners.ReserveStock.model_validate(effect.request)
            wanted = count_goods(reserve.lines)
            self._holdings[reserve.key] = ReservedPieces(reserved=wanted)
            self._add_free(wanted, times=-1)
        else:
            self._move(effect.act, partners.MoveStock.model_validate(effect.request))

    def levels(self) -> dict[str, dict[str, int]]:
        """How many pieces of each SKU that was touched are where."""
        return {
            sku: {
                "free": free,
                "reserved": sum(held.reserved[sku] for held in self._holdings.values()),
                "shipped": sum(held.shipped[sku] for held in self._holdings.values()),
                "returned": sum(held.returned[sku] for held in self._holdings.values()),
            }
            for sku, free in sorted(self._free.items())
        }

    def _judge_move(self, act: str, move: partners.MoveStock) -> Verdict:
        holding = self._holdings.get(move.reserved)
        if holding is None:
            # A release that overtook its reservation closes the key, or the goods stay reserved.
            releases = act == "releases"
            code = DONE_BEFORE if releases else NOT_RESERVED
            return Verdict(code, "nothing is reserved under it", keeps=releases)
        source, target = holding.way(act)
        if not source:
            before = bool(target) or (act == "releases" and not holding.shipped)
            return Verdict(DONE_BEFORE if before else GONE_CODE, "nothing is left of it to move")
        short = tuple(sku for sku, n in count_goods(move.lines).items() if source[sku] < n)
        return (
            Verdict(NOT_RESERVED, "not as many pieces are there", short)
            if short
            else POSITIVE_VERDICT
        )

    def _move(self, act: str, move: partners.MoveStock) -> None:
        source, target = self._holdings.setdefault(move.reserved, ReservedPieces()).way(act)
        moved = (count_goods(move.lines) & source) if move.lines else Counter(source)
        source -= moved
        target += moved
        if act != "shipments":
            self._add_free(moved, times=1)

    def _level(self, sku: str) -> int:
        return self._free.get(sku, 0 if sku.startswith(SHORT_SKU) else DEFAULT_LEVEL)

    def _add_free(self, pieces: Counter[str], *, times: int) -> None:
        for sku, count in pieces.items():
            self._free[sku] = self._level(sku) + times * count

    def more_routes(self, effects_log: EffectsLog) -> Sequence[BaseRoute]:
        """Set and show the levels."""

        async def show(http: Request) -> Response:
            return JSONResponse(self.levels())

        async def set_levels(http: Request) -> Response:
            try:
                levels = LEVELS.validate_json(await http.body())
            except ValidationError as error:
                return JSONResponse({"levels": faults(error)}, status_code=HTTPStatus.BAD_REQUEST)
            self.apply(effects_log.write(SET_LEVELS, levels))
            return await show(http)

        return [
            Route("/__stock", show, methods=["GET"]),
            Route("/__stock", set_levels, methods=["POST"]),
        ]
