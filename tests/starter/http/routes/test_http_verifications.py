"""The table of what cannot be verified over HTTP: told once, by a desk (FH-11.3.3.1)."""

from models.roles import Role
from tests.starter.http_doors import Doors
from tests.starter.order_files.test_mailed_tables import mail
from tests.starter.order_files.written_files import csv_bytes

DOOR = "/verifications/import?merchant=acme"


async def test_a_desk_sends_the_table_that_a_provider_mailed(doors: Doors) -> None:
    placed = await doors.place()
    number = placed.json()["order_no"]
    key = await doors.key(Role.SERVICE_DESK)
    table = csv_bytes([("订单号", "原因"), (number, "没有网络"), ("NO-SUCH", "没有网络")])
    answer = await doors.http.post(DOOR, content=table, headers=key)
    assert (answer.status_code, answer.json()["totals"]["accepted"]) == (200, 1)
    assert [row["outcome"] for row in answer.json()["rows"]] == ["accepted", "refused"]
    (row,) = await doors.context.store.reports.of_order(placed.json()["workflow_id"])
    assert (row.by, row.report.noted_by) == ("provider", "service_desk")


async def test_the_e_mail_itself_is_taken_with_the_photos_that_came_along(doors: Doors) -> None:
    """Shows FH-11.3.3.1."""
    number = (await doors.place()).json()["order_no"]
    table = csv_bytes([("订单号", "原因"), (number, "没有网络")])
    photo = "IMG_1.jpg", b"\xff\xd8\xff" + b"\0" * 3_000_000
    sent = mail(("核销.csv", table), photo).as_bytes()
    key = await doors.key(Role.SERVICE_DESK)
    answer = await doors.http.post(DOOR, content=sent, headers=key)
    assert (answer.status_code, answer.json()["totals"]["accepted"]) == (200, 1)
    assert "核销.csv" in answer.json()["warnings"][0]["message"]


async def test_whatever_stands_in_its_cells_each_row_has_an_answer(doors: Doors) -> None:
    await doors.place()
    key = await doors.key(Role.SERVICE_DESK)
    cells = (
        "A" * 5_000,
        "A%00:/x",
        "=1+1",
        "../../x",
        "字" * 64,
        "'; DROP TABLE orders",
        "A\x1b[2J",
    )
    for cell in cells:
        table = csv_bytes([("订单号", "原因"), (cell, "没有网络"), ("A1", cell)])
        answer = await doors.http.post(DOOR, content=table, headers=key)
        assert answer.status_code == 200, answer.text
        outcomes = {row["outcome"] for row in answer.json()["rows"]}
        assert outcomes <= {"refused", "review"}


async def test_strict_tells_nothing_and_a_file_that_is_no_table_is_said_to_be_none(
    doors: Doors,
) -> None:
    key = await doors.key(Role.SERVICE_DESK)
    table = csv_bytes([("订单号", "原因", "加急"), ("A1", "没有网络", "yes")])
    strict = await doors.http.post(f"{DOOR}&strict=true", content=table, headers=key)
    none = await doors.http.post(DOOR, content=b"{}", headers=key)
    assert (strict.status_code, none.status_code) == (422, 422)
    assert "the file is JSON" in none.json()["detail"]
