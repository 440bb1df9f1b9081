"""What the demo shows while it plays, and counts for its end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from models.language.catalogue import Context, Language
from models.language.texts import spelled_out
from models.phrases import JoinedTexts, Phrase, phrase
from models.sop.formatting import counted, show, span
from starter.demo.file import DemoOrder
from starter.language.run_language import translator

LINES_MAX = 12
PLAIN_EVERY = 5.0
"""Seconds between two lines where no terminal shows a live table."""


@dataclass
class Board:
    """Who is where, and what was received last."""

    console: Console
    total: int
    started: float = field(default_factory=time.monotonic)
    reports: int = 0
    ends: int = 0
    last: list[str] = field(default_factory=list)
    where: dict[str, datetime] = field(default_factory=dict)
    _live: Live | None = None
    _shown_at: float = 0.0

    @contextmanager
    def showing(self) -> Iterator[None]:
        """Live on a terminal, a line now and then elsewhere."""
        if not self.console.is_terminal:
            yield
            return
        with Live(self._render(), console=self.console, refresh_per_second=6) as live:
            self._live = live
            yield
            live.update(self._render())
        self._live = None

    def now(self, order: DemoOrder, at: datetime, what: str) -> None:
        """An order has come to an instant, where something happens."""
        self.where[order.number] = at
        self.last = [*self.last, f"{translator().time(at)}  {order.number}  {_called(what)}"][
            -LINES_MAX:
        ]
        self._draw()

    def reported(self, answer: dict[str, Any]) -> None:
        """A report was answered."""
        self.reports += 1
        self._draw()

    def ended(self, order: DemoOrder) -> None:
        """A story is told to its end."""
        self.ends += 1
        self._draw()

    def _draw(self) -> None:
        if self._live is not None:
            self._live.update(self._render())
            return
        now = time.monotonic()
        if now - self._shown_at >= PLAIN_EVERY:
            self._shown_at = now
            self.console.print(self._line(), highlight=False)

    @property
    def report_count(self) -> Phrase:
        """How many reports were sent."""
        return counted(self.reports, "report")

    def _line(self) -> str:
        days = sorted(self.where.values())
        played = phrase(
            "{span}: {reports}, {n} of {total} stories told",
            span=span(int(time.monotonic() - self.started)),
            reports=self.report_count,
            n=self.ends,
            total=self.total,
        )
        if not days:
            return translator().text(played)
        clocks = phrase(
            "order clocks from {first} to {last}", first=show(days[0]), last=show(days[-1])
        )
        return translator().text(JoinedTexts((played, clocks), ", "))

    def _render(self) -> Group:
        table = Table(box=None, show_header=False, pad_edge=False)
        for line in self.last:
            table.add_row(line)
        return Group(Text(self._line(), style="bold"), table)


def _called(act: str) -> str:
    """What an act is called: English has its code, as everywhere at the terminal."""
    says = translator()
    if says.language is Language.EN:
        return act
    contexts = (Context.KIND, Context.DECISION, Context.ACTION)
    called = (says.code(context, act) for context in contexts)
    return next((one for one in called if one != spelled_out(act)), act)
