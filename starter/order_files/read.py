"""From the bytes of a file to its list: the one sheet that has a heading row."""

from starter.order_files.cells import FileRefused, Sheet, shown
from starter.order_files.headings import Heading, find_heading
from starter.order_files.kind import WANTED, kind_of, refuse_markup
from starter.order_files.results import Doubt
from starter.order_files.textfile import DELIMITERS, decoded, read_text
from starter.order_files.workbook import read_workbook


def read_list(data: bytes) -> tuple[Sheet, Heading, list[Doubt]]:
    """The sheet with the orders, its headings, and what a person should know of the others.

    Raises:
        FileRefused: no file of ours, or no heading row in it; one line says which.
    """
    kind = kind_of(data)
    if kind == "text":
        refuse_markup(data.decode(errors="replace"))
        written = decoded(data)
        refuse_markup(written)
        return (*_best_text(written), [])
    sheets = read_workbook(data, packed=kind == "zip")
    for place, sheet in enumerate(sheets):
        if heading := find_heading(sheet):
            return sheet, heading, _left_out(sheet, sheets[place + 1 :])
    raise FileRefused(_no_heading([sheet for sheet in sheets if sheet.rows]))


def _best_text(written: str) -> tuple[Sheet, Heading]:
    found, opened = [], None
    for delimiter in DELIMITERS:
        if delimiter not in written:
            continue
        sheet, line = read_text(written, delimiter)
        opened = opened or line
        if heading := find_heading(sheet):
            found.append((sheet, heading, line))
    best = max(found, key=lambda read: len(read[1].columns), default=None)
    if line := best[2] if best else opened:
        raise FileRefused(f"the quote that line {line} opens is not closed: close it, or drop it")
    if best is None:
        raise FileRefused(_no_heading([Sheet("", [])]))
    return best[:2]


def _left_out(taken: Sheet, others: list[Sheet]) -> list[Doubt]:
    names = [shown(sheet.name) for sheet in others if find_heading(sheet)]
    if not names:
        return []
    message = f"only sheet {shown(taken.name)} was read; not read: {', '.join(names)}"
    return [Doubt(message=message, sheet=taken.name)]


def _no_heading(filled: list[Sheet]) -> str:
    if not filled:
        return f"the workbook is empty: {WANTED}"
    return (
        "no heading row was found: one row must name the columns, such as 订单号, 预约提货日期,"
        " 客户姓名, 件数 (`fulfil orders template` makes an empty file)"
    )
