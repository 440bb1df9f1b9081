"""What goes wrong, as it is told from a phone: with photos, and without a name to type."""

from datetime import timedelta

import pytest

from activities.adapters.store.ledger import SqlLedger
from models.ids import order_id
from models.messages.incidents.incident_row import IncidentRow
from models.messages.incidents.liability import LiabilityState
from models.messages.timeline.timeline import Batch
from models.roles import Role
from models.stages.city_delivery.contacts import ContactFailed
from models.stages.city_delivery.quarrels import Quarrel
from models.stages.table import KINDS
from tests.image_files import a_photo
from tests.web.browsers import MERCHANT, NUMBER, ORDER_PAGE, Pages, forms_of
from tests.web.job_orders import driver, placed, reports, technician
from tests.web.routes.test_jobs import job, send

OF_NO_GOODS = (ContactFailed, Quarrel)
"""What goes wrong with people: there is nothing to take a photo of."""


async def test_damage_is_told_with_photos_and_needs_no_name(pages: Pages) -> None:
    browser = await driver(pages)
    answer = await browser.get(ORDER_PAGE)
    inputs = forms_of(answer)[job("exception_found")]
    assert not {"incident", "handover", "held_by"} & set(inputs)
    photos = [("photos", ("a.jpg", a_photo())), ("photos", ("b.jpg", a_photo(size=(30, 20))))]
    answer = await send(browser, "exception_found", photos, what="外箱破损", sort="damage")
    assert answer.url.path == ORDER_PAGE, answer.text
    (row,) = await reports(pages)
    kept = {one.sha256 for one in await pages.context.store.files.of_order(row.order)}
    assert set(row.content["data"]["photos"]) == kept
    assert len(kept) == 2


@pytest.mark.parametrize("role", [Role.DRIVER, Role.TECHNICIAN])
async def test_whatever_goes_wrong_with_goods_is_shown_in_photos_and_has_no_name_to_type(
    pages: Pages, role: Role
) -> None:
    await placed(pages, "picked_up")
    browser = await pages.outside(role, orders=(NUMBER,))
    for kind in (one for one in KINDS.values() if one.problem and role in one.by):
        asked = forms_of(await browser.get(job(kind.kind)))[job(kind.kind)]
        assert "incident" not in asked, kind
        assert {"photos", "evidence", "sheet"} & set(asked) or kind in OF_NO_GOODS, kind


async def test_a_site_that_is_not_fit_is_signed_for_on_the_phone(pages: Pages) -> None:
    """Shows FH-11.2.1."""
    browser = await technician(pages, "site_checked")
    stands_open = (await browser.get(ORDER_PAGE)).text.partition(job("site_checked"))[2]
    assert "waiver_signed" in stands_open.partition("<details>")[0]
    signed = [("signature", ("s.png", a_photo("PNG", size=(50, 20))))]
    answer = await send(browser, "site_checked", signed, fit="false", waiver_signed="true")
    assert answer.url.path == ORDER_PAGE, answer.text
    (row,) = await reports(pages)
    (file,) = await pages.context.store.files.of_order(row.order)
    assert row.content["data"]["signature"] == file.sha256


async def test_which_of_two_parts_has_come_is_chosen_among_those_that_are_open(
    pages: Pages,
) -> None:
    browser = await technician(pages, "verified")
    answer = await browser.get(job("part_received"))
    assert 'name="incident"' not in answer.text
    order, now = order_id(MERCHANT, NUMBER), pages.context.now()
    rows = [
        IncidentRow(order=order, code="part_fault", ref=ref, finder=Role.TECHNICIAN,
                    found_at=now + timedelta(minutes=minute), state=LiabilityState.UNJUDGED)
        for minute, ref in enumerate(("hinge", "handle"))
    ]  # fmt: skip
    ledger = SqlLedger(pages.context.store, lambda _order, _at: {})
    await ledger.record(Batch(workflow_id=order, task=9, turn=9, incidents=tuple(rows)))
    answer = await browser.get(job("part_received"))
    assert '<select name="incident">' in answer.text
    assert 'value="hinge"' in answer.text
    assert 'value="handle"' in answer.text
