"""A file that a page or a line of code names is there: what moves takes its mentions along."""

import re

from tests.source import PACKAGES, ROOT, files
from tests.test_docs import DOCUMENTS

FOLDERS = "|".join((*PACKAGES, "tests", "bench", "tools", "docs", "deploy"))
NAMED = re.compile(rf"(?<![\w/.-])((?:{FOLDERS})/[\w/.-]+\.(?:py|toml|md|json|txt|yml))\b")


def test_every_file_that_is_named_is_there() -> None:
    pages = [*DOCUMENTS, *files(*PACKAGES, "bench", "tests"), *ROOT.glob("*.toml")]
    gone = {
        str(page.relative_to(ROOT)): name
        for page in pages
        for name in NAMED.findall(page.read_text("utf-8"))
        if not (ROOT / name).exists()
    }
    assert gone == {}
