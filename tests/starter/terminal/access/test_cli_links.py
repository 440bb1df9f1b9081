"""`fulfil links`: shown once, with the address that people outside know."""

import pytest

from activities.adapters.process.settings import load_settings
from starter.local.ports import PortBlock, write_ports
from starter.terminal.access.links import qr_text
from tests.starter.cli import DeskUnderTest


async def test_a_link_is_printed_once_with_its_whole_address(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FULFIL_PUBLIC_URL", "https://jobs.example/")
    made = await desk.json("links", "add", "--role", "driver", "--vehicle", "粤X12345")
    assert made["url"].startswith("https://jobs.example/l/")
    (listed,) = await desk.json("links", "list")
    assert (listed["id"], listed["scope"]["vehicle"]) == (made["id"], "粤X12345")
    assert made["url"].rpartition("/")[2] not in str(listed)


async def test_a_link_leads_to_the_copy_that_runs_here_whatever_the_environment_lacks(
    desk: DeskUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FULFIL_PORT_OFFSET", raising=False)
    write_ports(PortBlock(offset=340), load_settings().data_dir)
    made = await desk.json("links", "add", "--role", "driver", "--vehicle", "粤X12345")
    assert made["url"].startswith("http://127.0.0.1:8640/l/")
    monkeypatch.setenv("FULFIL_API_PORT", "9100")
    made = await desk.json("links", "add", "--role", "driver", "--vehicle", "粤X12345")
    assert made["url"].startswith("http://127.0.0.1:9100/l/")


async def test_links_are_listed_for_people_and_taken_back(desk: DeskUnderTest) -> None:
    assert "no link yet: fulfil links add" in (await desk.run("links", "list")).err
    made = await desk.json("links", "add", "--role", "order_desk", "--actor", "clerk-7")
    assert made["url"].partition("/app/welcome/")[2]
    await desk.run("links", "revoke", made["id"])
    assert "taken back" in (await desk.run("links", "list")).out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--role", "driver"), 2, "--vehicle"),
        (("--role", "order_desk"), 2, "--actor"),
        (("--role", "customer", "--order", "A1"), 2, "--merchant"),
        (("--role", "technician", "--vehicle", "粤X1"), 2, "no vehicle"),
        (("--role", "driver", "--vehicle", "粤X1", "--hours", "9999"), 2, "--hours"),
    ],
)
async def test_what_cannot_be_a_link_is_said_in_a_line(
    desk: DeskUnderTest, words: tuple[str, ...], code: int, message: str
) -> None:
    done = await desk.run("links", "add", *words)
    assert (done.code, message in done.err) == (code, True), done.err


async def test_a_link_for_some_steps_says_which(desk: DeskUnderTest) -> None:
    of_pickup = ("--vehicle", "粤X12345", "--stage", "trunk_pickup", "--kind", "picked_up")
    made = await desk.json("links", "add", "--role", "driver", *of_pickup)
    assert (made["scope"]["stages"], made["scope"]["kinds"]) == (["trunk_pickup"], ["picked_up"])
    listed = (await desk.run("links", "list")).out
    assert all(word in listed for word in ("粤X12345:", "trunk_pickup,", "picked_up")), listed
    bare = await desk.run("links", "add", "--role", "driver", "--kind", "picked_up")
    assert (bare.code, "a scope names" in bare.err) == (2, True)


async def test_what_is_no_link_cannot_be_taken_back(desk: DeskUnderTest) -> None:
    assert "there is no link link-0" in (await desk.run("links", "revoke", "link-0")).err


def test_the_code_of_an_address_is_drawn_for_a_terminal() -> None:
    assert "█" in qr_text("https://jobs.example/l/abc")
