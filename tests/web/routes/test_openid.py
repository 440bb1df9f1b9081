"""Our own people signed in by an identity provider, over real HTTP: state, nonce, PKCE, roles."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import pytest_asyncio

from activities.adapters.partners.openid import IdentityFile, IdentityProvider, read_identity
from models.errors import UsageError
from models.roles import Role
from starter.service.access.openid import check_roles
from tests.loopback import http
from tests.web.browsers import PASSWORD, Browser, Pages, an_app
from tests.web.identity_provider import CLIENT, OTHER_KEY, SECRET, Provider, running_provider

START, BACK = "/app/sign-in/other", "/app/sign-in/back"


@dataclass
class SignInWorld:
    """The pages, and a provider that they know."""

    pages: Pages
    provider: Provider

    async def code(self, browser: Browser) -> dict[str, str]:
        """Begin to sign in; what the provider sends the browser back with."""
        there = (await browser.http.get(START)).headers["location"]
        async with http() as outside:
            back = (await outside.get(there)).headers["location"]
        return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    async def sign_in(self, browser: Browser, **changed: str) -> httpx.Response:
        """Sign in; with `changed` what the browser brings back is another."""
        brought = await self.code(browser) | changed
        return await browser.http.get(BACK, params=brought)

    async def actors(self) -> list[tuple[str, str | None, bool]]:
        """Role and actor of each key, and whether it lives."""
        keys = await self.pages.context.store.keys.list()
        return [(one.role, one.actor, one.revoked_at is None) for one in keys if one.actor]


def written(folder: Path, **changes: Any) -> Path:
    """An identity file."""
    roles = {"ops": "operator", "desk": "order_desk"}
    content = {"client_id": CLIENT, "client_secret": SECRET, "roles": roles, **changes}
    file = folder / "identity.json"
    file.write_text(json.dumps(content))
    file.chmod(0o600)
    return file


@pytest_asyncio.fixture
async def world(pages: Pages, tmp_path: Path) -> AsyncIterator[SignInWorld]:
    """Pages that know a provider."""
    async with running_provider() as provider:
        provider.claims = {"realm": {"roles": ["desk", "other"]}}
        file = written(tmp_path, issuer=provider.issuer, role_claim="realm.roles", label="企业登录")
        identity = IdentityProvider(read_identity(file))
        with an_app(pages.context, identity=identity) as app:
            yield SignInWorld(Pages(app, pages.context, pages.api), provider)


async def test_a_clerk_signs_in_and_is_the_same_one_the_next_day(world: SignInWorld) -> None:
    browser, other = world.pages.browser(), world.pages.browser()
    assert "企业登录" in (await browser.get("/app/sign-in")).text
    answer = await world.sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/app/")
    assert (await browser.get("/app/desk")).status_code == 200
    assert (await world.sign_in(other)).status_code == 303
    ((role, actor, lives),) = await world.actors()
    assert (role, lives) == (Role.ORDER_DESK, True)
    assert actor is not None
    assert actor.startswith("sso-")


WRONG: dict[str, dict[str, Any]] = {
    "signed by somebody else": {},
    "another audience": {"aud": "another"},
    "another issuer": {"iss": "https://other.example"},
    "over": {"exp": 1_000_000_000},
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "nobody": {"sub": None},
}


@pytest.mark.parametrize("lie", WRONG)
async def test_what_the_provider_says_is_believed_only_where_it_fits(
    world: SignInWorld, lie: str
) -> None:
    world.provider.lies = WRONG[lie]
    world.provider.key = OTHER_KEY if not WRONG[lie] else world.provider.key
    browser = world.pages.browser()
    answer = await world.sign_in(browser)
    assert answer.status_code == 401
    assert (await browser.get("/app/desk")).url.path == "/app/sign-in"
    assert await world.actors() == []


@pytest.mark.parametrize("changed", [{"state": "x"}, {"code": "x"}, {"code": ""}])
async def test_a_code_of_another_sign_in_opens_nothing(
    world: SignInWorld, changed: dict[str, str]
) -> None:
    assert (await world.sign_in(world.pages.browser(), **changed)).status_code == 401
    assert await world.actors() == []


async def test_a_code_that_another_browser_was_sent_opens_nothing(world: SignInWorld) -> None:
    stolen = await world.code(world.pages.browser())
    thief = world.pages.browser()
    await thief.http.get(START)
    assert (await thief.http.get(BACK, params=stolen)).status_code == 401


async def test_a_code_with_anothers_verifier_opens_nothing(world: SignInWorld) -> None:
    browser, other = world.pages.browser(), world.pages.browser()
    brought = await world.code(browser)
    mine = browser.http.cookies["fulfil_attempt"].split(".")
    await world.code(other)
    verifier = other.http.cookies["fulfil_attempt"].split(".")[2]
    cookie = f"fulfil_attempt={mine[0]}.{mine[1]}.{verifier}"
    fresh = world.pages.browser()
    answer = await fresh.http.get(BACK, params=brought, headers={"Cookie": cookie})
    assert answer.status_code == 401


async def test_another_role_ends_the_former_key_and_its_browsers(world: SignInWorld) -> None:
    before, after = world.pages.browser(), world.pages.browser()
    await world.sign_in(before)
    world.provider.claims = {"realm": {"roles": "ops"}}
    await world.sign_in(after)
    assert [(role, lives) for role, _, lives in await world.actors()] == [
        (Role.ORDER_DESK, False),
        (Role.OPERATOR, True),
    ]
    assert (await before.get("/app/desk")).url.path == "/app/sign-in"
    assert (await after.get("/app/keys")).status_code == 200


async def test_who_has_no_role_here_or_was_ended_is_not_let_in(world: SignInWorld) -> None:
    world.provider.claims = {"realm": {"roles": ["other"]}}
    assert (await world.sign_in(world.pages.browser())).status_code == 401
    world.provider.claims = {"realm": {"roles": ["desk"]}}
    await world.sign_in(world.pages.browser())
    (key,) = [one for one in await world.pages.context.store.keys.list() if one.actor]
    await world.pages.context.store.keys.revoke(key.id)
    assert (await world.sign_in(world.pages.browser())).status_code == 401


@pytest.mark.parametrize(
    "roles", [5, True, None, {"desk": 1}, [["desk"]], [{"desk": 1}, 7], [None]]
)
async def test_roles_that_are_no_names_let_nobody_in(world: SignInWorld, roles: Any) -> None:
    world.provider.claims = {"realm": {"roles": roles}}
    answer = await world.sign_in(world.pages.browser())
    assert (answer.status_code, await world.actors()) == (401, [])


@pytest.mark.parametrize("subject", [5, True, ["a"], {"a": 1}, "", None])
async def test_a_subject_that_is_no_text_is_nobody(world: SignInWorld, subject: Any) -> None:
    world.provider.claims = {"sub": subject, "realm": {"roles": ["desk"]}}
    answer = await world.sign_in(world.pages.browser())
    assert (answer.status_code, await world.actors()) == (401, [])


async def test_the_address_of_the_pages_is_found_without_its_last_sign(world: SignInWorld) -> None:
    for path in ("/", "/app", "/app/"):
        assert (await world.pages.browser().get(path)).url.path == "/app/sign-in", path


async def test_local_accounts_stay(world: SignInWorld) -> None:
    clerk = await world.pages.staff(Role.ORDER_DESK, "clerk-7")
    await clerk.send("/app/desk", "/app/sign-out")
    answer = await clerk.send("/app/sign-in", name="clerk-7", password=PASSWORD)
    assert answer.url.path == "/app/desk"


async def test_a_provider_that_is_down_is_said_so(world: SignInWorld) -> None:
    known = world.pages.app.state.identity.known_as
    moved = known.model_copy(update={"issuer": "http://127.0.0.1:9"})
    world.pages.app.state.identity.known_as = moved
    answer = await world.pages.browser().http.get(START, headers={"Accept-Language": "zh-CN"})
    assert (answer.status_code, "暂时无法连接身份提供方" in answer.text) == (503, True)
    assert 'name="password"' in answer.text


async def test_who_has_a_role_again_comes_in_again(world: SignInWorld) -> None:
    first, none, again = (world.pages.browser() for _ in range(3))
    await world.sign_in(first)
    world.provider.claims = {"realm": {"roles": []}}
    assert (await world.sign_in(none)).status_code == 401
    assert (await first.get("/app/desk")).url.path == "/app/sign-in"
    world.provider.claims = {"realm": {"roles": ["desk"]}}
    await world.sign_in(again)
    assert (await again.get("/app/desk")).url.path == "/app/desk"


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "http://idp.example"},
        {"issuer": "https://idp.example?x=1"},
        {"roles": {"a": "b"}},
    ],
)
def test_an_identity_file_that_is_none_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="is not one"):
        read_identity(written(tmp_path, **{"issuer": "https://idp.example", **changes}))


def test_no_provider_lets_somebody_outside_in() -> None:
    file = IdentityFile(issuer="https://idp.example", client_id="x", roles={"d": Role.DRIVER})
    with pytest.raises(UsageError, match="come in by links"):
        check_roles(file)
