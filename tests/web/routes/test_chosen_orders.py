"""Orders ticked, typed or in a file of numbers: saved from their list, and decided about."""

import pytest

from models.roles import Role
from tests.starter.service.test_exports import rows_in
from tests.web.browsers import MERCHANT, NUMBER, Pages, forms_of


@pytest.mark.parametrize("role", [Role.ORDER_DESK, Role.MERCHANT, Role.WAREHOUSE])
async def test_ticked_orders_typed_numbers_and_a_file_of_them_are_saved_from_the_list(
    pages: Pages, role: Role
) -> None:
    await pages.place()
    outside = role is Role.MERCHANT
    browser = await (pages.outside(role) if outside else pages.staff(role))
    shown = await browser.get("/app/orders?lang=en")
    path = "/app/bulk/export/csv"
    nonce = shown.text.split(f'formaction="{path}" name="nonce" value="')[1].split('"')[0]
    sent = {"order": f"{MERCHANT}/{NUMBER}", "numbers": "T1\n", "merchant": MERCHANT}
    answer = await browser.http.post(
        path, data={**sent, "nonce": nonce}, files={"file": ("n.txt", b"F1\r\nF2\r\n")}
    )
    found = rows_in(answer.content)[1:]
    assert [row[1] for row in found] == [NUMBER, "T1", "F1", "F2"]
    assert [row[-1] == "found" for row in found] == [True, False, False, False]


async def test_what_a_file_of_numbers_names_is_decided_about_and_sent_again(pages: Pages) -> None:
    await pages.place()
    browser = await pages.staff()
    form = forms_of(await browser.get("/app/orders"))["/app/bulk"]
    sent = {**form, "decision": "hold", "reason": "x", "merchant": MERCHANT}
    answer = await browser.http.post(
        "/app/bulk", data=sent, files={"file": ("n.txt", NUMBER.encode())}
    )
    again = forms_of(answer)["/app/bulk"]
    assert again["order"] == f"{MERCHANT}/{NUMBER}"
    assert not {"file", "numbers", "merchant"} & again.keys()
