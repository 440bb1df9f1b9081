"""Totals, signatures and notes: rows under a list that are no orders."""

import re

from starter.order_files.headings.fields import TO_SIMPLIFIED, Field
from starter.order_files.headings.heading import Heading
from starter.order_files.rows.order_row import FIGURE_FIELDS, Line
from starter.order_files.rows.status import stop_words_in
from starter.order_files.values.placeholders import is_missing
from starter.order_files.workbooks.cells import (
    Cell,
    Row,
    cell_text,
    comparable_text,
    narrow,
    quoted,
)

WHOLE_ROW_CELLS = 3
"""More cells than these about an order, and goods: no total and no signature says so much."""

_TOTAL = re.compile(
    r"(本页|本单|本日|当日|全部|以上)?(合计|总计|小计|共计|累计|汇总|总合计|总数量?|总件数|总方量|总体积"
    r"|总金额|grandtotal|subtotal|total|sum)"
    r"(数量?|件数|方量|体积|金额|人民币)?([:(].*|\d.*)?|共\d+(单|票|条|笔|行|个订单).*"
)
_SIGNATURE = re.compile(
    r"(制表|制单|审核|审批|复核|经办|填表|填报|批准|负责人|主管|领导|经理|甲方|乙方|打印|导出|送货|仓管"
    r"|录单|开单|财务)(人员?|时间|日期|确认|代表)*([:(_].*)?"
)
_SIGN_HERE = re.compile("签字|签名|签章|盖章|公章")
_SIGNER = re.compile(r"[一-鿿]{1,6}(人|员)[:_].*")
_MARK = re.compile(r"[*(\[]*(必填|选填|非必填|可选|可不填|required|optional)项?[*)\]]*")
_UNIT = re.compile(
    r"[*(\[]*(件|个|套|台|箱|包|pcs|m3|m\^3|立方米?|方|cbm|升|kg|公斤|千克|吨|元|rmb|cny|小时|时"
    r"|y{2,4}[-/.年]?m{1,2}[-/.月]?d{1,2}日?|年[-/.]?月[-/.]?日|文本|数字|整数|日期)[*)\]]*"
)
"""What a row under the headings says of each column: its unit, or how it is written."""

_POINT = re.compile(r"\(?\d{1,2}[.、):]\s*[一-鿿]")
_ABOUT = re.compile(
    r"(司机|驾驶员|车牌号?|车号|车型|承运(方|人|商|公司|单位)?|押运|提货人|收货人|发货人|联系人|客户|供应商|厂家|装车|发车|线路|仓库|物流(公司)?|开户行?|账号|税号|网址|微信|邮箱)"
    r"(姓名|名称|信息|电话|签收)?[:(_].*"
)
"""What a list says of its vehicle or its people, in a row that says nothing of goods."""

_SIGNED = re.compile(r"(日期|时间|联系人|联系方式|(联系)?电话|传真|地址|单位|公司|商家|厂家)[:].*")
_NOTE = re.compile(r"(备?注|说明|提示|温馨提示|特别提醒|注意(事项)?|要求|ps|※)[:\d].*|[※★◆●■].*")
_DATE_OR_PAGE = re.compile(
    r"\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?|(?:页码?|page)?:?\d{1,3}/\d{1,3}页?|-\d{1,3}-"
)
_CHANGE = "取消|作废|改为|改成|改到|换成|换为|加急|暂停|暂缓|推迟|延期|不要"
_CHANGES = re.compile(
    rf"(?<![a-z0-9-])[a-z0-9-]{{3,}}+.{{0,6}}({_CHANGE})|({_CHANGE}).{{0,6}}[a-z0-9-]{{3}}"
)
"""What a note says of an order by its number: A1002已取消, 取消A1002."""

_SENTENCE = re.compile(r"[，。；！、,;!]|\s|[一-鿿]{7,}")


def is_required_marker(row: Row) -> bool:
    """必填 under each heading, as templates have it, or its unit."""
    words = [_word(row.at(column)) for column in row.filled]
    return len(words) > 1 and any(
        all(pattern.fullmatch(word) for word in words) for pattern in (_MARK, _UNIT)
    )


def is_unfilled(row: Row, heading: Heading) -> bool:
    """A row that waits to be filled in: it has its 序号, or dashes, and no more."""
    filled = [column for column in row.filled if not is_missing(row.at(column))]
    return all(column in heading.serials for column in filled)


def is_footer(row: Row, line: Line, heading: Heading) -> bool:
    """Totals, signatures and notes: what stands under a list and is not an order."""
    filled = row.filled
    if not filled:  # all that it says is said by merged cells above
        return True
    if (line.continues and line.has_goods) or _is_whole_order(line):
        return False
    note = heading.columns.get(Field.NOTE)
    asked = [column for column in filled if column != note] or filled
    first, number = _word(row.at(asked[0])), _word(line.cell(Field.NUMBER))
    if number not in ("", first):
        return False
    words = [first] if number else [_word(row.at(column)) for column in asked]
    return (
        any(pattern.fullmatch(first) for pattern in (_SIGNATURE, _SIGNED, _NOTE))
        or (not line.has_goods and any(one.fullmatch(first) for one in (_SIGNER, _ABOUT)))
        or any(_TOTAL.fullmatch(word) or _SIGN_HERE.search(word) for word in words)
        or (len(filled) == 1 and _is_remark(line))
    )


def changes_order(row: Row) -> str | None:
    """The change of an order that a note names, such as 取消 in A1002已取消; None: no change."""
    cells = [row.at(column) for column in row.filled]
    found = [
        cell for cell in cells if stop_words_in(cell) or _CHANGES.search(comparable_text(cell))
    ]
    return quoted(found[0]) if found else None


def says_total(cell: Cell) -> bool:
    """Whether a cell says that its row adds others up: 合计, 小计：12件."""
    return bool(_TOTAL.fullmatch(_word(cell)))


def _word(cell: Cell) -> str:
    """A cell as totals and signatures are fields by: 總 計： is 总计:."""
    return comparable_text(cell).translate(TO_SIMPLIFIED)


def _is_whole_order(line: Line) -> bool:
    """Whether it says of what and for whom too: then 合计1 is what the order is called."""
    fields = set(line.of_order) - {Field.NOTE, *FIGURE_FIELDS}
    filled = [of for of in fields if any(letter.isalnum() for letter in cell_text(line.cells[of]))]
    return Field.NUMBER in line.cells and line.has_goods and len(filled) > WHOLE_ROW_CELLS


def _is_remark(line: Line) -> bool:
    """Whether the only cell of a row is a sentence or a date, and no order and no goods."""
    written = narrow(line.cell(Field.NUMBER))
    if not written:
        return any(_SENTENCE.search(narrow(cell)) for cell in line.cells.values())
    if _POINT.match(written) or _CHANGES.search(comparable_text(written)):
        return True
    chinese = sum(letter > "\u2e7f" for letter in written)
    has_digit = any(letter.isdigit() for letter in written)
    return (
        not has_digit
        or chinese > len(written) / 3
        or bool(_DATE_OR_PAGE.fullmatch(comparable_text(written)))
    )
