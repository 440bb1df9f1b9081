"""The catalogues: every text and every code has its words in each language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message

from models.errors import UsageError
from models.language import catalogue
from models.language.catalogue import Context, Language, catalogue_file, translations
from starter.language.run_language import speak, translator
from tests.source import files, name_of, nodes
from tools import catalogues
from tools.source_texts import PACKAGES, errors_of, unlisted_sentences, wrong_phrases

NAMED = re.compile(r"%\((\w+)\)s")
ALL = PACKAGES


def messages(language: Language) -> list[Message]:
    """What stands in a language's file."""
    return [one for one in catalogues.read(language) if one.id]


def names_in(text: str) -> set[str]:
    """What is filled in."""
    if "%(" in text:
        return set(NAMED.findall(text))
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:  # a brace that is only a brace
        return set()


@pytest.mark.parametrize("language", Language)
def test_every_text_and_code_has_its_words(language: Language) -> None:
    assert [(one.context, one.id) for one in messages(language) if not one.string] == []


@pytest.mark.parametrize("language", Language)
def test_nothing_is_guessed_or_left_over(language: Language) -> None:
    known = catalogues.read(language)
    assert [one.id for one in known if one.id and one.fuzzy] == []
    assert list(known.obsolete) == []


@pytest.mark.parametrize("language", Language)
def test_a_translation_fills_in_what_its_text_fills_in(language: Language) -> None:
    wrong = [
        one.id
        for one in messages(language)
        if not one.context and names_in(str(one.id)) != names_in(str(one.string))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", Language)
def test_the_files_are_what_the_tool_writes(language: Language) -> None:
    known, file = catalogues.updated_catalogue(language), catalogue_file(language)
    hint = "run `python -m tools.catalogues`, and translate what is new"
    assert file.read_bytes() == catalogues.as_text(known), hint


@pytest.mark.parametrize("language", Language)
def test_what_runs_says_what_people_edit(language: Language) -> None:
    runs = translations(language)
    stale = [
        one.id
        for one in messages(language)
        if (runs.pgettext(one.context, str(one.id)) if one.context else runs.gettext(str(one.id)))
        != one.string
    ]
    assert stale == [], "run `make setup`, which compiles what was edited"


def test_texts_that_were_never_compiled_are_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    translations.cache_clear()
    with pytest.raises(UsageError, match="zh-CN are not compiled") as raised:
        speak(Language.ZH)
    assert raised.value.hint == "run `make setup`"
    assert translator().language is not Language.ZH


def test_chinese_is_chinese() -> None:
    """What stays as it is names commands, files and signs alone."""
    plain = [
        one.id
        for one in messages(Language.ZH)
        if _has_letters(str(one.string))
        and not re.search(r"[\u4e00-\u9fff]", str(one.string))
        and not _bare(str(one.id))
    ]
    assert plain == []


def _has_letters(text: str) -> bool:
    """Whether it says more than what it is filled in with."""
    return bool(re.search("[A-Za-z]", re.sub(r"{[^}]*}", "", text)))


def _bare(text: str) -> bool:
    if text.startswith(("fulfil ", "POST ")) or re.fullmatch(r"[a-z_]+(, [a-z_]+)+\.", text):
        return True  # commands, doors, and codes as they are typed
    return not re.sub(r"{[^}]*}|[^a-z]", "", text)


def test_every_phrase_is_written_out_and_has_its_values() -> None:
    assert [wrong for file in files(*ALL) for wrong in wrong_phrases(file)] == []


def test_no_error_has_a_sentence_that_cannot_be_looked_up() -> None:
    assert [bare for file in files(*ALL) for bare in unlisted_sentences(file)] == []


def test_an_error_is_found_however_far_below_the_root_it_is_declared() -> None:
    near, far = (
        "class NoKey(FulfilError):",
        "class Lost(NoKey, ValueError):\nclass Other(Exception):",
    )
    assert errors_of([far, near]) == {"FulfilError", "NoKey", "Lost"}


def test_a_code_in_a_sentence_is_of_a_context_that_the_catalogues_have() -> None:
    assert {context for file in files(*ALL) for context in _contexts(file)} <= set(Context)


def _contexts(file: Path) -> Iterator[str]:
    for call in nodes(file, ast.Call):
        if name_of(call) in ("Code", "one_of") and isinstance(call.args[0], ast.Constant):
            yield str(call.args[0].value)
