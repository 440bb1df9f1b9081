"""Texts, codes and times for people, in one language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from models.sop import clock
from models.stages.all_duties import ALL
from models.stages.incident_kinds import INCIDENT_KINDS
from models.stages.table import KINDS
from starter.language.catalogue import Context, Language, translations

DAYS: Final = {
    Language.ZH: ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    Language.EN: ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """How one language says things."""

    language: Language

    def text(self, message: str, **values: object) -> str:
        """A text with its values, `{name}`."""
        found = translations(self.language).gettext(message)
        return found.format(**values) if values else found

    def code(self, context: str, code: str | None) -> str:
        """A code as people call it; one that has no name is spelled out."""
        if not code:
            return ""
        found = translations(self.language).pgettext(context, code)
        return found if found != code else english(context, code)

    def time(self, at: datetime | None) -> str:
        """An instant in Shanghai, with its weekday: `11月24日 周二 17:00`."""
        if at is None:
            return ""
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


def english(context: str, code: str) -> str:
    """A code spelled out: what its row says, or its letters."""
    if context == Context.DUTY and code in ALL:
        return ALL[code].what
    if context == Context.KIND and code in KINDS:
        return KINDS[code].means
    if context == Context.INCIDENT and code in INCIDENT_KINDS:
        return INCIDENT_KINDS[code].en
    return code.replace("_", " ")
