"""Clients that are slow, silent or boundless: each is cut off, and no other one waits for it."""

import asyncio

import pytest

from starter.service.files import BYTES_MAX
from tests.starter.http_doors import ORDER_DOOR, Doors
from tests.starter.sockets import HEALTH, socket_door

LONG, SHORT = 60.0, 0.05
POST = b"POST /orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


async def test_a_connection_that_says_nothing_is_ended(doors: Doors) -> None:
    async with socket_door(doors.context, head_seconds=SHORT) as door:
        silent = await door.connect()
        assert await silent.ended() == b""


@pytest.mark.parametrize("begun", [HEALTH[:9], HEALTH[:-2], HEALTH + HEALTH[:9]])
async def test_a_head_that_is_not_finished_in_time_is_told_so(doors: Doors, begun: bytes) -> None:
    async with socket_door(doors.context, head_seconds=SHORT) as door:
        slow = await door.connect()
        await slow.send(begun)
        if begun.startswith(HEALTH):
            assert (await slow.answer()).status == 200
        reply = await slow.answer()
        assert (reply.status, reply.json["code"]) == (408, "too_slow")
        assert "head" in reply.json["detail"]
        assert await slow.ended() == b""


async def test_a_head_that_comes_byte_by_byte_gains_no_time(doors: Doors) -> None:
    async with socket_door(doors.context, head_seconds=0.3) as door:
        slow = await door.connect()
        reply = asyncio.create_task(slow.answer())
        for byte in HEALTH * 1000:
            if reply.done():
                break
            await slow.send(b"a" if byte in b"\r\n" else bytes([byte]))
            await asyncio.wait({reply}, timeout=0.01)
        assert (await reply).status == 408


@pytest.mark.parametrize(
    "framed", [b"Content-Length: 50\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"]
)
async def test_a_body_that_is_not_finished_in_time_is_told_so(doors: Doors, framed: bytes) -> None:
    key = doors.http.headers["authorization"].encode()
    async with socket_door(doors.context, body_seconds=SHORT) as door:
        reply = await door.ask(POST + b"Authorization: " + key + b"\r\n" + framed)
        assert (reply.status, reply.json["code"]) == (408, "too_slow")
        assert "body" in reply.json["detail"]


async def test_a_client_that_does_not_take_its_answer_is_ended(doors: Doors) -> None:
    async with socket_door(doors.context, answer_seconds=SHORT) as door:
        greedy = await door.connect()
        asked = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * 400
        with pytest.raises(ConnectionError):  # noqa: PT012 - whichever write finds it ended
            for _ in range(1000):
                await greedy.send(asked)
                await asyncio.sleep(0)
        assert (await door.ask()).status == 200


async def test_the_door_answers_others_while_two_hundred_say_nothing(doors: Doors) -> None:
    async with socket_door(doors.context, head_seconds=LONG, connections=50) as door:
        silent = [await door.connect() for _ in range(200)]
        for one in silent[::2]:
            await one.send(POST)
        assert (await door.ask()).status == 200
        ended = await asyncio.gather(*(one.ended() for one in silent[:149]))
        assert ended == [b""] * 149
        assert (await door.ask()).status == 200


async def test_connections_that_come_in_one_moment_end_no_more_than_they_must(
    doors: Doors,
) -> None:
    async with socket_door(doors.context, head_seconds=LONG, connections=20) as door:
        crowd = await asyncio.gather(*(door.connect() for _ in range(200)))
        assert (await door.ask()).status == 200
        reads = {asyncio.create_task(one.reader.read(1)): one for one in crowd}
        while sum(read.done() for read in reads) < 181:
            left = [read for read in reads if not read.done()]
            await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
        left = [read for read in reads if not read.done()]
        for read in left:
            await reads[read].send(HEALTH)
        assert [await read for read in left] == [b"H"] * 19


async def test_a_kept_connection_makes_room_before_one_that_came_later(doors: Doors) -> None:
    async with socket_door(doors.context, head_seconds=LONG, connections=2) as door:
        kept = await door.connect()
        await kept.send(HEALTH)
        assert (await kept.answer()).status == 200
        later = await door.connect()
        assert (await door.ask()).status == 200
        assert await kept.ended() == b""
        await later.send(HEALTH)
        assert (await later.answer()).status == 200


BOUNDLESS: dict[str, tuple[bytes, int]] = {
    "no HTTP": (b"\x16\x03\x01\r\n\r\n", 400),
    "one endless header": (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 20_000, 431),
    "a long head, whole": (b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 20_000 + b"\r\n\r\n", 431),
    "many headers": (b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: a\r\n" * 101 + b"\r\n", 431),
    "a long query": (b"GET /orders?a=" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
    "a body in crumbs": (
        POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 5000, 413),
}  # fmt: skip


@pytest.mark.parametrize(("sent", "status"), BOUNDLESS.values(), ids=BOUNDLESS)
async def test_a_request_without_bounds_is_a_problem(
    doors: Doors, sent: bytes, status: int
) -> None:
    async with socket_door(doors.context) as door:
        reply = await door.ask(sent)
        assert reply.status == status
        assert reply.headers["content-type"] == "application/problem+json"


async def test_who_sends_on_after_the_answer_is_ended(doors: Doors) -> None:
    async with socket_door(doors.context) as door:
        endless = await door.connect()
        await endless.send(POST + b"Content-Length: 99999999\r\n\r\n")
        assert (await endless.answer()).status == 401
        with pytest.raises(ConnectionError):  # noqa: PT012 - whichever write finds it ended
            for _ in range(1000):
                await endless.send(b" " * 65536)
                await asyncio.sleep(0)


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("desk", 413)])
async def test_who_sends_a_whole_photo_before_he_reads_is_answered_in_words(
    doors: Doors, who: str, status: int
) -> None:
    """Browsers do so: too large, or not his to send, he is told, and not merely cut off."""
    await doors.place()
    photo = b"\xff" * (BYTES_MAX + 2_000_000)
    key = doors.http.headers["authorization"] if who == "desk" else "Bearer x"
    head = f"POST {ORDER_DOOR}/files HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\n"
    head += f"Content-Type: image/jpeg\r\nContent-Length: {len(photo)}\r\n\r\n"
    async with socket_door(doors.context) as door:
        reply = await door.ask(head.encode() + photo)
        assert (reply.status, bool(reply.json["detail"])) == (status, True)


async def test_requests_one_after_another_on_one_connection_are_all_answered(doors: Doors) -> None:
    async with socket_door(doors.context) as door:
        client = await door.connect()
        await client.send(HEALTH * 5)
        assert [(await client.answer()).status for _ in range(5)] == [200] * 5
