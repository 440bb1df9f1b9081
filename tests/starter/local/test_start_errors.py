"""What keeps a process from its work is said in the language of whoever began it, in one line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from activities.adapters.process.settings import PARTNERS, variable
from tests.environment import provisioned
from tests.timeouts import PATIENCE_SECONDS

PROGRAMS = ("workers", "starter.web", "activities.adapters.store.migrations")
"""Those that services, and people, start without `fulfil`."""


def started(program: str, env: dict[str, str], source: str | None = None) -> tuple[int, str]:
    """How a program, or a source that runs one, ends, and what it writes to stderr."""
    ended = subprocess.run(
        [sys.executable, *(("-m", program) if source is None else ("-c", source))],
        env={**os.environ, **env},
        capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False,
    )  # fmt: skip
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("program", PROGRAMS[:2])
async def test_a_file_of_partners_that_cannot_be_used_is_told_in_chinese(
    program: str, tmp_path: Path
) -> None:
    file = tmp_path / "partners.toml"
    file.write_text('[[partner]]\nname = "west"\nport = "trains"\n')
    urls = {variable(f"{one}_url"): f"http://127.0.0.1:9/{one}" for one in PARTNERS}
    env = {**await provisioned(tmp_path, "127.0.0.1:1"), **urls}
    env |= {"FULFIL_PARTNERS_FILE": str(file)}
    code, chinese = started(
        program, {**env, "LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN.UTF-8"}
    )
    assert (code, len(chinese.splitlines())) == (2, 1), chinese
    assert "partners.toml 不是合作方文件" in chinese


@pytest.mark.parametrize("program", PROGRAMS[:2])
def test_texts_that_were_never_compiled_are_told_in_one_line(program: str) -> None:
    begun = (
        "import sys, runpy, pathlib; from models.language import catalogue; "
        f"catalogue.FOLDER = pathlib.Path('nowhere'); sys.argv = ['{program}']; "
        f"runpy.run_module('{program}', run_name='__main__')"
    )
    code, line = started(program, {"FULFIL_LANG": "zh-CN"}, begun)
    assert (code, len(line.splitlines())) == (2, 1), line
    assert "are not compiled; run `make setup`" in line


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_setting_that_is_off_is_told_in_chinese(program: str) -> None:
    code, chinese = started(program, {"FULFIL_DRAIN_SECONDS": "long", "FULFIL_LANG": "zh-CN"})
    assert (code != 0, len(chinese.splitlines())) == (True, 1), chinese
    assert "FULFIL_DRAIN_SECONDS" in chinese
    assert " is " not in chinese
