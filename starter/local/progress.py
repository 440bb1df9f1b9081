"""A long step told to a person: a bar on a terminal, plain lines elsewhere; always stderr."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from starter.language.run_language import translator

if TYPE_CHECKING:
    import rich.progress

PLAIN_LINE_EVERY_SECONDS = 15.0

Tell = Callable[[str], None]
"""Receives a line a step, where there is no bar."""


class Progress(Protocol):
    """The progress of a long task: the step, how far it is, and how long it has taken."""

    def step(self, text: str) -> None:
        """A new step begins; counting starts again at nothing."""

    def of(self, total: int) -> None:
        """How many there are, when that is known."""

    def at(self, done: int) -> None:
        """How many are done."""


@contextmanager
def open_progress() -> Iterator[Progress]:
    """The progress display that fits this process's stderr."""
    if not sys.stderr.isatty():
        yield PlainProgress()
        return
    from rich import progress as bars  # slow to import: only when shown
    from rich.console import Console

    columns = (
        bars.SpinnerColumn(),
        bars.TextColumn("{task.description}"),
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeElapsedColumn(),
    )
    with bars.Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        yield _Bar(shown)


class PlainProgress:
    """A line when a step begins, and one every quarter of a minute."""

    def __init__(self) -> None:
        self._began = self._shown = time.monotonic()
        self._text = ""
        self._total: int | None = None

    def step(self, text: str) -> None:
        self._text, self._total = text, None
        self._tell(translator().text(text))

    def of(self, total: int) -> None:
        self._total = total

    def at(self, done: int) -> None:
        if time.monotonic() - self._shown >= PLAIN_LINE_EVERY_SECONDS:
            text = translator().text(self._text)
            self._tell(f"{text}: {done}" + (f" / {self._total}" if self._total else ""))

    def _tell(self, text: str) -> None:
        self._shown = time.monotonic()
        print(f"{text} [{self._shown - self._began:.0f} s]", file=sys.stderr, flush=True)


class _Bar:
    def __init__(self, shown: "rich.progress.Progress") -> None:
        self._shown = shown
        self._task = shown.add_task("", total=None)

    def step(self, text: str) -> None:
        self._shown.update(self._task, description=translator().text(text), total=None, completed=0)

    def of(self, total: int) -> None:
        self._shown.update(self._task, total=total)

    def at(self, done: int) -> None:
        self._shown.update(self._task, completed=done)
