"""What people, hooks and CI call is a target of the Makefile, and does what it says."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import LONG
from tests.source import ROOT
from tests.test_docs import TEXTS
from tests.thorough import THOROUGH

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
TARGETS = dict(re.findall(r"^([a-z]+):([^\n]*)", MAKEFILE, re.MULTILINE))
CALLED = re.compile(r"(?:`|^ *|-s )make ((?:[a-z]+ ?)*)(?=[`A-Z\n]| #|  )", re.MULTILINE)
BIN = Path(sys.executable).parent


@pytest.mark.parametrize("page", [*TEXTS, ".ci/run", ".pre-commit-config.yaml"])
def test_every_make_target_that_is_named_exists(page: str) -> None:
    named = {one for text in CALLED.findall((ROOT / page).read_text()) for one in text.split()}
    assert named <= set(TARGETS), page


def test_the_pages_for_people_name_the_targets_of_every_day() -> None:
    pages = TEXTS["README.md"] + TEXTS["CONTRIBUTING.md"]
    named = {one for text in CALLED.findall(pages) for one in text.split()}
    assert named >= {"demo", "test", "dev", "check", "fix", "unit", "hooks", "outdated", "lock"}


def test_help_lists_every_target() -> None:
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == set(TARGETS)
    assert [name for name, rest in TARGETS.items() if "## " not in rest] == []
    output = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True)
    assert {line.split()[0] for line in output.stdout.splitlines()} == set(TARGETS)


def test_what_ci_runs_holds_the_check_and_the_coverage_of_the_models() -> None:
    wanted = ("/mypy", "/lint-imports", "--cov", "-m tools.dead_")
    assert [command for command in wanted if command not in run_by_ci()] == []


def run_by_ci() -> str:
    """The commands of every target that CI makes."""
    targets = re.findall(r"^make (.*)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    return "".join(
        subprocess.run(["make", "-n", one], cwd=ROOT, capture_output=True, text=True).stdout
        for one in targets
    )


RUNS = {
    ("", "(thorough or examples) and not browser"),
    ("--ignore tests/models", "not thorough and not browser"),
    ("tests/models", "not thorough"),
    ("tests/models", "covered"),
    ("tests/web", "browser and not thorough"),
    ("tests/web", "browser and thorough"),
}


def test_ci_runs_each_test_once_and_models_measured_and_examples_at_random_once_more() -> None:
    runs = re.findall(r"/pytest (.*)-m (?:\"([^\"]+)\"|(\S+))", run_by_ci())
    where = re.compile(r"(?:--ignore )?tests/\w+")
    found = [("".join(where.findall(words)), quoted or word) for words, quoted, word in runs]
    assert sorted(found) == sorted(RUNS)


def test_whatever_needs_a_browser_is_a_test_of_pages() -> None:
    fixture = "chromium" + "_program"
    using = (file for file in ROOT.glob("tests/**/*.py") if fixture in file.read_text("utf-8"))
    places = {file.relative_to(ROOT / "tests").parts[0] for file in using}
    assert places == {"web", "conftest.py"}


def test_every_long_file_exists() -> None:
    assert {f"{name}.py" for name in LONG} <= {file.name for file in ROOT.glob("tests/**/*.py")}


@pytest.mark.parametrize(("file", "shown_by"), THOROUGH.items())
def test_what_thorough_repeats_is_shown_once_by_make_test(file: str, shown_by: str) -> None:
    assert all((ROOT / "tests" / f"{one}.py").is_file() for one in (file, shown_by))
    assert shown_by not in THOROUGH


def test_hooks_come_from_here_alone_and_call_targets() -> None:
    assert re.findall(r"repo: (\S+)", HOOKS) == ["local"]
    assert set(re.findall(r"language: (\S+)", HOOKS)) == {"system"}
    assert re.findall(r"entry: make -s (\S+)", HOOKS) == re.findall(r"id: (\S+)", HOOKS)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with our hooks installed, whose targets refuse where a file says so."""
    (tmp_path / ".pre-commit-config.yaml").write_text(HOOKS)
    (tmp_path / "Makefile").write_text("fix check unit:\n\t@! grep -s $@ broken\n")
    run(tmp_path, "git", "init", "-q")
    run(tmp_path, "git", "add", ".")
    run(tmp_path, str(BIN / "prek"), "install")
    return tmp_path


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run it there as a person would, also where this test is run by a hook."""
    outside = ("env", "-u", "GIT_DIR", "-u", "GIT_INDEX_FILE", "-u", "GIT_WORK_TREE")
    own = {"PREK_HOME": str(folder / ".git/prek"), "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        [*outside, *command], cwd=folder, capture_output=True, text=True, env={**os.environ, **own}
    )


def commit(folder: Path) -> subprocess.CompletedProcess[str]:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    return run(folder, "git", *who, "commit", "-q", "--allow-empty", "-m", "It is so")


def test_a_commit_is_refused_where_fix_finds_something(clone: Path) -> None:
    (clone / "broken").write_text("fix")
    assert commit(clone).returncode == 1
    (clone / "broken").write_text("check")
    assert commit(clone).returncode == 0


@pytest.mark.parametrize("target", ["check", "unit"])
def test_a_push_is_refused_where_a_target_fails(clone: Path, target: str) -> None:
    run(clone, "git", "init", "-q", "--bare", ".git/elsewhere")
    assert commit(clone).returncode == 0
    (clone / "broken").write_text(target)
    assert run(clone, "git", "push", "-q", ".git/elsewhere", "HEAD:main").returncode == 1
    (clone / "broken").unlink()
    assert run(clone, "git", "push", "-q", ".git/elsewhere", "HEAD:main").returncode == 0


class Index(ThreadingHTTPServer):
    """Takes uv's hundred questions at once."""

    request_queue_size = 128


@pytest.fixture
def index(tmp_path: Path) -> Iterator[str]:
    """A package index on loopback that has two packages, both far newer than ours."""
    for name in ("ruff", "certifi"):
        folder = tmp_path / "simple" / name
        folder.mkdir(parents=True)
        wheel = f"{name}-9999.0-py3-none-any.whl"
        (folder / "index.html").write_text(f'<a href="/{wheel}">{wheel}</a>')
    serve = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with Index(("127.0.0.1", 0), serve) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/simple"
        server.shutdown()


def outdated(index: str) -> str:
    """What `make outdated` says when it asks that index."""
    env = {**os.environ, "UV_DEFAULT_INDEX": index, "UV_NO_CACHE": "1", "UV_HTTP_RETRIES": "0"}
    command = [sys.executable, "-m", "tools.outdated"]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout


def test_a_newer_version_of_a_pin_and_of_what_comes_with_one_is_shown(index: str) -> None:
    output = outdated(index)
    assert re.search(r"^ruff +\S+ +9999\.0 +pin$", output, re.MULTILINE)
    assert re.search(r"^certifi +\S+ +9999\.0 +comes with a pin$", output, re.MULTILINE)


def test_an_index_that_is_not_reached_is_said() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and nobody listens
        output = outdated(f"http://127.0.0.1:{nobody.getsockname()[1]}/simple")
    assert "the package index was not reached" in output


CI_TOOLS = {"id": "echo 0", "make": 'echo "$1 browser=$REQUIRE_BROWSER"', "timeout": 'shift; "$@"'}


def ci(folder: Path, *, dpkg: str, apt: str) -> list[str]:
    """What CI runs on a machine whose package tools answer so."""
    for name, script in {**CI_TOOLS, "dpkg": dpkg, "apt-get": apt}.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
    env = {**os.environ, "REQUIRE_BROWSER": ""}
    command = ["sh", "-c", f'PATH="{folder}:$PATH" exec {ROOT}/.ci/run']
    output = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    return [*output.stdout.splitlines(), *output.stderr.splitlines()]


@pytest.mark.parametrize("dpkg", ["exit 0", "exit 1"])
def test_ci_demands_a_browser_that_is_there_or_was_installed(tmp_path: Path, dpkg: str) -> None:
    asked = tmp_path / "asked"
    lines = ci(tmp_path, dpkg=dpkg, apt=f'echo "$@" >> {asked}')
    assert lines == ["test browser=1", "thorough browser=1"]
    assert asked.exists() is (dpkg == "exit 1")
    assert not asked.exists() or asked.read_text().strip().endswith("chromium fonts-noto-cjk")


def test_ci_says_so_where_there_can_be_no_browser(tmp_path: Path) -> None:
    lines = ci(tmp_path, dpkg="exit 1", apt="exit 1")
    assert lines[:2] == ["test browser=", "thorough browser="]
    assert "tests in a browser are skipped" in lines[2]
