"""`fulfil keys`: shown once, stored hashed, ended for good."""

import pytest

from tests.starter.cli import DeskUnderTest


async def test_a_key_is_printed_once_and_opens_the_door(desk: DeskUnderTest) -> None:
    made = await desk.json("keys", "add", "--role", "driver")
    assert made.keys() == {"id", "key", "role", "merchant", "actor", "scope"}
    assert (made["role"], made["merchant"], made["scope"]) == ("driver", None, None)
    (listed,) = await desk.json("keys", "list")
    assert listed["id"] == made["id"]
    assert "key" not in listed
    assert await desk.store.keys.check(made["key"]) is not None


async def test_keys_are_listed_for_people_with_the_minute(desk: DeskUnderTest) -> None:
    assert "no key yet: fulfil keys add" in (await desk.run("keys", "list")).err
    made = await desk.json("keys", "add", "--role", "driver")
    output = (await desk.run("keys", "list")).out
    assert made["id"] in output
    assert "司机 driver" in output
    assert "+08:00" not in output


@pytest.mark.parametrize("role", ["merchant", "driver", "operator"])
async def test_a_key_may_be_for_one_merchant(desk: DeskUnderTest, role: str) -> None:
    made = await desk.json("keys", "add", "--role", role, "--merchant", "acme")
    assert (made["role"], made["merchant"]) == (role, "acme")


async def test_a_key_may_be_for_one_clerk_of_a_desk(desk: DeskUnderTest) -> None:
    made = await desk.json("keys", "add", "--role", "order_desk", "--actor", "clerk-7")
    found = await desk.store.keys.check(made["key"])
    assert found is not None
    assert (made["actor"], found.actor) == ("clerk-7", "clerk-7")
    assert "clerk-7" in (await desk.run("keys", "list")).out


async def test_a_key_that_was_ended_opens_nothing(desk: DeskUnderTest) -> None:
    made = await desk.json("keys", "add", "--role", "operator")
    ended = await desk.json("keys", "revoke", made["id"])
    assert ended["revoked_at"]
    assert await desk.store.keys.check(made["key"]) is None


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("add", "--role", "drver"), 2, "driver?"),
        (("add", "--role", "nobody"), 2, "no key stands for nobody"),
        (("add", "--role", "merchant"), 2, "--merchant"),
        (("add", "--role", "driver", "--merchant", "a b"), 2, "not a merchant code"),
        (("add",), 2, "--role"),
        (("add", "--role", "driver", "--actor", "13800138000"), 2, "a telephone number"),
        (("revoke", "key-0"), 1, "there is no key key-0"),
    ],
)
async def test_what_cannot_be_a_key_is_said_in_a_line(
    desk: DeskUnderTest, words: tuple[str, ...], code: int, message: str
) -> None:
    done = await desk.run("keys", *words)
    assert (done.code, done.out) == (code, "")
    assert message in done.err


async def test_people_read_what_a_key_reaches(desk: DeskUnderTest) -> None:
    of_truck = await desk.run("keys", "add", "--role", "driver", "--vehicle", "粤X12345")
    of_system = await desk.run("keys", "add", "--role", "carrier")
    assert "scope     粤X12345\n" in of_truck.out
    assert "scope     a system's\n" in of_system.out


async def test_an_actor_that_is_a_name_is_named_by_its_option(desk: DeskUnderTest) -> None:
    done = await desk.run("keys", "add", "--role", "driver", "--actor", "张三")
    assert "--actor cannot be read: it looks like a name" in done.err
