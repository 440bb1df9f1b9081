"""How people come in, and stay out."""

from models.roles import Role
from tests.web.browsers import NUMBER, ORDER_PAGE, PASSWORD, Pages, forms_of


async def test_a_page_leads_who_is_not_in_to_where_one_signs_in(pages: Pages) -> None:
    answer = await pages.browser().get("/app/desk")
    assert answer.url.path == "/app/sign-in"
    assert 'name="password"' in answer.text


async def test_the_first_link_of_an_account_is_used_once(pages: Pages) -> None:
    link = await pages.link(Role.ORDER_DESK, actor="clerk-7")
    browser = pages.browser()
    assert (await browser.get(link.path)).status_code == 200  # a chat opens it before anybody
    answer = await browser.send(link.path, name="Li.Na", password=PASSWORD)
    assert answer.url.path == "/app/desk"
    assert (await pages.browser().get(link.path)).status_code == 401


async def test_name_and_password_let_in_and_a_wrong_one_says_not_which(pages: Pages) -> None:
    await pages.staff(actor="clerk-7")
    browser = pages.browser()
    for name, password in (("clerk-7", "wrong password"), ("nobody", PASSWORD)):
        answer = await browser.send("/app/sign-in", name=name, password=password)
        assert (answer.status_code, "name or password is wrong" in answer.text) == (401, False)
        assert "用户名或密码不正确" in answer.text
    answer = await browser.send("/app/sign-in", name="CLERK-7", password=PASSWORD)
    assert answer.url.path == "/app/desk"


async def test_the_sixth_try_with_a_name_in_a_minute_waits(pages: Pages) -> None:
    browser = pages.browser()
    tries = [await browser.send("/app/sign-in", name="x", password="y" * 12) for _ in range(6)]
    assert [one.status_code for one in tries] == [401] * 5 + [429]


async def test_the_link_of_a_job_leaves_the_address_bar_and_lets_in_again(pages: Pages) -> None:
    await pages.place()
    link = await pages.link(Role.TECHNICIAN, actor="t-1", orders=(NUMBER,))
    for _ in range(2):
        answer = await pages.browser().get(link.path)
        assert str(answer.url.path) == ORDER_PAGE
        assert link.path not in answer.text


async def test_a_revoked_link_shuts_the_browsers_that_came_in_by_it(pages: Pages) -> None:
    await pages.place()
    link = await pages.link(Role.TECHNICIAN, actor="t-1", orders=(NUMBER,))
    browser = pages.browser()
    await browser.get(link.path)
    await pages.context.store.sign_ins.revoke_link(link.id, now=pages.context.now())
    assert (await browser.get(ORDER_PAGE)).url.path == "/app/sign-in"
    assert (await pages.browser().get(link.path)).status_code == 401


async def test_who_signs_out_is_out(pages: Pages) -> None:
    browser = await pages.staff()
    await browser.send("/app/desk", "/app/sign-out")
    assert (await browser.get("/app/desk")).url.path == "/app/sign-in"


async def test_a_form_of_another_site_or_without_its_nonce_is_refused(pages: Pages) -> None:
    browser = await pages.staff()
    inputs = forms_of(await browser.get("/app/desk"))["/app/sign-out"]
    foreign = await browser.http.post(
        "/app/sign-out", data=inputs, headers={"Sec-Fetch-Site": "cross-site"}
    )
    bare = await browser.http.post("/app/sign-out")
    assert (foreign.status_code, bare.status_code) == (403, 403)
    assert (await browser.get("/app/desk")).url.path == "/app/desk"


async def test_a_form_that_is_larger_than_any_form_is_refused_before_it_is_kept(
    pages: Pages,
) -> None:
    """Whoever is not let in sends it, too."""
    for path in ("/app/sign-in", "/app/welcome/x"):
        sent = b"name=" + b"x" * (2 * 1024 * 1024)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = await pages.browser().http.post(path, content=sent, headers=kind)
        assert (answer.status_code, 'role="alert"' in answer.text) == (413, True), path
