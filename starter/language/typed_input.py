"""What people type in Chinese where a code is taken: a field or a choice by its name."""

from collections.abc import Collection
from functools import cache

from models.language.catalogue import Context, Language
from models.language.texts import Translator


def code_of(context: Context, word: str, codes: Collection[str]) -> str:
    """The one of these codes that a word calls; the word itself where it calls none, or several."""
    if word in codes:
        return word
    meant = [code for code in codes if _called(context, code) == word]
    return meant[0] if len(meant) == 1 else word


@cache
def _called(context: Context, code: str) -> str:
    return Translator(Language.ZH).code(context, code)
