"""Photos and papers in a desk's forms: sent with the form, kept as those of a driver are."""

import re

import httpx

from models.ids import order_id
from models.roles import Role
from tests.image_files import a_photo
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of
from tests.web.job_orders import reports

PICKED_UP = {"by": "driver", "pieces": "2", "packing_sound": "true", "sorted_by_area": "true"}
REFUSED = {**PICKED_UP, "pieces": "many"}


async def opened(pages: Pages, path: str, role: Role = Role.TRUNK_DESK) -> Browser:
    await pages.place()
    browser = await pages.staff(role)
    form = (await browser.get(f"{ORDER_PAGE}/{path}")).text
    assert 'enctype="multipart/form-data"' in form
    return browser


async def send(
    browser: Browser, path: str, filled: dict[str, str], *photos: tuple[str, bytes]
) -> httpx.Response:
    """Fill the form in, choose files by field, and send it as a browser does."""
    page = f"{ORDER_PAGE}/{path}"
    inputs = forms_of(await browser.get(page))[page]
    plain = {name: value for name, value in inputs.items() if name not in ("photos", "evidence")}
    files = [(name, (f"{n}.jpg", data)) for n, (name, data) in enumerate(photos)]
    return await browser.http.post(
        page, data={**plain, **filled}, files=files or None, follow_redirects=True
    )


async def test_a_desk_sends_the_photos_of_what_it_notes_down(pages: Pages) -> None:
    browser = await opened(pages, "report/picked_up")
    photos = [("photos", a_photo()), ("photos", a_photo(size=(30, 20)))]
    sent = await send(browser, "report/picked_up", PICKED_UP, *photos)
    assert sent.url.path == ORDER_PAGE, sent.text
    (row,) = await reports(pages)
    assert len(row.report.data["photos"]) == 2
    assert await kept(pages) == set(row.report.data["photos"])


async def test_a_refused_form_goes_on_with_the_photos_that_were_kept(pages: Pages) -> None:
    browser = await opened(pages, "report/picked_up")
    answer = await send(browser, "report/picked_up", REFUSED, ("photos", a_photo()))
    assert answer.status_code == 422
    assert await reports(pages) == []
    (stored,) = await kept(pages)
    assert re.search(rf'<option value="{stored}" selected', answer.text)


async def test_what_is_no_photo_is_refused_and_nothing_is_reported(pages: Pages) -> None:
    browser = await opened(pages, "report/picked_up")
    answer = await send(browser, "report/picked_up", PICKED_UP, ("photos", b"not a photo"))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert await reports(pages) == []


async def test_the_one_paper_of_a_report_may_be_a_file(pages: Pages) -> None:
    browser = await opened(pages, "report/accepted", Role.SERVICE_DESK)
    form = (await browser.get(f"{ORDER_PAGE}/report/accepted")).text
    assert form.count('name="sheet"') == 2
    assert '<input type="file" name="sheet">' in form


async def test_a_decision_takes_its_evidence_as_files(pages: Pages) -> None:
    browser = await opened(pages, "decide/judge", Role.SERVICE_DESK)
    await send(browser, "decide/judge", {}, ("evidence", a_photo()))
    assert len(await kept(pages)) == 1


async def test_a_form_without_files_has_no_input_for_any(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff(Role.ORDER_DESK)
    assert 'type="file"' not in (await browser.get(f"{ORDER_PAGE}/decide/hold")).text


async def kept(pages: Pages) -> set[str]:
    """What is kept next to the order."""
    rows = await pages.context.store.files.of_order(order_id(MERCHANT, NUMBER))
    return {row.sha256 for row in rows}
