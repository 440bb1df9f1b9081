"""The pages of a driver's and a technician's job, without a screen and without a script."""

from datetime import timedelta
from typing import Any

import pytest

from models.ids import order_id
from models.roles import Role
from tests.image_files import a_photo
from tests.thorough import first_of
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of
from tests.web.job_orders import awaits, driver, placed, reports, technician

PICKED_UP = {"pieces": "2", "packing_sound": "true", "sorted_by_area": "true"}


def job(kind: str, number: str = NUMBER) -> str:
    return f"/app/orders/{MERCHANT}/{number}/job/{kind}"


async def send(browser: Browser, kind: str, files: Any = None, **filled: str) -> Any:
    """Fill a form of the job's page in, as it stands without a script."""
    inputs = forms_of(await browser.get(ORDER_PAGE))[job(kind)]
    plain = {name: value for name, value in inputs.items() if name not in ("photos", "signature")}
    return await browser.http.post(
        job(kind), data={**plain, **filled}, files=files or {"none": ("", b"")},
        follow_redirects=True,
    )  # fmt: skip


async def test_the_next_thing_is_one_form_with_what_is_known_filled_in(pages: Pages) -> None:
    browser = await driver(pages)
    answer = await browser.get(ORDER_PAGE)
    assert forms_of(answer)[job("picked_up")]["pieces"] == "2"
    assert answer.text.count('class="big"') == 1
    assert 'href="tel:+8613900139000"' in answer.text
    assert "geo:0,0?q=" in answer.text


async def test_a_report_is_written_down_with_its_photos_and_signature(pages: Pages) -> None:
    browser = await technician(pages)
    photos = [("photos", ("a.jpg", a_photo())), ("photos", ("b.jpg", a_photo(size=(30, 20))))]
    signed = ("signature", ("s.png", a_photo("PNG", size=(50, 20))))
    answer = await send(browser, "delivered", [*photos, signed])
    assert answer.url.path == ORDER_PAGE, answer.text
    (row,) = await reports(pages)
    assert (row.kind, row.by, row.actor) == ("delivered", "technician", "technician-1")
    kept = {one.sha256 for one in await pages.context.store.files.of_order(row.order)}
    data = row.content["data"]
    assert {*data["photos"], data["signature"]} == kept
    assert len(kept) == 3


async def test_a_form_that_is_sent_twice_counts_once(pages: Pages) -> None:
    browser = await driver(pages)
    inputs = forms_of(await browser.get(ORDER_PAGE))[job("picked_up")]
    for _ in range(2):
        sent = {**inputs, **PICKED_UP, "photos": ""}
        answer = await browser.http.post(job("picked_up"), data=sent, follow_redirects=True)
        assert answer.url.path == ORDER_PAGE, answer.text
    (row,) = await reports(pages)
    assert row.report_id == inputs["report_id"]


async def test_what_cannot_be_read_is_named_and_what_was_filled_in_stays(pages: Pages) -> None:
    browser = await driver(pages)
    answer = await send(browser, "picked_up", **{**PICKED_UP, "occurred_at": "yesterday"})
    assert answer.status_code == 422
    assert forms_of(answer)[job("picked_up")]["pieces"] == "2"
    assert await reports(pages) == []


async def test_a_file_that_is_no_photo_is_refused_and_nothing_is_reported(pages: Pages) -> None:
    browser = await technician(pages)
    for content, why in (
        (b"not a photo", "这不是可以读取的照片或单据"),
        (b"", "文件是空的"),
    ):
        answer = await send(browser, "delivered", [("photos", ("a.jpg", content))])
        assert (answer.status_code, why in answer.text) == (422, True)
    assert await reports(pages) == []


@pytest.mark.parametrize("path", [job("delivered", "OTHER-1"), job("no_such_kind")])
async def test_another_order_and_another_kind_are_not_there(pages: Pages, path: str) -> None:
    browser = await technician(pages)
    await pages.place(number="OTHER-1")
    assert (await browser.get(path)).status_code in (404, 422)


async def test_who_may_not_say_it_is_answered_so(pages: Pages) -> None:
    browser = await driver(pages)
    assert (await browser.get(job("accepted"))).status_code == 403
    inputs = forms_of(await browser.get(ORDER_PAGE))[job("picked_up")]
    answer = await browser.http.post(job("accepted"), data={"nonce": inputs["nonce"]})
    assert answer.status_code == 403
    assert await reports(pages) == []


async def test_the_customers_phone_is_shown_while_there_is_something_to_do(pages: Pages) -> None:
    browser = await technician(pages)
    assert "tel:+8613800138000" in (await browser.get(ORDER_PAGE)).text
    await awaits(pages, "verified", closed=True, outcome="closed")
    assert "8613800138000" not in (await browser.get(ORDER_PAGE)).text


async def test_no_technician_reads_the_customers_phone_before_his_leg_opens(pages: Pages) -> None:
    browser = await technician(pages)
    for report, read in (("picked_up", False), ("arrived_at_hub", False), ("delivered", True)):
        await awaits(pages, report)
        assert ("8613800138000" in (await browser.get(ORDER_PAGE)).text) is read, report


async def test_some_days_after_his_part_a_page_says_that_it_is_over(pages: Pages) -> None:
    browser = await technician(pages)
    assert (await browser.get(ORDER_PAGE)).status_code == 200
    ended = pages.context.now() - timedelta(days=30)
    await awaits(pages, "verified", closed=True, outcome="closed", since=ended)
    over = await browser.get(ORDER_PAGE)
    assert over.status_code == 410
    assert "已于" in over.text
    assert "春熙路" not in over.text


async def test_the_pickups_phone_is_shown_until_the_goods_are_on_the_road(pages: Pages) -> None:
    browser = await driver(pages)
    assert "tel:+8613900139000" in (await browser.get(ORDER_PAGE)).text
    await awaits(pages, "arrived_at_hub")
    assert "8613900139000" not in (await browser.get(ORDER_PAGE)).text


async def test_on_the_road_the_next_point_is_chosen_already_and_the_title_names_the_city(
    pages: Pages,
) -> None:
    browser = await driver(pages, "departed")
    await awaits(pages, "checkpoint_passed", step="awaiting_checkpoint:half-way")
    page = (await browser.get(ORDER_PAGE, headers={"Accept-Language": "zh-CN"})).text
    assert '<option value="half-way">中途反馈点</option>' in page
    title = page.partition("<h1>")[2].partition("</h1>")[0]
    assert title == "干线运输 · 成都市"


async def test_my_jobs_stand_in_the_order_of_their_times(pages: Pages) -> None:
    now = pages.context.now()
    for number, hours in (("J-3", 30), ("J-1", -2), ("J-2", -1)):
        await placed(pages, "delivered", number=number)
        due = {"next_due_at": now + timedelta(hours=hours), "next_duty": "FH-10.2.4:deliver"}
        await awaits(pages, "delivered", number, **due)
    browser = await pages.outside(Role.TECHNICIAN, orders=("J-1", "J-2", "J-3"))
    text = (await browser.get("/app/jobs")).text
    assert all(number in text for number in ("J-1", "J-2", "J-3"))


async def test_the_script_is_told_in_data_what_became_of_a_tap(pages: Pages) -> None:
    browser = await driver(pages)
    page = (await browser.get(ORDER_PAGE)).text
    nonce = page.partition('data-nonce="')[2].partition('"')[0]
    fields = {**PICKED_UP, "report_id": "tap-1", "tapped_at": "2026-11-29T08:00:00Z"}
    answer = await browser.http.post(job("picked_up"), data=fields, headers={"X-Nonce": nonce})
    assert answer.json()["outcome"] == "accepted"
    (row,) = await reports(pages)
    assert row.content["occurred_at"] == row.content["reported_at"]
    wrong = await browser.http.post(job("picked_up"), data=fields, headers={"X-Nonce": "0"})
    assert wrong.status_code == 403


async def test_a_photo_of_a_tap_is_kept_with_the_time_that_the_phone_says(pages: Pages) -> None:
    browser = await technician(pages)
    page = (await browser.get(ORDER_PAGE)).text
    nonce = page.partition('data-nonce="')[2].partition('"')[0]
    answer = await browser.http.post(
        f"{job('delivered')}/file", data={"taken_photos": "2026-11-20T09:30:00"},
        files={"photos": ("a.jpg", a_photo())}, headers={"X-Nonce": nonce},
    )  # fmt: skip
    (sha256,) = answer.json()["files"]["photos"]
    (file,) = await pages.context.store.files.of_order(order_id(MERCHANT, NUMBER))
    assert (file.sha256, str(file.taken_at)) == (sha256, "2026-11-20 01:30:00+00:00")


@pytest.mark.parametrize("field", ["tapped_at", "occurred_at"])
@pytest.mark.parametrize(
    "at", first_of(["9999-12-31T23:59-23:59", "0001-01-01T00:00", "9999-12-31T23:59"])
)
async def test_a_time_that_cannot_be_meant_is_refused_and_nothing_is_kept(
    pages: Pages, field: str, at: str
) -> None:
    phone = await driver(pages)
    fields = {**PICKED_UP, "report_id": "tap-1", field: at}
    answer = await phone.send(ORDER_PAGE, f"{ORDER_PAGE}/job/picked_up", **fields)
    assert answer.status_code == 422, answer.text
    assert await reports(pages) == []


async def test_a_form_that_a_link_is_not_for_does_not_open(pages: Pages) -> None:
    await placed(pages, "picked_up")
    browser = await pages.outside(Role.DRIVER, orders=(NUMBER,), kinds=("picked_up",))
    assert (await browser.get(job("picked_up"))).status_code == 200
    for kind in ("departed", "delivered"):
        other = await browser.get(job(kind))
        assert other.status_code == 403, kind
        assert "<form" not in other.text.partition("<main")[2], kind
    foreign = await browser.get(job("departed", "SO-none"))
    assert foreign.status_code == 404


@pytest.mark.parametrize(("verify_by", "asked"), [("code", True), ("sheet", False)])
async def test_the_code_that_the_customer_reads_out_is_asked_for_where_it_verifies(
    pages: Pages, verify_by: str, *, asked: bool
) -> None:
    await placed(pages, "verified", verify_by=verify_by)
    browser = await pages.outside(Role.TECHNICIAN, orders=(NUMBER,))
    for path in (ORDER_PAGE, job("verified")):
        form = (await browser.get(path)).text.partition('data-kind="verified"')[2]
        stands_open = form.partition("<details>")[0]
        assert ('name="code" value="" required' in stands_open) is asked, path
