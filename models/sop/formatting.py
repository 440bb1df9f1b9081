"""How instants and spans are written for people: Shanghai time, whole minutes."""

from datetime import date, datetime
from functools import lru_cache

from models.phrases import InstantText, JoinedTexts, Phrase, Span, phrase
from models.sop import clock

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def counted(count: int, one: str, many: str | None = None) -> Phrase:
    """How many: `1 piece`, `3 pieces`, `1,200 lines`; `many` where it is not `one` with an s."""
    return Phrase(f"{{n:,}} {one if count == 1 else many or one + 's'}", {"n": count})


@lru_cache(4096)
def show(moment: datetime) -> InstantText:
    """An instant for people: `2026-11-24 Tue 17:00`, Asia/Shanghai."""
    local = clock.local(moment)
    return InstantText(f"{show_day(local.date())} {local:%H:%M}", moment)


def show_day(day: date) -> InstantText:
    """A day for people: `2026-11-24 Tue`."""
    return InstantText(f"{day:%Y-%m-%d} {_DAYS[day.weekday()]}", day)


def span(seconds: int) -> Span:
    """A span for people: `2 d 3 h`, `1 h 5 min`, `40 s`."""
    if seconds < 60:
        return Span(f"{seconds} s", seconds)
    days, rest = divmod(seconds // 60, 24 * 60)
    hours, minutes = divmod(rest, 60)
    named = [(days, "d"), (hours, "h"), (minutes, "min")]
    text = " ".join(f"{count} {unit}" for count, unit in named if count)
    return Span(text, seconds)


def occurrence_name(what: str, ref: str, attempt: int) -> str:
    """What is owed, and which of several it is: `be at the customer (attempt 2)`."""
    twin = [ref] if ref else []
    again = [phrase("attempt {attempt}", attempt=attempt)] if attempt > 1 else []
    if not twin and not again:
        return what
    return phrase("{what} ({which})", what=what, which=JoinedTexts((*twin, *again), ", "))
