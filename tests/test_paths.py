"""A file that is named is there, whatever has moved, and each is as .editorconfig says."""

import re

from tests.source import PACKAGES, ROOT, files
from tests.test_citations import texts
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


def test_every_text_has_lines_as_editorconfig_says() -> None:
    trailing = re.compile(r"[ \t]$", re.MULTILINE)
    assert "trim_trailing_whitespace = true" in (ROOT / ".editorconfig").read_text("utf-8")
    assert [name for name, text in texts().items() if trailing.search(text)] == []
    assert [name for name, text in texts().items() if text and not text.endswith("\n")] == []
