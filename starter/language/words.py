"""Texts, codes and times for people, in one language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from models.hints import Hint
from models.phrases import Code, Joined, Moment, Phrase
from starter.language.catalogue import Context, Language, translations

DAYS: Final = {
    Language.ZH: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
BETWEEN: Final[Mapping[str, str]] = {", ": "、", " or ": "或", " and ": "和", "; ": "；"}
"""What Chinese writes between several texts."""


@dataclass(frozen=True, slots=True)
class Words:
    """How one language says things."""

    language: Language

    def text(self, message: str, **values: object) -> str:
        """A text with its values, `{name}`; one that was made with values brings them."""
        match message:
            case Hint(sentence=Phrase() | Joined() as own):
                return self.text(own)
            case Joined(parts=parts, between=between):
                sign = BETWEEN.get(between, between) if self.language is Language.ZH else between
                return sign.join(map(self._value, parts))
            case Phrase(template=template, values=brought):
                return self._filled(template, brought)
        found = self._found(message)
        return found.format_map(self._values(values)) if values else found

    def code(self, context: str, code: str | None) -> str:
        """A code as people call it; one that has no name is spelled out."""
        if not code:
            return ""
        found = translations(self.language).pgettext(context, code)
        return found if found != code else in_english(context, code)

    def time(self, at: datetime | None) -> str:
        """An instant in Shanghai, with its weekday: `11月24日 周二 17:00`."""
        if at is None:
            return ""
        from models.sop import clock  # what says no time need not load it

        local = clock.local(at)
        day = DAYS[self.language][local.weekday()]
        if self.language is Language.ZH:
            return f"{local.month}月{local.day}日 {day} {local:%H:%M}"
        return f"{local:%Y-%m-%d} {day} {local:%H:%M}"

    def money(self, fen: int | None) -> str:
        """An amount of fen in yuan: `¥1,234.50`."""
        return "" if fen is None else f"¥{fen // 100:,}.{fen % 100:02}"

    def span(self, seconds: float) -> str:
        """How long, in two units: `2 d 3 h`, `2天3小时`."""
        units = ("天", "小时", "分钟") if self.language is Language.ZH else (" d", " h", " min")
        whole = max(0, int(seconds)) // 60
        sizes = (whole // 1440, whole % 1440 // 60, whole % 60)
        parts = [f"{size}{unit}" for size, unit in zip(sizes, units, strict=True) if size][:2]
        between = "" if self.language is Language.ZH else " "
        return between.join(parts) or f"0{units[-1]}"

    def _found(self, message: str) -> str:
        return translations(self.language).gettext(message) if message else ""

    def _filled(self, template: str, values: Mapping[str, Any]) -> str:
        return self._found(template).format_map(self._values(values))

    def _values(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: Any) -> Any:
        """What stands in a sentence, in this language; English has codes as they are typed."""
        if isinstance(value, Code):
            return str(value) if self.language is Language.EN else self.code(value.context, value)
        if isinstance(value, (Phrase, Joined)):
            return self.text(value)
        return self.time(value.at) if isinstance(value, Moment) else value


def in_english(context: str, code: str) -> str:
    """A code that no catalogue names: what its row says, or its letters."""
    if context == Context.DUTY:
        from models.stages.all_duties import ALL  # what shows no duty need not load them

        return ALL[code].what if code in ALL else code
    if context == Context.INCIDENT:
        from models.stages.incident_kinds import INCIDENT_KINDS

        return INCIDENT_KINDS[code].en if code in INCIDENT_KINDS else spelled_out(code)
    return spelled_out(code)


def spelled_out(code: str) -> str:
    """The words of a code: `stock_short` is `stock short`."""
    return code.replace("_", " ")
