"""Texts, codes and times for people, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from models.hints import Hint
from models.language.catalogue import Context, Language, translations
from models.phrases import (
    Code,
    InstantText,
    JoinedTexts,
    LabelledText,
    Phrase,
    Span,
    StructuredText,
    TimelineText,
)

DAYS: Final = {
    Language.ZH: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
OF_SOMETHING: Final = (Context.STEP, Context.PROBLEM)
"""Codes that name what they are of: `awaiting_checkpoint:WUHAN`, `parked:check_code`."""

BETWEEN_REFS: Final = " @ "
"""Between a shipment and a point of its line."""

STRUCTURED: Final = (Hint, StructuredText)
"""Texts that know what they were made of."""

CHINESE_SEPARATORS: Final[Mapping[str, str]] = {
    ", ": "、",
    " or ": "或",
    " and ": "和",
    "; ": "；",
    ": ": "：",
}
"""What Chinese writes between several texts."""


@dataclass(frozen=True, slots=True)
class Translator:
    """How one language says things."""

    language: Language

    def text(self, message: str, **values: object) -> str:
        """A text with its values, `{name}`; one that was made of something brings them.

        English is as it was made, with codes as they are typed.
        """
        if isinstance(message, STRUCTURED):
            return str(message) if self.language is Language.EN else self._value(message)
        found = self._found(message)
        return found.format_map(values) if values else found

    def code(self, context: str, code: str | None) -> str:
        """A code as people call it; one that has no name is spelled out."""
        if not code:
            return ""
        if found := self._of(context, code):
            return found
        head, sign, rest = code.partition(":")
        if sign and context in OF_SOMETHING:
            parked = context == Context.PROBLEM
            named = self.code(Context.STEP if parked else Context.REF, rest)
            return f"{self.code(context, head)} {named}"
        if context == Context.STEP and (ended := self._of(Context.OUTCOME, code)):
            return ended  # of a case that has ended
        if context == Context.STEP and (leg := self._of(Context.STAGE, code)):
            return leg  # of an order whose next leg has not said yet where it stands
        if context == Context.REF:
            shipment, sign, point = code.rpartition(BETWEEN_REFS)
            return f"{shipment}{sign}{self._of(Context.REF, point) or point}"
        if context == Context.PROBLEM:
            return self.code(Context.KIND, code)
        if context == Context.FIELD and "." in code:
            return self._field(code)
        return in_english(context, code)

    def _of(self, context: str, code: str) -> str | None:
        """What a catalogue calls a code; None where it has no name for it."""
        found = translations(self.language).pgettext(context, code)
        return found if found != code else None

    def _field(self, path: str) -> str:
        """A field within others, each by its name: `lines.0.pieces` is of the first line."""
        parts = path.split(".")
        named = (str(int(one) + 1) if one.isdigit() else self.code("field", one) for one in parts)
        return ("" if self.language is Language.ZH else " ").join(named)

    def time(self, at: datetime | None) -> str:
        """An instant in Shanghai, with its weekday: `11月24日 周二 17:00`."""
        if at is None:
            return ""
        from models.sop import clock  # what says no time need not load it

        local = clock.local(at)
        if self.language is Language.ZH:
            return f"{self.day(local.date())} {local:%H:%M}"
        return self.stamp(at)

    def stamp(self, at: datetime | None) -> str:
        """An instant in Shanghai as a file sorts it: `2026-11-24 周二 17:00`."""
        if at is None:
            return ""
        from models.sop import clock

        local = clock.local(at)
        return f"{local:%Y-%m-%d} {DAYS[self.language][local.weekday()]} {local:%H:%M}"

    def day(self, day: date | None) -> str:
        """A day with its weekday: `11月24日 周二`."""
        if day is None:
            return ""
        name = DAYS[self.language][day.weekday()]
        return (
            f"{day.month}月{day.day}日 {name}" if self.language is Language.ZH else f"{day} {name}"
        )

    def between(self, sign: str) -> str:
        """What stands between two of several texts."""
        return sign if self.language is Language.EN else CHINESE_SEPARATORS.get(sign, sign)

    def money(self, fen: int | None) -> str:
        """An amount of fen in yuan: `¥1,234.50`."""
        return "" if fen is None else f"¥{fen // 100:,}.{fen % 100:02}"

    def span(self, seconds: float) -> str:
        """How long, in two units: `2 d 3 h`, `2天3小时`."""
        if 0 < seconds < 60:
            return f"{int(seconds)}秒" if self.language is Language.ZH else f"{int(seconds)} s"
        units = ("天", "小时", "分钟") if self.language is Language.ZH else (" d", " h", " min")
        whole = max(0, int(seconds)) // 60
        sizes = (whole // 1440, whole % 1440 // 60, whole % 60)
        parts = [f"{size}{unit}" for size, unit in zip(sizes, units, strict=True) if size][:2]
        between = "" if self.language is Language.ZH else " "
        return between.join(parts) or f"0{units[-1]}"

    def _found(self, message: str) -> str:
        return translations(self.language).gettext(message) if message else ""

    def _value(self, value: Any) -> Any:
        """What stands in a sentence, in this language."""
        match value:
            case Hint(sentence=own):
                return self._value(own) if isinstance(own, STRUCTURED) else self._found(str(value))
            case Phrase(template=template, values=values):
                filled = {name: self._value(one) for name, one in values.items()}
                return self._found(template).format_map(filled)
            case JoinedTexts(parts=parts, between=between):
                return self.between(between).join(self.text(part) for part in parts)
            case Code(context=context):
                return self.code(context, value)
            case TimelineText(say=say):
                return say(self)
            case LabelledText(code=code):
                return self.code(code.context, code)
            case InstantText(at=at):
                return self.time(at) if isinstance(at, datetime) else self.day(at)
            case Span(seconds=seconds):
                return self.span(seconds)
        return value


def in_english(context: str, code: str) -> str:
    """A code that no catalogue names: what its row says, or its letters."""
    if context == Context.DUTY:
        from models.stages.all_duties import ALL_DUTIES  # what shows no duty need not load them

        return ALL_DUTIES[code].what if code in ALL_DUTIES else code
    if context == Context.INCIDENT:
        from models.stages.incident_kinds import INCIDENT_KINDS

        return INCIDENT_KINDS[code].en if code in INCIDENT_KINDS else spelled_out(code)
    return spelled_out(code)


def spelled_out(code: str) -> str:
    """The words of a code: `stock_short` is `stock short`."""
    return code.replace("_", " ")
