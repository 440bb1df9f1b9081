"""What every stand-in shares: keyed acts, recorded once, and the doors for tests and demo.

Besides the partner's own paths each has `GET /requests/{key}`, `GET /__effects` (what was done,
how often each key was called, how many spoilt calls are at work),
`POST /__forget {"order": id}`, and `POST | GET | DELETE /__fault`. A key that was done is
answered 409, "done before".
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar
from urllib.parse import unquote

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from activities.adapters.partners.errors import DONE_BEFORE, NO_SUCH_KEY, OK, OTHER_CONTENT
from activities.adapters.standins import faults
from activities.adapters.standins.effects import Effect, EffectsLog
from models.field_errors import faults as faults_of
from models.messages.partners import requests as partners

NOT_UNDERSTOOD = 40000


Acts = Mapping[str, type[partners.Request]]
"""Path to what is asked there; the path is the act's name too."""


@dataclass(frozen=True)
class Verdict:
    """What a partner says to a call: `code` 0, done before, or a refusal.

    `keeps` is whether something changes: it is then recorded and applied.
    """

    code: int = OK
    message: str | None = None
    missing: tuple[str, ...] = ()
    keeps: bool = False


POSITIVE_VERDICT = Verdict(keeps=True)


class StandIn(ABC):
    """One partner: its state, changed by effects only, so that the log of effects rebuilds it."""

    name: ClassVar[str]
    prefix: ClassVar[str]
    acts: ClassVar[Acts]

    @abstractmethod
    def judge(self, act: str, request: partners.Request) -> Verdict:
        """What to say; changes nothing."""

    @abstractmethod
    def apply(self, effect: Effect) -> None:
        """Change the state, as the effect says."""

    def more_routes(self, effects_log: EffectsLog) -> Sequence[BaseRoute]:
        """Doors of this partner's own, for tests and demo."""
        return ()


class PartnerDoor:
    """Speaks HTTP for a stand-in."""

    def __init__(self, partner: StandIn, effects_log: EffectsLog) -> None:
        self._partner = partner
        self._effects_log = effects_log
        self._faults = faults.Faults()
        self._at_work = 0
        for effect in effects_log.effects:
            partner.apply(effect)

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/requests/{key:path}", self._find, methods=["GET"]),
                Route("/__effects", self._effects, methods=["GET"]),
                Route("/__forget", self._forget, methods=["POST"]),
                Route("/__fault", self._set_fault, methods=["POST"]),
                Route("/__fault", self._show_faults, methods=["GET"]),
                Route("/__fault", self._forget_faults, methods=["DELETE"]),
                *self._partner.more_routes(self._effects_log),
                *(Route(f"/{act}", self._act, methods=["POST"]) for act in self._partner.acts),
            ]
        )

    async def _act(self, http: Request) -> Response:
        act = http.url.path.rpartition("/")[2]
        try:
            request = self._partner.acts[act].model_validate_json(await http.body())
        except ValidationError:
            return _answer(Verdict(NOT_UNDERSTOOD, "not what this path takes"), status=400)
        if unquote(http.headers.get("Idempotency-Key", "")) != request.key:
            return _answer(Verdict(NOT_UNDERSTOOD, "Idempotency-Key is not the key"), status=400)
        self._effects_log.calls[request.key] += 1
        return await self._with_faults(f"POST /{act} {request.key}", lambda: self._do(act, request))

    def _do(self, act: str, request: partners.Request) -> Response:
        content = request.model_dump(mode="json")
        known = self._effects_log.of(request.key)
        if known is not None:
            if (known.act, known.request) != (act, content):
                return _answer(Verdict(OTHER_CONTENT, "the key was used for other content"))
            return _answer(Verdict(DONE_BEFORE, "done before"), known.reference)
        verdict = self._partner.judge(act, request)
        if not verdict.keeps:
            return _answer(verdict)
        effect = self._effects_log.write(act, content, key=request.key, order=request.order)
        self._partner.apply(effect)
        return _answer(verdict, effect.reference)

    async def _find(self, http: Request) -> Response:
        key = http.path_params["key"]
        return await self._with_faults(f"GET /requests/{key}", lambda: self._known(key))

    def _known(self, key: str) -> Response:
        known = self._effects_log.of(key)
        if known is None:
            return _answer(Verdict(NO_SUCH_KEY, "no such key"), status=404)
        return _answer(Verdict(), known.reference)

    async def _with_faults(self, call: str, answer: Callable[[], Response]) -> Response:
        fault = self._faults.take(call)
        if fault is None:
            return answer()
        self._at_work += 1
        try:
            return await faults.before(fault) or _instead(fault, answer())
        finally:
            self._at_work -= 1

    async def _effects(self, http: Request) -> Response:
        done = [
            effect.model_dump(mode="json") for effect in self._effects_log.effects if effect.key
        ]
        return JSONResponse(
            {"effects": done, "calls": self._effects_log.calls, "at_work": self._at_work}
        )

    async def _forget(self, http: Request) -> Response:
        body = await http.json()
        return JSONResponse({"effects": self._effects_log.forget(str(body["order"]))})

    async def _set_fault(self, http: Request) -> Response:
        try:
            self._faults.waiting.append(faults.Fault.model_validate_json(await http.body()))
        except ValidationError as error:
            return JSONResponse({"faults": faults_of(error)}, status_code=HTTPStatus.BAD_REQUEST)
        return await self._show_faults(http)

    async def _show_faults(self, http: Request) -> Response:
        return JSONResponse([fault.model_dump(mode="json") for fault in self._faults.waiting])

    async def _forget_faults(self, http: Request) -> Response:
        self._faults.waiting.clear()
        return Response(status_code=HTTPStatus.NO_CONTENT)


def _instead(fault: faults.Fault, answer: Response) -> Response:
    return faults.after(fault) or answer


def _answer(verdict: Verdict, reference: str | None = None, *, status: int = 200) -> Response:
    if verdict.code in (DONE_BEFORE, OTHER_CONTENT):
        status = HTTPStatus.CONFLICT
    data = {"reference": reference, "missing": verdict.missing}
    return JSONResponse(
        {"code": verdict.code, "message": verdict.message, "data": data}, status_code=status
    )
