"""What the adapters of our partners share: a call under a key, and asking by it."""

from collections.abc import Awaitable
from typing import ClassVar
from urllib.parse import quote

from activities.adapters.partners import errors
from activities.adapters.partners.callback_times import TimeReader, with_offset
from activities.adapters.partners.http_client import HttpClient, NoReplyError, Reply
from activities.adapters.partners.webhooks import VerifyCallback, standard_webhooks
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import INTERNAL_FIELDS, Request
from models.phrases import JoinedTexts, phrase


class PartnerHttp:
    """One partner behind a base address.

    Every method raises PartnerUnavailable, OutcomeUnknown, BadAnswer or Conflict as the
    table in `errors.py` says; a business no is an outcome.
    """

    port: ClassVar[str]
    verify_callback: ClassVar[VerifyCallback] = staticmethod(standard_webhooks)
    """How its callbacks are known to be its own; one that signs otherwise names another."""

    read_time: ClassVar[TimeReader] = staticmethod(with_offset)
    """How its callbacks write times; one that leaves the offset out names how it is meant."""

    def __init__(self, http: HttpClient, base_url: str, name: str | None = None) -> None:
        """`name`: what it is called where its port has several partners."""
        self._http = http
        self.name = name or self.port
        self._base_url = base_url.rstrip("/")

    async def find(self, key: str) -> Outcome | None:
        """The outcome of the call with that key, or nothing where it never arrived."""
        where = phrase("{partner}, asked what became of a call", partner=self.name)
        call = self._http.get(f"{self._base_url}/requests/{quote(key, safe=':')}")
        return errors.found(await _reply(call, where, changing=False), where)

    async def _change(self, path: str, request: Request) -> Outcome:
        where = JoinedTexts((self.name, path), ", ")
        body = request.model_dump(mode="json", exclude=set(INTERNAL_FIELDS))
        call = self._http.post(f"{self._base_url}/{path}", body, key=request.key)
        return errors.outcome(await _reply(call, where, changing=True), where)


async def _reply(call: Awaitable[Reply], where: str, *, changing: bool) -> Reply:
    try:
        return await call
    except NoReplyError as fault:
        raise errors.error(fault, where, changing=changing) from fault
