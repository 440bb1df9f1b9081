"""The way to Temporal: every call is bounded, and nobody waits twice for a server that is down.

`rpc_timeout` bounds one attempt of several, so the call is bounded here. Only a server that nobody
reaches is taken as unreachable for every call; what one workflow refuses, or is silent about, is
its own affair (`call_errors`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from temporalio.client import (
    Client,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError

from models.errors import Unavailable
from models.hints import Hint
from models.phrases import phrase
from starter.service.temporal.call_errors import (
    NO_LOSS,
    NOT_ANSWERED,
    REST_SECONDS,
    SEND_AGAIN_LATER,
    TASK_LOST,
    CallRefused,
    Kind,
    Meaning,
    NoAnswer,
    TemporalUnreachable,
    failure_of,
    meaning_of,
)
from starter.service.temporal.update_errors import refused_update

ANSWER_SECONDS = 2.0
"""How long a door waits for a worker's answer (ADR-0018)."""

PROBE_SECONDS = 1.0
"""How long the server may take to say that it is there."""

T = TypeVar("T")

log = logging.getLogger(__name__)


class TemporalGateway:
    """A Temporal client that is connected when it is first needed.

    `patience`: seconds that a call is waited for which does not say how long itself.
    """

    def __init__(
        self,
        connect: Callable[[], Awaitable[Client]],
        *,
        rest: float = REST_SECONDS,
        patience: float = ANSWER_SECONDS,
    ) -> None:
        self._connect = connect
        self._client: Client | None = None
        self._connecting = asyncio.Lock()
        self._rest, self._patience = rest, patience
        self._rests_until: float | None = None
        self._answered_at = 0.0

    async def client(self) -> Client:
        """The client, connected now if it was not yet.

        Raises:
            Unavailable: nothing answers there.
        """
        async with self._connecting:
            if self._client is None:
                self._client = await self._connect()
            return self._client

    async def call(
        self, make: Callable[[Client], Awaitable[T]], *, within: float | None = None
    ) -> T:
        """Make one call and wait for its answer, `within` seconds at most, or its patience.

        Raises:
            TemporalUnreachable: nobody reaches the server now.
            NoAnswer: an update that nobody answered; it may still be done.
            CallRefused: the server is there, and did not do this call.
            Refused: an update that the workflow refuses, in its own words.
            NotRunning: there is no such workflow, or it has ended.
        """
        self._may_try()
        client = await self._connected()
        began = _now()
        try:
            answer = await _bounded(_made(make, client), within or self._patience)
        except WorkflowUpdateFailedError as error:
            self._answered()
            log.info("an update failed: %s", error.cause)
            raise refused_update(error) from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            await self._must_be_there(client, began)
            raise NoAnswer(
                "no worker has answered in time",
                hint=Hint("start one with `fulfil dev` or `fulfil worker`", SEND_AGAIN_LATER),
                maybe_done=True,
            ) from error
        except RPCError as error:
            await self._judge(client, began, error)
        except RuntimeError:  # a connection that never came to be, or an internal fault
            await self._must_be_there(client, began)
            raise
        except TimeoutError as error:
            await self._must_be_there(client, began)
            raise CallRefused(
                NOT_ANSWERED, hint="try again in a moment", maybe_done=True
            ) from error
        self._answered()
        return answer

    async def answer_to(self, workflow_id: str, update: str, kind: type[T]) -> T:
        """What a workflow has answered to an update of that id, which was sent before.

        Raises:
            NotRunning: no history has it.
            FulfilError: as `call`.
        """

        async def ask(client: Client) -> T:
            handle = client.get_workflow_handle(workflow_id)
            answer: T = await handle.get_update_handle(update, result_type=kind).result()
            return answer

        return await self.call(ask)

    async def _judge(self, client: Client, began: float, error: RPCError) -> None:
        """Raise what a failed call means, and remember whether the server was there."""
        meaning: Meaning = meaning_of(error)
        log.info("a call to Temporal failed: %s, %s", error.status.name, error.message)
        if meaning.kind is Kind.UNSURE:
            await self._must_be_there(client, began)
        elif meaning.kind is Kind.UNREACHABLE:
            self._rest_now()
        else:
            self._answered()
        raise failure_of(meaning) from error

    async def _connected(self) -> Client:
        try:
            return await _bounded(self.client(), ANSWER_SECONDS)
        except (Unavailable, TimeoutError) as error:
            self._rest_now()
            raise _unreachable(
                str(error) or phrase("Temporal cannot be reached: it does not answer")
            ) from error

    async def _must_be_there(self, client: Client, began: float) -> None:
        """After a call that was not answered: is the server there?

        Raises:
            TemporalUnreachable: it is not.
        """
        if self._answered_at > began:  # it has answered somebody else meanwhile
            return
        span = timedelta(seconds=PROBE_SECONDS)
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                there = await client.service_client.check_health(timeout=span)
        except (RPCError, RuntimeError, TimeoutError):
            there = False
        if not there:
            self._rest_now()
            raise _unreachable(
                phrase("Temporal cannot be reached: it does not answer"), maybe_done=True
            )
        self._answered()

    def _may_try(self) -> None:
        """After an outage one caller tries, when the rest is over; the others do not wait for it.

        Raises:
            TemporalUnreachable: it was not reached a moment ago.
        """
        if self._rests_until is None:
            return
        if _now() < self._rests_until:
            raise _unreachable(phrase("Temporal could not be reached a moment ago"))
        self._rest_now()

    def _rest_now(self) -> None:
        self._rests_until = _now() + self._rest

    def _answered(self) -> None:
        self._rests_until, self._answered_at = None, _now()


async def _made(make: Callable[[Client], Awaitable[T]], client: Client) -> T:
    """The call's answer; once more where the server lost the task that had the update.

    It does so where something else arrives as a workflow is about to end: the task is done again,
    and nobody has received the update. One of the same id is taken once, however often it comes.
    """
    try:
        return await make(client)
    except RPCError as error:
        if TASK_LOST not in error.message:
            raise
    return await make(client)


async def _bounded(call: Awaitable[T], seconds: float) -> T:
    """The call's answer, within so many seconds.

    `asyncio.wait_for` loses a cancellation that comes in the moment of the answer, and the SDK
    makes an error of its own of one that comes while an update is waited for.

    Raises:
        TimeoutError: it was cancelled, since it took longer.
    """
    task = asyncio.ensure_future(call)
    task.add_done_callback(_retrieve)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            task.cancel()
            await asyncio.wait({task})
    except asyncio.CancelledError:
        task.cancel()
        raise
    if task.cancelled():
        raise TimeoutError
    return task.result()


def _retrieve(task: "asyncio.Future[T]") -> None:
    """Take note of an error that nobody waits for any more."""
    if not task.cancelled():
        task.exception()


def _now() -> float:
    return asyncio.get_running_loop().time()


def _unreachable(message: str, *, maybe_done: bool = False) -> TemporalUnreachable:
    return TemporalUnreachable(message, hint=NO_LOSS, maybe_done=maybe_done)
