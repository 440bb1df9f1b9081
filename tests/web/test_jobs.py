"""The pages of a driver's and a technician's job, without a screen and without a script."""

import pytest

from models.roles import Role
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Browser, Pages, forms_of


async def technician(pages: Pages) -> Browser:
    await pages.place()
    return await pages.outside(Role.TECHNICIAN, orders=(NUMBER,))


async def test_a_job_page_has_a_form_for_each_report(pages: Pages) -> None:
    browser = await technician(pages)
    answer = await browser.get(ORDER_PAGE)
    assert answer.status_code == 200, answer.text
