"""Several sheets, merged cells, hidden rows: what a workbook says next to its cells."""

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from starter.order_files.workbooks.cells import FileRefused
from tests.starter.order_files.raw_workbooks import book, row, sheet
from tests.starter.order_files.written_files import (
    HEADINGS,
    ROW,
    a_row,
    goods_only,
    outcomes,
    read,
    read_rows,
    table,
    taken,
    xlsx,
)

GOOD = table([a_row()])
SECOND = table([a_row(订单号="B1"), a_row(订单号="B2", 件数="x")])


def messages(found: Any) -> str:
    return "\n".join(one.message for one in found)


def test_further_sheets_with_the_same_headings_are_read_and_rows_name_their_sheet() -> None:
    result = read(xlsx(SECOND, name="新单", others={"旧单": GOOD}))
    assert [(one.sheet, one.row, one.outcome) for one in result.rows] == [
        ("旧单", 2, "accepted"),
        ("新单", 2, "accepted"),
        ("新单", 3, "refused"),
    ]
    assert "(sheet “新单”, cell K3)" in result.rows[2].reasons[0].message


def test_other_sheets_are_named() -> None:
    others: Any = {
        "说明": [["请看"]],
        "汇总": [["订单号", "件数", "客户姓名", "电话"], ["A1001", 2]],
    }
    result = read(xlsx(GOOD, others=others))
    assert outcomes(result.rows) == ["accepted"]
    assert [one.sheet for one in result.warnings] == ["说明", "汇总"]
    assert "its heading row 1 has no 预约提货日期" in result.warnings[1].message


def test_a_hidden_sheet_is_not_read_and_named() -> None:
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as made:
        for name, rows in (("单", GOOD), ("旧", table([a_row(订单号="Z9")]))):
            tab = made.add_worksheet(name)
            for at, cells in enumerate(rows):
                tab.write_row(at, 0, cells)
        made.get_worksheet_by_name("旧").hide()
    result = read(written.getvalue())
    assert [one.order_no for one in result.rows] == ["A1001"]
    assert (
        messages(result.warnings) == "sheet “旧” is hidden and was not read: show it, or delete it"
    )


def test_an_order_on_two_sheets_is_asked_about_and_answered_on_both() -> None:
    more = table([a_row(货物名称="茶几", 型号="C1")])
    result = read(xlsx(more, name="二", others={"一": GOOD}))
    assert [(one.sheet, one.row, one.last_row) for one in result.rows] == [
        ("一", 2, 2),
        ("二", 2, 2),
    ]
    assert outcomes(result.rows) == ["review", "review"]
    assert taken(result.rows[0]).pieces == 4
    assert result.rows[1].order is None
    assert "goes with row 2 of sheet “一”" in result.rows[1].warnings[0].message


def test_what_is_merged_over_several_orders_holds_for_all() -> None:
    cells = table([a_row(), a_row(订单号="A2"), goods_only(货物名称="床"), a_row(订单号="A3")])
    spanned = [
        HEADINGS.index(name) for name in ("提货地址", "提货联系人", "提货电话", "预约提货日期")
    ]
    result = read(xlsx(cells, merges=[(1, column, 4, column) for column in spanned]))
    assert outcomes(result.rows) == ["accepted"] * 3
    assert {taken(one).pickup_contact.name for one in result.rows} == {"李四"}
    assert {taken(one).pickup.city for one in result.rows} == {"佛山市"}


def test_a_total_merged_over_several_orders_is_asked_about_in_each() -> None:
    cells = table([a_row(), a_row(订单号="A2"), a_row(订单号="A3")])
    result = read(xlsx(cells, merges=[(1, 11, 2, 11)]))
    assert outcomes(result.rows) == ["review", "review", "accepted"]
    assert "“2.4” is merged over several orders" in result.rows[1].reasons[0].message
    assert result.rows[1].warnings[0].cell == "L3"


@pytest.mark.parametrize("how", ['hidden="1"', 'ht="0" customHeight="1"'])
def test_a_hidden_or_filtered_row_is_asked_about(how: str) -> None:
    hidden = row([*["A2"], *[*ROW.values()][1:]], how)
    result = read(book(sheet(row(), hidden, after='<autoFilter ref="A1:L3"/>')))
    assert outcomes(result.rows) == ["accepted", "review"]
    assert "hidden or filtered away" in result.rows[1].reasons[0].message
    assert (result.rows[1].warnings[0].cell, result.rows[1].warnings[0].row) == ("A3", 3)


def test_a_stray_cell_far_away_is_left_out_and_named() -> None:
    stray = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
    result = read(book(sheet(row(), stray)))
    assert outcomes(result.rows) == ["accepted"]
    assert "XFD1048576" in messages(result.warnings)
    assert "row 1048576 stands far below the list" in messages(result.warnings)


def test_a_formula_whose_value_was_not_saved_is_refused_by_its_cell() -> None:
    formula = '<c r="K2"><f>1+1</f><v></v></c>'
    cells = [formula if name == "件数" else value for name, value in ROW.items()]
    (found,) = read(book(sheet(row(cells)))).rows
    assert found.outcome == "refused"
    assert "a formula whose value was not saved" in found.reasons[0].message
    assert "cell K2" in found.reasons[0].message


HOSTILE = {
    "an entity": '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet>&a;</worksheet>',
    "depth": "<a>" * 100_000,
    "no end": "<worksheet><sheetData>",
    "a string that is not there": sheet('<row><c t="s"><v>9</v></c></row>'),
}


@pytest.mark.parametrize("xml", HOSTILE.values(), ids=HOSTILE)
def test_xml_that_no_spreadsheet_writes_is_refused(xml: str) -> None:
    with pytest.raises(FileRefused, match="broken"):
        read(book(xml))


def test_readings_above_letters_are_not_part_of_a_name() -> None:
    name = (
        '<c t="inlineStr"><is><t>张</t><rPh sb="0" eb="1"><t>zhang</t></rPh><t>_x4E09_</t></is></c>'
    )
    cells = [name if of == "客户姓名" else value for of, value in ROW.items()]
    assert taken(read(book(sheet(row(cells)))).rows[0]).customer.name == "张三"


def test_only_a_whole_order_that_comes_again_is_known() -> None:
    table_ = a_row(货物名称="茶几", 型号="C1")
    assert outcomes(read_rows(a_row(), table_, a_row(), table_)) == ["accepted", "known"]
    (again,) = read_rows(a_row(), table_, a_row())
    assert (again.outcome, taken(again).pieces) == ("review", 6)
    (twice,) = read_rows(a_row(), a_row())
    assert (twice.outcome, taken(twice).pieces) == ("review", 4)


def test_every_row_that_holds_something_is_answered() -> None:
    rows = [a_row(), goods_only(货物名称="床"), {"订单号": "合计", "件数": 4}, {"件数": 4}]
    cells = [["十一月提货"], *table(rows), [*HEADINGS], [""] * 20 + ["x"]]
    result = read(xlsx(cells))
    answered = {n for one in result.rows for n in range(one.row, one.last_row + 1)}
    assert answered == {3, 4}
    assert {one.row for one in result.ignored} == {1, 5, 6, 7, 8}


def test_a_hidden_column_is_read_with_a_word() -> None:
    columns = (
        '<cols><col min="11" max="11" hidden="1"/><col min="20" max="16384" width="0"/></cols>'
    )
    hidden = read(book(sheet(row()).replace("<sheetData>", f"{columns}<sheetData>")))
    assert outcomes(hidden.rows) == ["accepted"]
    (warning,) = hidden.warnings
    assert "column “件数” (K1) is hidden and was read all the same" in warning.message


def test_a_column_that_is_shown_wins_over_a_hidden_one() -> None:
    cells = [*ROW.values(), "福建省厦门市湖里区枋湖路1号"]
    written = f"<sheetData>{row([*HEADINGS, '收货地址'])}{row(cells)}</sheetData>"
    hidden = '<cols><col min="5" max="5" hidden="true"/></cols>'
    result = read(book(f"<worksheet>{hidden}{written}</worksheet>"))
    assert taken(result.rows[0]).delivery.city == "厦门市"
    (warning,) = result.warnings
    assert "“收货地址” (E1) is hidden and was left out: “收货地址” (M1)" in warning.message


def test_what_stands_under_no_heading_is_named() -> None:
    cells = [HEADINGS, [*ROW.values(), "", "客户已取消"], ["A2", *[*ROW.values()][1:], "", "急"]]
    result = read(xlsx(cells))
    assert outcomes(result.rows) == ["accepted"] * 2
    (warning,) = result.warnings
    assert warning.cell == "N2"
    assert "“客户已取消” (cell N2, and 1 more cell of the column) stands under" in warning.message
