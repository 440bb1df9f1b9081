"""A column that names the merchant: one file is one merchant's, and two names are warned of."""

import pytest

from tests.starter.order_files.written_files import a_row, outcomes, read, table, xlsx

NAMING = ["商家", "甲方", "店铺", "店铺名称", "商户名称", "货主", "商家（必填）"]


@pytest.mark.parametrize("heading", NAMING)
def test_two_merchants_in_one_file_are_warned_of_with_both_names(heading: str) -> None:
    rows = [a_row(**{heading: "甲家具"}), a_row(订单号="A2", **{heading: "乙家居"})]
    found = read(xlsx(table(rows)))
    (warning,) = [one for one in found.warnings if "乙家居" in one.message]
    assert f"column “{heading}”" in warning.message
    assert "“甲家具” (cell M2)" in warning.message
    assert (warning.sheet, warning.row, warning.cell) == ("Sheet1", 3, "M3")
    assert outcomes(found.rows) == ["accepted", "accepted"]


@pytest.mark.parametrize("heading", NAMING)
def test_one_merchant_is_named_as_often_as_there_are_rows(heading: str) -> None:
    rows = [a_row(**{heading: "甲家具"}), a_row(订单号="A2", **{heading: " 甲家具"})]
    rows += [a_row(订单号="A3", **{heading: "-"})]
    assert not [one for one in read(xlsx(table(rows))).warnings if "甲家具" in one.message]


def test_one_merchant_under_a_heading_that_is_not_known_stays_a_warning() -> None:
    (warning,) = read(xlsx(table([a_row(商家="甲家具")]))).warnings
    assert "column “商家” is not known and was left out" in warning.message


def test_two_merchants_on_two_sheets_are_warned_of() -> None:
    sheets = {"二": table([a_row(订单号="A2", 店铺="乙家居")])}
    found = read(xlsx(table([a_row(店铺="甲家具")]), others=sheets))
    (warning,) = [one for one in found.warnings if "乙家居" in one.message]
    assert "甲家具" in warning.message
