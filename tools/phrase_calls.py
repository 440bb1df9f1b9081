"""The calls that make phrases, out of the code: so that a test can look at each."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

MAKERS = ("phrase", "text")


def wrong_calls(file: Path) -> Iterator[str]:
    """Calls whose values are not those that the template names, or that have no template."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "phrase":
            continue
        (template,) = node.args
        if not isinstance(template, ast.Constant):
            yield f"{file}:{node.lineno}: a template is written out"
            continue
        named = {name for _, name, _, _ in string.Formatter().parse(template.value) if name}
        brought = {one.arg for one in node.keywords}
        if brought and named != brought:
            yield f"{file}:{node.lineno}: {sorted(named ^ brought)}"
