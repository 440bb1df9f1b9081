"""The sentences of pydantic's own, which none of our answers may hold."""

from typing import Any

from pydantic_core import _pydantic_core

ERRORS: dict[str, Any] = {error["type"]: error for error in _pydantic_core.list_all_errors()}
"""Every error type of pydantic's, with its sentence and an example of what fills it."""


def _fixed(template: str) -> str:
    """The longest part of a sentence that says the same each time, in small letters."""
    parts = "".join("{" if sign in "{}" else sign for sign in template).split("{")
    return max(parts[::2], key=len).strip(" :,'").lower()


PHRASES = {
    *(_fixed(error["message_template_python"]) for error in ERRORS.values()),
    "value error", "field required", "input should", "string should", "not permitted", "pydantic",
}  # fmt: skip


def pydantics(text: str) -> list[str]:
    """Which of pydantic's phrases a text holds."""
    lowered = text.lower()
    return [phrase for phrase in PHRASES if len(phrase) > 9 and phrase in lowered]
