"""Which rows under the heading are orders, and which are totals, signatures, notes, blanks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from starter.order_files.cells import Cell, Row, Sheet, address, plain, squashed, text
from starter.order_files.fields import SIMPLIFIED, Field
from starter.order_files.headings import Heading, is_heading
from starter.order_files.meaning import STREETS, meaning
from starter.order_files.results import Doubt

GOODS_FIELDS = frozenset(name for name in Field if name.split(".")[0] == Field.GOODS)
"""What belongs to one line of goods; everything else belongs to the order."""

LABEL_FIELDS = (Field.NUMBER, Field.NAME, Field.SKU, Field.CATEGORY)
"""What a merged cell says for every row that it spans."""

FIGURES = {
    Field.PIECES,
    Field.PIECE_VOLUME,
    Field.VOLUME,
    Field.LINE_VOLUME,
    Field.WEIGHT,
    Field.LINE_WEIGHT,
    Field.TOTAL_VOLUME,
    Field.AMOUNT,
}

WHOLE = 3
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
_POINT = re.compile(r"\(?\d{1,2}[.、):]\s*[一-鿿]")
_SIGNED = re.compile(r"(日期|时间|联系人|联系方式|(联系)?电话|传真|地址|单位|公司|商家|厂家)[:].*")
_NOTE = re.compile(r"(备?注|说明|提示|温馨提示|特别提醒|注意(事项)?|要求|ps|※)[:\d].*|[※★◆●■].*")
_DATE_OR_PAGE = re.compile(r"\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?|\d{1,3}/\d{1,3}")
_SENTENCE = re.compile(r"[，。；！、,;!]|\s|[一-鿿]{7,}")
_EXAMPLE = re.compile(r"(示例|样例|范例|举例|example).*")


@dataclass
class Line:
    """One row as the list means it: its cells by field, the empty ones left out.

    `today` is the day of the import; `continues` says that its number stands in a merged cell
    that began in a row above; `made_of` is the row that each field is taken from, in a line made
    of several. What it means is worked out when it is compared: few rows are.
    """

    row: int
    today: date
    heading: Heading
    sheet: str | None = None
    cells: dict[Field, Cell] = field(default_factory=dict)
    continues: bool = False
    made_of: dict[str, "Line"] = field(default_factory=dict)

    def cell(self, of: Field) -> Cell:
        """The cell of a field, empty text where there is none."""
        return self.cells.get(of, "")

    def address(self, of: str) -> str | None:
        """Where the field stands: K4; a part of an address without a column, where its street
        does; none where it has no column."""
        columns: Mapping[str, int] = dict(self.heading.columns.items())
        column = columns.get(of, columns.get(STREETS.get(of, of)))
        return None if column is None else address(column, self.row)

    def doubt(self, of: str, message: str) -> Doubt:
        """What is doubtful in the field, said with its row, cell and heading."""
        if of in self.made_of:
            return self.made_of[of].doubt(of, message)
        title = f" {title}" if (title := self.heading.titles.get(of)) else ""
        cell = f" (cell {cell})" if (cell := self.address(of)) else ""
        return self.says(of, f"row {self.row},{title} {message}{cell}")

    def says(self, of: str, message: str) -> Doubt:
        """The same in words of its own."""
        return Doubt(
            field=of, message=message, sheet=self.sheet, row=self.row, cell=self.address(of)
        )

    @property
    def of_order(self) -> list[Field]:
        """The fields it fills that belong to the order."""
        return [name for name in self.cells if name not in GOODS_FIELDS]

    @property
    def has_goods(self) -> bool:
        """Whether it says anything of goods."""
        return not GOODS_FIELDS.isdisjoint(self.cells)

    @cached_property
    def means(self) -> dict[Field, object]:
        """What its cells mean, its number apart."""
        return {
            name: meaning(name, self.cells, self.today)
            for name in self.cells
            if name is not Field.NUMBER
        }

    @cached_property
    def everything(self) -> frozenset[tuple[Field, object]]:
        """All that it means."""
        return frozenset(self.means.items())

    @cached_property
    def goods(self) -> frozenset[tuple[Field, object]]:
        """What it means of goods."""
        return frozenset(item for item in self.means.items() if item[0] in GOODS_FIELDS)


def order_lines(
    sheet: Sheet, heading: Heading, today: date, warnings: list[Doubt]
) -> Iterator[Line]:
    """The rows of orders under the heading; what might have been one is warned of."""
    held: dict[Field, Cell] = {}
    for row in sheet.rows:
        if row.number <= heading.last_row:
            continue
        line = _line(row, heading, held, today, sheet.name or None)
        if not line.cells or is_heading(row, heading):
            continue
        if line.cells.keys() <= FIGURES and not line.continues:
            message = f"row {row.number} holds figures only and was taken for a total"
            warnings.append(Doubt(message=message, row=row.number))
        elif _EXAMPLE.fullmatch(squashed(line.cell(Field.NUMBER))):
            message = f"row {row.number} is the template's example and was left out"
            warnings.append(Doubt(message=message, row=row.number))
        elif not _says_what_is_required(row) and not _is_footer(row, line, heading):
            yield line


def _line(
    row: Row, heading: Heading, held: dict[Field, Cell], today: date, sheet: str | None
) -> Line:
    """The row's cells by field; a merged label holds on for the rows below."""
    line = Line(row.number, today, heading, sheet)
    for name, column in heading.columns.items():
        cell = row.at(column)
        if column not in row.merged:
            held[name] = cell
        elif name is Field.NUMBER:
            line.continues = bool(text(held.get(name, "")))
        elif name in LABEL_FIELDS:
            cell = held.get(name, "")
        if text(cell):
            line.cells[name] = cell
    return line


def _says_what_is_required(row: Row) -> bool:
    """必填 under each heading, as templates have it."""
    words = [_word(row.at(column)) for column in row.filled]
    return len(words) > 1 and all(_MARK.fullmatch(word) for word in words)


def _is_footer(row: Row, line: Line, heading: Heading) -> bool:
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
        or (not line.has_goods and bool(_SIGNER.fullmatch(first)))
        or any(_TOTAL.fullmatch(word) or _SIGN_HERE.search(word) for word in words)
        or (len(filled) == 1 and _is_remark(line))
    )


def _word(cell: Cell) -> str:
    """A cell as totals and signatures are told by: 總 計： is 总计:."""
    return squashed(cell).translate(SIMPLIFIED)


def _is_whole_order(line: Line) -> bool:
    """Whether it says of what and for whom too: then 合计1 is what the order is called."""
    fields = set(line.of_order) - {Field.NOTE, *FIGURES}
    filled = [of for of in fields if any(letter.isalnum() for letter in text(line.cells[of]))]
    return Field.NUMBER in line.cells and line.has_goods and len(filled) > WHOLE


def _is_remark(line: Line) -> bool:
    """Whether the only cell of a row is a sentence or a date, and no order and no goods."""
    written = plain(line.cell(Field.NUMBER))
    if not written:
        return any(_SENTENCE.search(plain(cell)) for cell in line.cells.values())
    if _POINT.match(written):
        return True
    chinese = sum(letter > "\u2e7f" for letter in written)
    has_digit = any(letter.isdigit() for letter in written)
    return not has_digit or chinese > len(written) / 3 or bool(_DATE_OR_PAGE.fullmatch(written))
