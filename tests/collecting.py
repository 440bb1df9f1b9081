"""How tests are collected and handed out: loaded before all others, by `-p` in pyproject.toml."""

import gc
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
        *("sop_coverage", "stage_pictures", "words"),
    )
}
"""Files of tests that parse all of it: in one process, which does so once."""

# What is imported and collected stays: to look through it again and again took a second a process.
gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """From here on there is garbage."""
    gc.collect()
    gc.freeze()
    gc.enable()


class ByFile(LoadFileScheduling):
    """A file stays in one process; those that read the source stay in the same one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return SOURCE if Path(file).stem in READ_SOURCE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile | None:
    """For `--dist loadfile`."""
    return ByFile(config, log) if config.getoption("dist") == "loadfile" else None
