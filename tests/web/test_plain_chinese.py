"""What a page says to people at desks, on the road and at home names no part of this software."""

import ast
import re
from itertools import chain
from pathlib import Path

from babel.messages.pofile import read_po

from models.language.catalogue import Context, Language, catalogue_file
from starter.service.explaining import causes, system_causes
from starter.service.reports import report
from starter.service.temporal import call_errors, temporal_gateway, update_errors
from starter.web import pages

INTERNAL = re.compile(
    "Temporal|worker|workflow|payload|JSON|namespace|工作流|工作进程|信号|载荷|命名空间",
    re.IGNORECASE,
)
CODES = frozenset(Context) - {Context.ACTION, Context.HEADING}
"""Headings are of the terminal, and what a key may not do is told to programs."""

FOR_ENGINEERS = frozenset({
    "Temporal does not accept our credentials",
    "Temporal does not allow our account to do this",
    "Temporal has no such namespace",
})  # fmt: skip
"""What only whoever set the system up can put right, and has to know by its name."""

PLACEHOLDER = re.compile(r"\{[^}]*\}")
TEXT_OF_PAGE = re.compile(r'_\(\s*"((?:[^"\\]|\\.)+)"')


def texts_of_pages() -> set[str]:
    """What the templates say."""
    folder = Path(pages.__file__).parent / "templates"
    return set(
        chain.from_iterable(
            TEXT_OF_PAGE.findall(one.read_text("utf-8")) for one in folder.iterdir()
        )
    )


def texts_of_services() -> set[str]:
    """What is said of a call that could not be made, a report that waits, an order that stands.

    Hints name commands; a page shows those of pages.
    """
    modules = (call_errors, causes, report, system_causes, temporal_gateway, update_errors)
    sources = (Path(str(one.__file__)).read_text("utf-8") for one in modules)
    nodes = chain.from_iterable(ast.walk(ast.parse(one)) for one in sources)
    texts = {one.value for one in nodes if isinstance(one, ast.Constant)}
    return {text for text in texts if isinstance(text, str) and "`" not in text}


def test_no_chinese_text_of_a_page_names_a_part_of_this_software() -> None:
    with catalogue_file(Language.ZH).open("rb") as file:
        catalogue = read_po(file)
    plain = texts_of_pages() | texts_of_services() - FOR_ENGINEERS
    shown = {
        str(one.id): str(one.string)
        for one in catalogue
        if one.id and (one.context in CODES if one.context else one.id in plain)
    }
    assert len(shown) > 1000
    words = {text: PLACEHOLDER.sub("", chinese) for text, chinese in shown.items()}
    named = {text: chinese for text, chinese in words.items() if INTERNAL.search(chinese)}
    assert named == {}
