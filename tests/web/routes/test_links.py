"""Links of jobs: made and taken back by the desks, and opened by nobody else."""

import hashlib
import secrets
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Connection, select

from activities.adapters.store.database.partial_indexes import METADATA
from models.errors import FulfilError
from models.roles import Role
from models.scopes import LinkPurpose
from starter.http.routes import examples
from starter.service.access import links, sign_ins
from starter.service.access.sign_ins import SignInRefused
from tests.starter.http_doors import Doors
from tests.starter.scoped_keys import PLATE, assign
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages

DIGITS = examples.ORDER_EXAMPLE["customer"]["phone"][-4:]
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def tampered(token: str, random: Random) -> str:
    """Another token: one sign changed, left out, doubled, or its case turned."""
    at = random.randrange(len(token))
    other = random.choice(SIGNS.replace(token[at], ""))
    return random.choice((
        token[:at] + other + token[at + 1 :], token[:at] + token[at + 1 :],
        token[:at] + token[at] + token[at:], token[:at] + token[at:].swapcase() + other,
        secrets.token_urlsafe(24), token + other, token[::-1] + other,
    ))  # fmt: skip


def all_rows(connection: Connection) -> list[str]:
    """Each row of each table."""
    return [
        str(row) for table in METADATA.sorted_tables for row in connection.execute(select(table))
    ]


def token_of(path: str) -> str:
    return path.rpartition("/")[2]


@pytest.mark.thorough
async def test_ten_thousand_tampered_tokens_open_nothing(pages: Pages) -> None:
    token = token_of((await pages.link(Role.DRIVER, vehicle=PLATE)).path)
    random = Random(1)
    for _ in range(10_000):
        with pytest.raises(SignInRefused):
            await sign_ins.open_link(pages.context, tampered(token, random), LinkPurpose.JOB)


async def test_the_token_of_a_link_is_in_no_table_but_its_hash_is(pages: Pages) -> None:
    token = token_of((await pages.link(Role.DRIVER, vehicle=PLATE)).path)
    await sign_ins.open_link(pages.context, token, LinkPurpose.JOB)
    kept = await pages.context.store.database.read(all_rows)
    assert any(hashlib.sha256(token.encode()).hexdigest() in row for row in kept)
    assert [row for row in kept if token in row] == []


async def test_a_tampered_link_gets_no_cookie(pages: Pages) -> None:
    token = token_of((await pages.link(Role.DRIVER, vehicle=PLATE)).path)
    random, browser = Random(2), pages.browser()
    pages.app.state.gate.addresses.most = 1000
    odd = ["%00", "..%2f..", "x" * 5000, "%F0%9F%92%A9", "' OR 1=1", "<script>"]
    for other in [*odd, *(tampered(token, random) for _ in range(200))]:
        answer = await browser.http.get(f"/l/{other}")
        assert answer.status_code in (401, 404), other
        assert "set-cookie" not in answer.headers


async def test_following_a_link_changes_nothing_and_hides_its_token(pages: Pages) -> None:
    link = await pages.link(Role.DRIVER, vehicle=PLATE)
    answer = await pages.browser().http.get(link.path)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert cookie.partition(token_of(link.path).lower())[0] == "fulfil_session="
    assert token_of(link.path) not in answer.headers["location"]
    (listed,) = await links.list_links(pages.context)
    assert (listed.used_at, listed.revoked_at) == (None, None)


async def test_a_desk_makes_a_link_and_a_phone_reads_its_code(pages: Pages) -> None:
    await pages.place()
    desk = await pages.staff(Role.TRUNK_DESK)
    filled = {"role": "driver", "merchant": MERCHANT, "orders": NUMBER, "actor": "driver-7"}
    answer = await desk.send("/app/links", **filled)
    assert "<svg" in answer.text
    path = "/l/" + answer.text.partition("doors/l/")[2].partition("<")[0]
    assert (await pages.browser().get(path)).url.path == ORDER_PAGE


async def test_a_link_that_a_desk_takes_back_lets_nobody_in(pages: Pages) -> None:
    link = await pages.link(Role.DRIVER, vehicle=PLATE)
    driver = pages.browser()
    await driver.get(link.path)
    desk = await pages.staff(Role.TRUNK_DESK)
    await desk.send("/app/links", f"/app/links/{link.id}/revoke")
    assert (await driver.get("/app/jobs")).url.path == "/app/sign-in"


async def test_the_link_of_a_vehicle_ends_with_its_turn(pages: Pages) -> None:
    await pages.place()
    await assign(pages, PLATE)  # type: ignore[arg-type]  # it asks for a context alone
    driver = await pages.outside(Role.DRIVER, vehicle=PLATE)
    assert (await driver.get(ORDER_PAGE)).status_code == 200
    await assign(pages, "粤X99999")  # type: ignore[arg-type]  # it asks for a context alone
    after = await driver.get(ORDER_PAGE)
    assert after.status_code == 410
    assert "您不再负责订单" in after.text
    assert "王芳" not in after.text


async def test_a_day_after_its_turn_the_order_is_no_more_there_than_one_that_never_was(
    pages: Pages,
) -> None:
    await pages.place()
    doors = Doors(pages.context, pages.api)
    now = pages.context.now()
    await assign(doors, PLATE, now - timedelta(hours=30))
    await assign(doors, "粤X99999", now - timedelta(hours=25))
    driver = await pages.outside(Role.DRIVER, vehicle=PLATE)
    once, never = await driver.get(ORDER_PAGE), await driver.get("/app/orders/acme/NO-SUCH")
    assert (once.status_code, never.status_code) == (404, 404)
    assert once.text.replace(NUMBER, "NO-SUCH") == never.text


@pytest.mark.parametrize("filled", [{"role": "driver"}, {"role": "driver", "actor": "13800138000"}])
async def test_a_link_for_nothing_or_with_a_phone_for_a_name_is_refused(
    pages: Pages, filled: dict[str, str]
) -> None:
    desk = await pages.staff(Role.TRUNK_DESK)
    answer = await desk.send("/app/links", **filled)
    assert answer.status_code == 422
    assert "<svg" not in answer.text


async def test_a_desk_lets_none_of_our_own_people_in(pages: Pages) -> None:
    with pytest.raises(FulfilError, match="may not let in"):
        await links.issue_link(
            pages.context, Role.OPERATOR, None, "op-1", None, maker=Role.TRUNK_DESK
        )
    assert await links.list_links(pages.context) == ()


async def test_a_desk_binds_a_link_to_steps_and_its_page_offers_those_alone(pages: Pages) -> None:
    await pages.place()
    desk = await pages.staff(Role.TRUNK_DESK)
    filled = {"role": "customer", "merchant": MERCHANT, "orders": NUMBER, "kinds": "accepted"}
    made = await desk.send("/app/links", **filled)
    assert ("kind", "accepted") in (await links.list_links(pages.context))[0].tells
    customer = pages.browser()
    await customer.get("/l/" + made.text.partition("doors/l/")[2].partition("<")[0])
    page = await customer.send(ORDER_PAGE, f"{ORDER_PAGE}/own-phone", digits=DIGITS)
    assert page.status_code == 200
    assert f"{ORDER_PAGE}/return" not in page.text
    assert f"{ORDER_PAGE}/write" not in page.text
    for path in ("write", "return"):
        assert (await customer.get(f"{ORDER_PAGE}/{path}")).status_code == 403


async def test_a_driver_sees_no_links(pages: Pages) -> None:
    driver = await pages.outside(Role.DRIVER, vehicle=PLATE)
    assert (await driver.get("/app/links")).status_code == 403


async def test_a_second_technician_of_a_provider_ends_the_link_of_the_first(pages: Pages) -> None:
    await pages.place()
    desk = await pages.staff(Role.SERVICE_DESK)
    browsers = []
    for actor in ("tech-1", "tech-2"):
        filled = {"role": "technician", "merchant": MERCHANT, "orders": NUMBER, "actor": actor}
        made = await desk.send("/app/links", **filled)
        path = "/l/" + made.text.partition("doors/l/")[2].partition("<")[0]
        browsers.append(pages.browser())
        assert (await browsers[-1].get(path)).url.path == ORDER_PAGE
    first, second = browsers
    assert (await first.get(ORDER_PAGE)).url.path == "/app/sign-in"
    assert (await second.get(ORDER_PAGE)).status_code == 200
