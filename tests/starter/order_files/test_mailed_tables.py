"""The e-mail 邮件 that a provider sends his table with is taken as it was saved (FH-11.3.3.1)."""

from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import FulfilError
from starter.order_files.verifications.verification_table import VerificationTable, read_table
from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.test_verification_table import HEADINGS, ROW, TODAY
from tests.starter.order_files.written_files import csv_bytes, xlsx

TABLE = xlsx([list(HEADINGS), list(ROW)])
CSV = csv_bytes([HEADINGS, ROW])


def mail(*files: tuple[str, bytes], body: str = "见附件", **headers: str) -> EmailMessage:
    """As a mail program saves it."""
    made = EmailMessage()
    made["From"], made["Subject"] = "tech@shop.cn", headers.get("subject", "无法核销")
    made.set_content(body)
    for name, content in files:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def read(data: bytes | EmailMessage) -> VerificationTable:
    as_saved = data if isinstance(data, bytes) else data.as_bytes()
    return read_table(as_saved, merchant=None, today=TODAY)


@pytest.mark.parametrize(("name", "table"), [("核销.xlsx", TABLE), ("table.csv", CSV)])
def test_the_table_that_is_attached_is_read_and_the_rest_is_said_not_to_be(
    name: str, table: bytes
) -> None:
    """Shows FH-11.3.3.1."""
    found = read(mail((name, table), ("IMG_1.jpg", b"\xff\xd8\xff\xe0 photo")))
    (row,) = found.rows
    assert row.content is not None
    assert row.content.order_no == "A1001"
    (warning,) = found.warnings
    assert name in warning.message
    assert "the text of the e-mail was not read" in warning.message


def test_a_mail_that_was_passed_on_as_an_attachment_holds_it_too() -> None:
    outer = mail()
    outer.add_attachment(mail(("table.xlsx", TABLE)))
    assert [row.order_no for row in read(outer).rows] == ["A1001"]


def test_of_two_tables_nobody_guesses_which_is_meant() -> None:
    with pytest.raises(FileRefused, match=r"2 tables: “a\.xlsx”, “b\.csv”: save the one"):
        read(mail(("a.xlsx", TABLE), ("b.csv", CSV)))


def test_a_mail_with_no_table_says_what_of_it_to_save() -> None:
    with pytest.raises(FileRefused, match="save the table that it holds"):
        read(mail(("IMG_1.jpg", b"\xff\xd8\xff\xe0 photo")))


def cut(data: bytes) -> bytes:
    """The attachment ends in its middle, as where a mailbox was full."""
    return data[: len(data) * 2 // 3]


def garbled(data: bytes) -> bytes:
    """Signs in it that stand for nothing."""
    at = data.index(b"UEsDB") + 400
    return data[:at] + b"!?*" + data[at:]


@pytest.mark.parametrize("spoilt", [cut, garbled])
def test_an_attachment_that_is_damaged_is_refused_and_never_read_in_part(spoilt: Any) -> None:
    with pytest.raises(FileRefused, match="damaged"):
        read(spoilt(mail(("table.xlsx", TABLE)).as_bytes()))


def nested(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    inner = mail(("table.xlsx", TABLE)).as_bytes()
    for n in range(depth):
        head = f"From: a@b.cn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{n}\n\n"
        inner = f"{head}--b{n}\nContent-Type: message/rfc822\n\n".encode() + inner
        inner += f"\n--b{n}--\n".encode()
    return inner


@pytest.mark.parametrize(
    "data", [nested(60), mail(*[(f"{n}.jpg", b"\xff\xd8\xff") for n in range(200)]).as_bytes()]
)
def test_a_mail_of_very_many_parts_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused, match="parts"):
        read(data)


@given(st.binary(max_size=300))
def test_whatever_stands_in_a_mail_is_read_or_refused(content: bytes) -> None:
    head = b"From: a@b.cn\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    for data in (head + content, b"From: a\n" + content):
        try:
            assert read(data).rows
        except FulfilError:
            continue
