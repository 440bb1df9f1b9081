"""Photos and papers over HTTP: kept once next to their order, read by whom they concern."""

import hashlib
from typing import Any

import httpx
import pytest

from activities.adapters.store.reports import files as stored
from models.roles import Role
from starter.service.files import BYTES_MAX
from tests.image_files import a_paper, a_photo
from tests.starter.http_doors import MERCHANT, ORDER_DOOR, Doors
from tests.starter.scoped_keys import SCOPES, key_for

FILES = f"{ORDER_DOOR}/files"
TAKEN = {"taken_at": "2026:11:27 09:30:00"}


async def send(doors: Doors, content: bytes, **more: Any) -> httpx.Response:
    kind = {"Content-Type": "image/jpeg"}
    headers = kind | more.pop("headers", {})
    return await doors.http.post(FILES, content=content, headers=headers, **more)


async def test_a_photo_is_kept_under_the_hash_of_what_is_kept(doors: Doors) -> None:
    await doors.place()
    answer = await send(doors, a_photo(exif=TAKEN), params={"by": "driver", "actor": "wang-3"})
    taken = answer.json()
    shown = await doors.http.get(f"{FILES}/{taken['sha256']}")
    assert (answer.status_code, taken["outcome"]) == (201, "accepted")
    assert (taken["by"], taken["actor"]) == ("driver", "wang-3")
    assert (taken["width"], taken["height"], taken["size"]) == (20, 40, len(shown.content))
    assert taken["taken_at"] == "2026-11-27T09:30:00+08:00"
    assert hashlib.sha256(shown.content).hexdigest() == taken["sha256"]


async def test_it_is_given_as_what_it_is_and_runs_nothing(doors: Doors) -> None:
    await doors.place()
    name = (await send(doors, a_paper())).json()["sha256"]
    shown = await doors.http.get(f"{FILES}/{name}")
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.headers["content-disposition"] == f'attachment; filename="{name[:16]}.pdf"'
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in shown.headers["content-security-policy"]


async def test_sent_again_it_is_known_and_kept_once(doors: Doors) -> None:
    await doors.place()
    first, again = [await send(doors, a_photo()) for _ in range(2)]
    assert (again.status_code, again.json()["outcome"]) == (200, "known")
    assert again.json() | {"outcome": "accepted"} == first.json()
    listed = (await doors.http.get(FILES)).json()
    assert [one["sha256"] for one in listed] == [first.json()["sha256"]]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"", 422, "file_unreadable"), (b"<svg/>", 422, "file_unreadable")],
)
async def test_what_is_no_photo_is_refused_with_what_to_send(
    doors: Doors, content: bytes, status: int, code: str
) -> None:
    await doors.place()
    answer = await send(doors, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "JPEG" in answer.json()["hint"]


async def test_a_camera_whose_clock_is_nonsense_is_no_internal_fault(doors: Doors) -> None:
    await doors.place()
    for size, taken_at in (((40, 20), "0001:01:01 00:00:00"), ((40, 22), "9999:12:31 23:59:59")):
        exif = {"taken_at": taken_at, "offset": "-05:00"}
        answer = await send(doors, a_photo(size=size, exif=exif))
        assert (answer.status_code, answer.json()["taken_at"]) == (201, None)


async def test_a_file_over_ten_megabytes_is_refused_before_it_is_there(doors: Doors) -> None:
    await doors.place()
    answer = await send(doors, b"", headers={"Content-Length": str(BYTES_MAX + 1)})
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "10,000,000 bytes" in answer.json()["detail"]


async def test_an_order_has_no_more_files_than_are_of_use(
    doors: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "FILES_MAX", 1)
    await doors.place()
    first, second = await send(doors, a_photo()), await send(doors, a_paper())
    assert (first.status_code, second.status_code) == (201, 409)
    assert "1 files, which is the most" in second.json()["detail"]
    assert (await send(doors, a_photo())).status_code == 200


async def test_a_crew_sees_its_own_files_and_the_desks_see_all(doors: Doors) -> None:
    await doors.place()
    driver = await key_for(doors, Role.DRIVER, SCOPES["orders"])
    customer = await key_for(doors, Role.CUSTOMER, SCOPES["orders"])
    mine = (await send(doors, a_photo(), headers=driver)).json()["sha256"]
    signed = (await send(doors, a_paper(), headers=customer)).json()["sha256"]
    listed = {
        role: [one["sha256"] for one in (await doors.http.get(FILES, headers=key)).json()]
        for role, key in {"driver": driver, "customer": customer, "desk": {}}.items()
    }
    assert listed == {"driver": [mine], "customer": [signed], "desk": [mine, signed]}
    assert (await doors.http.get(f"{FILES}/{signed}", headers=driver)).status_code == 404


async def test_what_two_send_each_of_them_lists_as_his_own(doors: Doors) -> None:
    await doors.place()
    driver = await key_for(doors, Role.DRIVER, SCOPES["orders"])
    customer = await key_for(doors, Role.CUSTOMER, SCOPES["orders"])
    sent = [await send(doors, a_photo(), headers=key) for key in (driver, customer, customer)]
    assert [one.json()["outcome"] for one in sent] == ["accepted", "accepted", "known"]
    listed = [(await doors.http.get(FILES, headers=key)).json() for key in (driver, customer, {})]
    assert [[one["by"] for one in rows] for rows in listed] == [
        ["driver"],
        ["customer"],
        ["driver"],
    ]
    name = sent[0].json()["sha256"]
    assert (await doors.http.get(f"{FILES}/{name}", headers=customer)).status_code == 200


async def test_who_sends_it_is_the_key_and_no_other_order_has_it(doors: Doors) -> None:
    await doors.place()
    await doors.place(number="SO-OTHER")
    driver = await key_for(doors, Role.DRIVER, SCOPES["orders"])
    spoken = await send(doors, a_photo(), headers=driver, params={"by": "customer"})
    name = (await send(doors, a_photo(), headers=driver)).json()["sha256"]
    assert spoken.status_code == 403
    assert (await doors.http.get(f"/orders/{MERCHANT}/SO-OTHER/files/{name}")).status_code == 404
    foreign = await doors.http.get(f"/orders/{MERCHANT}/SO-OTHER/files", headers=driver)
    assert foreign.status_code == 404


async def test_a_report_that_names_a_photo_which_was_not_sent_is_refused_with_its_field(
    doors: Doors,
) -> None:
    await doors.place()
    photos = [a_photo(size=(40, 20 + n)) for n in range(6)]
    names = [(await send(doors, photo)).json()["sha256"] for photo in photos]
    sides = dict(zip(("top", "bottom", "front", "back", "left", "right"), names, strict=True))
    says: dict[str, Any] = {
        "piece": "1 of 3",
        "label_readable": True,
        "goods_damaged": False,
        "claused": True,
    }
    data = {**sides, **says}
    body = {"kind": "packing_opened", "by": "provider", "report_id": "r-1"}
    wrong = {**body, "data": {**data, "left": "0" * 64}}
    refused = await doors.http.post(f"{ORDER_DOOR}/reports", json=wrong)
    assert refused.status_code == 422
    assert "left" in refused.text
    taken = await doors.http.post(f"{ORDER_DOOR}/reports", json={**body, "data": data})
    assert taken.json()["outcome"] == "accepted"


@pytest.mark.parametrize(
    ("kind", "by", "field", "says"),
    [
        ("arrived_at_hub", "hub", "papers", {"hub": "CD-01"}),
        (
            "return_investigated",
            "after_sales",
            "evidence",
            {"at_fault": "hub", "findings": "x"},
        ),
    ],
)
async def test_papers_that_were_not_sent_prove_nothing(
    doors: Doors, kind: str, by: str, field: str, says: dict[str, Any]
) -> None:
    """Shows FH-9.3.2.3."""
    await doors.place()
    paper = (await send(doors, a_photo())).json()["sha256"]
    body = {"kind": kind, "by": by, "report_id": "r-1"}
    wrong = {**body, "data": {**says, field: [paper, "0" * 64]}}
    refused = await doors.http.post(f"{ORDER_DOOR}/reports", json=wrong)
    assert (refused.status_code, field in refused.text) == (422, True)
    assert "send it first" in refused.text
