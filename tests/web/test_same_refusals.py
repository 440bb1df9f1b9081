"""What a decision or a report cannot say is refused with the same sentence at each door."""

import html
import re

import httpx
import pytest

from models.messages.decisions.decisions import DECISIONS, Correct
from models.roles import Role
from starter.web.forms import form_of_decision
from tests.starter.cli import DeskUnderTest
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages, forms_of

ORDER_DOOR = f"/orders/{MERCHANT}/{NUMBER}/decisions"
ASKING = sorted(
    name
    for name, one in DECISIONS.items()
    if one is not Correct and any(field.required for field in form_of_decision(one))
)
"""Decisions that need something said; what a correction changes is a form of its own."""


def alert(answer: httpx.Response) -> str:
    """The sentence of a page's refusal."""
    found = re.search(r'<p role="alert">(.*?)(<br>|</p>)', answer.text, re.DOTALL)
    return html.unescape(found[1]) if found else f"{answer.status_code}"


async def test_a_decision_that_says_too_little_is_refused_alike(
    pages: Pages, desk: DeskUnderTest
) -> None:
    await pages.place()
    browser = await pages.staff(Role.OPERATOR)
    browser.http.headers["Accept-Language"] = "en"
    found = {}
    for name in ASKING:
        by, path = DECISIONS[name].made_by[0].value, f"{ORDER_PAGE}/decide/{name}"
        envelope = {"decision_id": "d-1", "by": by, "actor": "clerk-7"}
        nonce = forms_of(await browser.get(path))[path]["nonce"]
        on_page = await browser.http.post(path, data={"nonce": nonce, **envelope})
        over_http = await pages.api.post(ORDER_DOOR, json={"decision": name, **envelope})
        typed = await desk.run("decide", MERCHANT, NUMBER, name, "--by", by, "--actor", "clerk-7")
        found[name] = (
            alert(on_page),
            over_http.json()["detail"],
            typed.err.partition("\n")[0].removeprefix("error: "),
        )
    assert {name: three for name, three in found.items() if len(set(three)) > 1} == {}


async def test_an_unknown_field_is_refused_alike(pages: Pages, desk: DeskUnderTest) -> None:
    await pages.place()
    body = {"decision": "hold", "decision_id": "d-1", "reason": "so", "resaon": "so"}
    over_http = (await pages.api.post(ORDER_DOOR, json=body)).json()["detail"]
    words = ("--reason", "so", "--set", "resaon=so")
    typed = await desk.run("decide", MERCHANT, NUMBER, "hold", "--by", "order_desk", *words)
    assert typed.err.partition("\n")[0] == f"error: {over_http}"


@pytest.mark.parametrize(("field", "text"), [("pieces", "many"), ("packing_sound", "x")])
async def test_what_is_typed_is_read_alike(
    pages: Pages, desk: DeskUnderTest, field: str, text: str
) -> None:
    await pages.place()
    browser = await pages.staff(Role.OPERATOR)
    browser.http.headers["Accept-Language"] = "en"
    on_page = await browser.send(f"{ORDER_PAGE}/report/picked_up", **{field: text})
    typed = await desk.run(
        "report", MERCHANT, NUMBER, "picked_up", "--by", "driver", f"--data={field}={text}"
    )
    assert typed.err.partition("\n")[0] == f"error: {alert(on_page)}"


@pytest.mark.parametrize("field", ["customer_at", "hub_at"])
async def test_a_time_that_is_none_is_refused_with_its_field(
    pages: Pages, desk: DeskUnderTest, field: str
) -> None:
    await pages.place()
    browser = await pages.staff(Role.OPERATOR)
    browser.http.headers["Accept-Language"] = "en"
    on_page = await browser.send(f"{ORDER_PAGE}/report/appointment_booked", **{field: "soon"})
    typed = await desk.run("report", MERCHANT, NUMBER, "appointment_booked", f"--data={field}=soon")
    assert alert(on_page) == f"{field}: 'soon' is not an instant"
    assert (typed.code, typed.err.partition("\n")[0]) == (2, f"error: {alert(on_page)}")
