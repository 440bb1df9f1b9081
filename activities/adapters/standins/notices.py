"""A channel that tells everybody, and can be asked what it told: `GET /__sent?order=`."""

from collections.abc import Sequence
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from activities.adapters.standins.effects import Effect, EffectsLog
from activities.adapters.standins.partner import POSITIVE_VERDICT, Acts, StandIn, Verdict
from models.messages.partners import requests as partners


class NoticesStandIn(StandIn):
    """Sends what it is given; the log of effects is all it remembers."""

    name = "notices"
    prefix = "N"
    acts: ClassVar[Acts] = {"messages": partners.Notice}

    def judge(self, act: str, request: partners.Request) -> Verdict:
        """Every message goes out."""
        return POSITIVE_VERDICT

    def apply(self, effect: Effect) -> None:
        """Nothing but the log of effects changes."""

    def more_routes(self, effects_log: EffectsLog) -> Sequence[BaseRoute]:
        """What was sent, of one order or of all."""

        async def sent(http: Request) -> Response:
            order = http.query_params.get("order")
            return JSONResponse(
                [
                    {"at": effect.at.isoformat(), **effect.request}
                    for effect in effects_log.effects
                    if order in (None, effect.order)
                ]
            )

        return [Route("/__sent", sent, methods=["GET"])]
