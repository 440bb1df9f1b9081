"""Every page and every form: role x route x ownership, nonce, headers; and no form breaks it."""

from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.messages.decisions.decisions import DECISIONS
from models.roles import Role
from models.scopes import LinkPurpose, Scope
from models.stages.table import KINDS
from starter.service.access import keys, new_links
from starter.service.access.rights import KEY_ROLES, ROUTES, KeyKind, may
from starter.web.app import create_app
from starter.web.page_rights import PAGES
from starter.web.security_headers import HEADERS
from tests.starter.scoped_keys import ELSEWHERE, SCOPES
from tests.thorough import first_of
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of

PATH_VALUES = {
    "merchant": MERCHANT, "number": NUMBER, "kind": "vehicle_booked", "name": "confirm",
    "paper": "pickup", "sha256": "a" * 64, "ticket": "ticket:acme:3f9c2a71b0de",
    "key": "key-00000000", "link": "link-00000000", "view": "view-00000000",
}  # fmt: skip
OTHER_PATH_VALUES = {
    "export_page": {"name": "orders"},
    "export_chosen": {"format": "csv"},
    "send_ticket_decision": {"name": "acknowledge"},
    "send_ticket_report": {"kind": "care_answered"},
}
OPEN = {
    *("sign_in_page", "sign_in", "welcome_page", "welcome", "follow", "static"),
    *("go_to_provider", "back_from_provider"),
}
"""What nobody need be let in for."""

EVERYBODY = {"first", "sign_out"}
"""What everybody may who is in: it leads on, or out."""

NARROWER = {"first_page", "one_act"}
"""Of merchants alone, who have a row with others; of those who may report its kind."""

ENDLESS = "events"
"""It answers for ten minutes."""


def page_routes() -> list[tuple[str, str, str]]:
    """Method, address and name of every page that somebody has to be let in for."""
    found = []
    for route in iter_route_contexts(create_app().routes):
        path, name = str(getattr(route, "path", "")), str(route.name)
        if not path.startswith("/app/") or name in OPEN:
            continue
        filled = PATH_VALUES | OTHER_PATH_VALUES.get(name, {})
        where = path.replace(":path", "").format(**filled)
        where += f"?order={MERCHANT}/{NUMBER}" if name == "print_orders" else ""
        found += [(method, where, name) for method in sorted(route.methods or ())]
    return found


ROUTES_OF_PAGES = page_routes()
SHOWN_ROUTES = [(path, name) for method, path, name in ROUTES_OF_PAGES if method == "GET"]
SENT = [(path, name) for method, path, name in ROUTES_OF_PAGES if method == "POST"]


async def browser_of(pages: Pages, role: Role, scope: Scope | None) -> Browser:
    """A browser of that role, let in for that."""
    of_merchant = role is Role.MERCHANT or (scope is not None and bool(scope.orders))
    made = await pages.context.store.keys.add(
        role, MERCHANT if of_merchant else None, "somebody-1", scope
    )
    key = keys.KeyShown.model_validate(made)
    link = await new_links.link_to(pages.context, key, LinkPurpose.JOB, life=new_links.JOB_LIFE)
    browser = pages.browser()
    await browser.http.get(link.path)
    return browser


def test_every_page_has_its_row_in_the_table_of_rights() -> None:
    named = {name for _, _, name in ROUTES_OF_PAGES}
    assert named == PAGES.keys() | EVERYBODY, "a page without a row, or a row without a page"
    assert set(PAGES.values()) <= ROUTES.keys()


@pytest.mark.parametrize("key_kind", first_of(KeyKind))
async def test_a_page_is_open_to_whom_the_table_names_and_to_nobody_else(
    pages: Pages, key_kind: KeyKind
) -> None:
    await pages.place()
    for role in sorted(KEY_ROLES):
        browser = await browser_of(pages, role, SCOPES[key_kind])
        for path, name in SHOWN_ROUTES:
            if name in (ENDLESS, *EVERYBODY):
                continue
            answer = await browser.http.get(path)
            allowed = may(PAGES[name], role, {key_kind})
            opened = answer.status_code != 403
            narrower = name in NARROWER or role is Role.CUSTOMER  # who shows first that he is one
            assert opened is allowed or (narrower and not opened), (path, role, answer.text[:500])
            assert answer.status_code < 500, (path, role)


@pytest.mark.parametrize("key_kind", first_of(ELSEWHERE))
async def test_an_order_of_somebody_else_is_on_no_page(pages: Pages, key_kind: str) -> None:
    await pages.place()
    for role in sorted(KEY_ROLES):
        browser = await browser_of(pages, role, ELSEWHERE[key_kind])
        for path, name in SHOWN_ROUTES:
            if name in (ENDLESS, *EVERYBODY) or not may(PAGES[name], role, {KeyKind(key_kind)}):
                continue
            answer = await browser.http.get(path)
            shut = answer.status_code in (403, 404)
            assert shut or NUMBER not in answer.text, (path, role)


@pytest.mark.parametrize(("path", "name"), SENT)
async def test_a_form_that_is_not_ours_changes_nothing(pages: Pages, path: str, name: str) -> None:
    browser = await browser_of(pages, Role.OPERATOR, None)
    bare = await browser.http.post(path, data={"nonce": "x" * 64})
    home = forms_of(await browser.get("/app/keys"))
    elsewhere = await browser.http.post(
        path, data=home.get(path, {}), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (bare.status_code, elsewhere.status_code) == (403, 403), name


async def test_every_answer_has_the_headers_of_a_page(pages: Pages) -> None:
    await pages.place()
    browser = await browser_of(pages, Role.OPERATOR, None)
    for path in ("/app/sign-in", "/app/nothing-here", *(path for path, name in SHOWN_ROUTES)):
        if path.endswith("/events"):
            continue
        answer = await browser.http.get(path)
        for header, value in HEADERS.items():
            assert answer.headers[header] == value, (path, header)
        assert "no-store" in answer.headers["cache-control"] or "files" in path, path
        assert "<script>" not in answer.text


async def test_who_asks_too_often_waits_and_is_told(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = await browser_of(pages, Role.OPERATOR, None)
    monkeypatch.setattr(pages.app.state.gate.requests, "most", 1)
    answers = [await browser.http.get("/app/terms") for _ in range(3)]
    assert answers[-1].status_code == 429
    assert 'role="alert"' in answers[-1].text


TEXTS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["=1+1", "\x00", "9" * 400, "-1", "1e400", "NaN", "null", "[]", '{"a":1}',
                     "2026-13-45T99:99", "9999-12-31T23:59", "<script>", "' OR 1=1", "长" * 3000]),
)  # fmt: skip
FORMS = (
    *(f"{ORDER_PAGE}/report/{kind}" for kind in KINDS),
    *(f"{ORDER_PAGE}/decide/{name}" for name in DECISIONS),
    "/app/care/new",
    "/app/keys",
)


@pytest.mark.thorough
@given(data=st.data())
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
async def test_no_form_breaks_a_page_whatever_is_filled_in(pages: Pages, data: Any) -> None:
    await pages.place()
    browser = await browser_of(pages, Role.OPERATOR, None)
    action = data.draw(st.sampled_from(FORMS))
    inputs = forms_of(await browser.get(action))[action]
    filled = {
        name: value if name == "nonce" else data.draw(st.one_of(st.just(value), TEXTS))
        for name, value in inputs.items()
    }
    answer = await browser.http.post(action, data=filled, follow_redirects=True)
    assert answer.status_code < 500 or answer.status_code == 503, answer.text[:2000]
