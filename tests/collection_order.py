"""How tests are collected and handed out: loaded before all others, by `-p` in pyproject.toml."""

import gc
import importlib
from contextlib import suppress
from pathlib import Path
from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

SOURCE: Final = "the project's own source"
READ_SOURCE: Final = {
    f"test_{name}"
    for name in (
        *(
            "architecture",
            "citations",
            "cli_hostile",
            "codes",
            "docs",
            "hints",
            "own_words",
            "paths",
        ),
        *("order_numbers", "sop_coverage", "stage_pictures", "words"),
    )
}
"""Files of tests that parse all of it: in one process, which does so once."""

SELDOM: Final = (50_000, 20, 100)
"""How many new objects between two collections: Python's 700 took a tenth of a run."""

# What is imported and collected stays: to look through it again and again took a second a process.
gc.disable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Each process of a whole run loads its share first: what it rewrites, the others find.

    In a new clone each of five rewrote every test: together twenty seconds of a core.
    """
    process = getattr(session.config, "workerinput", None)  # xdist's, in its processes
    if process is None or session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        return
    mine, count = int(process["workerid"].removeprefix("gw")), process["workercount"]
    root, left_out = session.config.rootpath, session.config.getoption("ignore") or ()
    files = (root / "tests").rglob("test_*.py")
    whole = sorted(file for file in files if not any(map(file.is_relative_to, left_out)))
    for file in whole[mine::count]:
        with suppress(Exception, pytest.skip.Exception):  # told where it is collected
            importlib.import_module(".".join(file.relative_to(root).with_suffix("").parts))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """From here on there is garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(*SELDOM)


class ByFile(LoadFileScheduling):
    """A file stays in one process; those that read the source stay in the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return SOURCE if Path(file).stem in READ_SOURCE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    """For `--dist loadfile`."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None
