"""Saved views of lists: the same at all three doors, own ones and those that a role shares."""

from typing import Any

import pytest

from models.roles import Role
from tests.starter.cli import DeskUnderTest
from tests.web.browsers import Pages, forms_of

LATE: dict[str, Any] = {"list": "orders", "name": "late ones", "query": {"late": "true"}}


async def names(pages: Pages, role: Role, merchant: str | None = None) -> list[str]:
    """The views that a new key of that role has."""
    key = await pages.context.store.keys.add(role, merchant)
    found = await pages.api.get("/views", headers={"Authorization": f"Bearer {key.key}"})
    return [one["name"] for one in found.json()["views"]]


async def test_a_clerk_saves_the_list_that_he_looks_at_and_opens_it_by_its_link(
    pages: Pages,
) -> None:
    clerk = await pages.staff()
    await clerk.send(
        "/app/orders?late=true&q=13800138000", "/app/views", name="late ones", shared=""
    )
    shown = await clerk.get("/app/orders?lang=en")
    assert '<a href="/app/orders?late=true">late ones</a>' in shown.text
    assert (await clerk.get("/app/orders?late=true")).status_code == 200
    assert "late ones" not in (await (await pages.staff(actor="clerk-8")).get("/app/orders")).text


async def test_a_saved_view_is_saved_as_a_file_straight_from_its_link(pages: Pages) -> None:
    clerk = await pages.staff()
    await clerk.send("/app/orders?late=true", "/app/views", name="late ones", shared="")
    file = "/app/exports/orders?format=csv&late=true"
    assert f'href="{file.replace("&", "&amp;")}"' in (await clerk.get("/app/orders")).text
    saved = await clerk.get(file)
    assert saved.headers["content-type"].startswith("text/csv")


async def test_a_shared_view_is_of_its_role_and_only_who_saved_it_removes_it(pages: Pages) -> None:
    clerk, other = await pages.staff(), await pages.staff(actor="clerk-8")
    await clerk.send("/app/overdue", "/app/views", name="all", shared="true")
    listed = await other.get("/app/overdue")
    assert ">all</a>" in listed.text
    assert not any(action.endswith("/remove") for action in forms_of(listed))
    (remove,) = (one for one in forms_of(await clerk.get("/app/overdue")) if "/remove" in one)
    await clerk.send("/app/overdue", remove)
    assert ">all</a>" not in (await other.get("/app/overdue")).text
    assert await names(pages, Role.TRUNK_DESK) == []


async def test_a_merchant_shares_with_nobody_of_another_merchant(pages: Pages) -> None:
    key = await pages.context.store.keys.add(Role.MERCHANT, "acme")
    headers = {"Authorization": f"Bearer {key.key}"}
    await pages.api.post("/views", json={**LATE, "shared": True}, headers=headers)
    assert await names(pages, Role.MERCHANT, "acme") == ["late ones"]
    assert await names(pages, Role.MERCHANT, "other") == []


async def test_a_view_of_the_same_name_is_replaced(pages: Pages) -> None:
    first = await pages.api.post("/views", json=LATE)
    again = await pages.api.post("/views", json={**LATE, "query": {"held": "true"}})
    assert (first.status_code, again.json()["id"]) == (201, first.json()["id"])
    (view,) = (await pages.api.get("/views?list=orders")).json()["views"]
    assert (view["query"], view["path"]) == ({"held": "true"}, "/app/orders?held=true")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"list": "keys"}, "the list keys has no views"),
        ({"query": {"q": "13800138000"}}, "a view keeps no words that are searched for"),
        ({"query": {"colour": "red"}}, "this list cannot be filtered so"),
        ({"name": " "}, "this is not a view"),
    ],
)
async def test_what_cannot_be_saved_is_refused_alike_at_each_door(
    pages: Pages, desk: DeskUnderTest, changed: dict[str, Any], reason: str
) -> None:
    await desk.take()
    body = LATE | changed
    sent = await pages.api.post("/views", json=body)
    where = [f"--where={name}={value}" for name, value in body["query"].items()]
    typed = await desk.run("views", "save", str(body["list"]), str(body["name"]), *where)
    assert (sent.status_code, typed.code) == (422, 2), typed.err
    assert reason in typed.err
    assert reason in sent.json()["detail"] or "name" in sent.json()["detail"]


async def test_the_terminal_saves_lists_and_removes_a_view(desk: DeskUnderTest) -> None:
    await desk.take()
    saved = await desk.run("views", "save", "orders", "late", "--where", "late=true", "-o", "json")
    assert saved.json["path"] == "/app/orders?late=true"
    assert [one["name"] for one in await desk.json("views", "list")] == ["late"]
    assert (await desk.run("views", "remove", saved.json["id"])).code == 0
    assert (await desk.run("views", "remove", saved.json["id"])).code == 1
