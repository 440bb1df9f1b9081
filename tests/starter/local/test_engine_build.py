"""Compiling the engine: what counts as built, and what a person reads when it fails."""

import hashlib
from pathlib import Path

import pytest

from starter.local.engine_build import GO_MODULE, MANIFEST_FILE, Programs, is_built, programs_in
from starter.local.engine_compile import compile_programs
from starter.local.progress import PlainProgress
from starter.local.setup_error import SetupError


@pytest.fixture
def built(tmp_path: Path) -> Programs:
    programs = Programs(tmp_path)
    lines = []
    for program in programs.all():
        program.write_text(program.name)
        lines.append(f"{hashlib.sha256(program.name.encode()).hexdigest()}  {program.name}\n")
    (tmp_path / MANIFEST_FILE).write_text("".join(lines))
    return programs


def a_compiler(folder: Path, script: str) -> Path:
    go = folder / "go"
    go.write_text(f"#!/bin/sh\n{script}\n")
    go.chmod(0o755)
    return go


def test_programs_that_match_their_manifest_are_built(built: Programs) -> None:
    assert is_built(built)


def test_a_changed_program_is_not_built(built: Programs) -> None:
    built.ui.write_text("something else")
    assert not is_built(built)


def test_a_program_that_changes_after_it_was_found_right_is_not_built(built: Programs) -> None:
    assert is_built(built)
    built.server.write_text("something else")
    assert not is_built(built)


def test_what_has_not_changed_is_not_read_again(
    built: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert is_built(built)
    monkeypatch.delattr(hashlib, "file_digest")
    assert is_built(built)


def test_a_missing_program_is_not_built(built: Programs) -> None:
    built.sql_tool.unlink()
    assert not is_built(built)


def test_an_empty_cache_is_not_built(tmp_path: Path) -> None:
    assert not is_built(programs_in(tmp_path))


def test_a_failing_compiler_is_told_with_its_last_words_and_what_to_do(tmp_path: Path) -> None:
    go = a_compiler(tmp_path, "echo 'no space left on device'; exit 2")
    with pytest.raises(SetupError, match="no space left on device") as failure:
        compile_programs(go, GO_MODULE, {tmp_path / "x": "example/x"}, PlainProgress())
    assert "disk space" in (failure.value.hint or "")


def test_compiling_tells_how_far_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("starter.local.progress.PLAIN_LINE_EVERY_SECONDS", 0.0)
    go = a_compiler(tmp_path, "echo one; echo two")
    compile_programs(go, GO_MODULE, {tmp_path / "x": "example/x"}, PlainProgress())
    output = capsys.readouterr().err
    assert "2 packages: 1 / 2" in output
    assert "2 packages: 2 / 2" in output
