"""The way to Temporal: every call is bounded, and a server that is away is not waited for twice.

`asyncio.wait_for` bounds the call: `rpc_timeout` alone bounds one attempt of several.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio.client import Client, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError, RPCStatusCode

from models.errors import NotFound, Unavailable

ANSWER_SECONDS = 2.0
"""How long a door waits for a worker's answer (decision 4)."""

REST_SECONDS = 5.0
"""After the server was not reached, how long nobody tries; the relay then tries again."""

AWAY = (RPCStatusCode.UNAVAILABLE, RPCStatusCode.DEADLINE_EXCEEDED, RPCStatusCode.CANCELLED)
HINT = "nothing acknowledged is lost: what is written down is delivered when it is back"

T = TypeVar("T")


class NoAnswer(Unavailable):
    """The call was made, and no worker answered in time; it may still be done."""

    code = "no_answer"


class NotRunning(NotFound):
    """There is no such workflow, or it has ended."""

    code = "not_running"


class Reach:
    """A Temporal client that is connected when it is first needed."""

    def __init__(
        self, connect: Callable[[], Awaitable[Client]], *, rest: float = REST_SECONDS
    ) -> None:
        self._connect = connect
        self._client: Client | None = None
        self._connecting = asyncio.Lock()
        self._rest = rest
        self._rests_until: float | None = None

    async def client(self) -> Client:
        """The client, connected now if it was not yet.

        Raises:
            Unavailable: nothing answers there.
        """
        async with self._connecting:
            if self._client is None:
                self._client = await self._connect()
            return self._client

    async def call(self, make: Callable[[Client], Awaitable[T]]) -> T:
        """Make one call and wait for its answer, `ANSWER_SECONDS` at most.

        Raises:
            NoAnswer: an update that nobody answered; it may still be done.
            NotRunning: there is no such workflow, or it has ended.
            Unavailable: the server cannot be reached.
        """
        self._may_try()
        try:
            answer = await asyncio.wait_for(self._called(make), ANSWER_SECONDS)
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            raise NoAnswer(
                "no worker has answered in time",
                hint="start one with `fulfil dev` or `fulfil worker`",
                retry_after=REST_SECONDS,
            ) from error
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                raise NotRunning("there is no such workflow, or it has ended") from error
            if error.status is RPCStatusCode.FAILED_PRECONDITION:
                # It was ending just then, or its code fails: a signal is kept for it.
                raise NoAnswer(
                    "the workflow could not answer just now",
                    hint="send it again in a moment",
                    retry_after=REST_SECONDS,
                ) from error
            if error.status in AWAY:
                self._rest_now()
            raise _away(f"Temporal cannot be reached: {error.message}") from error
        except (Unavailable, TimeoutError) as error:
            self._rest_now()
            raise _away(str(error) or "Temporal does not answer in time") from error
        self._rests_until = None
        return answer

    def _may_try(self) -> None:
        """After an outage one caller tries, when the rest is over; the others do not wait for it.

        Raises:
            Unavailable: it was not reached a moment ago.
        """
        if self._rests_until is None:
            return
        if asyncio.get_running_loop().time() < self._rests_until:
            raise _away("Temporal could not be reached a moment ago")
        self._rest_now()

    def _rest_now(self) -> None:
        self._rests_until = asyncio.get_running_loop().time() + self._rest

    async def _called(self, make: Callable[[Client], Awaitable[T]]) -> T:
        return await make(await self.client())


def reach_to(client: Client) -> Reach:
    """The way to a Temporal that is connected already."""

    async def connected() -> Client:
        return client

    return Reach(connected)


def _away(message: str) -> Unavailable:
    return Unavailable(message, hint=HINT, retry_after=REST_SECONDS)
