"""A line of a timeline as people call it: what it is about, and what its data says (ADR-0073)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from models.language.catalogue import Context
from models.language.texts import Translator, in_english, spelled_out
from models.messages.timeline.timeline import EntryKind
from models.phrases import JoinedTexts, from_data

OF_DUTIES: Final = (
    *(EntryKind.WARNED, EntryKind.BREACHED, EntryKind.ESCALATED, EntryKind.KEPT, EntryKind.LATE),
    *(EntryKind.CORRECTED, EntryKind.REPLANNED, EntryKind.AVERTED, EntryKind.UNPROVED),
)

CONTEXT_OF_ENTRY: Final[Mapping[str, Context]] = {
    EntryKind.STAGE: Context.STEP,
    EntryKind.PARTNER: Context.STEP,
    EntryKind.DECISION: Context.DECISION,
    EntryKind.PROBLEM: Context.PROBLEM,
    EntryKind.CLOSED: Context.OUTCOME,
    **dict.fromkeys(OF_DUTIES, Context.DUTY),
}
"""What `what` is a code of; in the other lines it is the kind of a report."""

BY_ITSELF: Final = (EntryKind.REPORT, EntryKind.STAGE, EntryKind.DECISION, EntryKind.CLOSED)
"""Lines whose name says already what kind of line it is."""

OTHER_CONTEXTS: Final = (Context.STAGE, Context.LINE, Context.DECISION, Context.STEP, Context.KIND)
"""What else a line may be about, in the order in which it is looked up."""


def entry_subject(translator: Translator, happening: str, what: str) -> str:
    """The report, decision, duty or step that a line is about; else what the line notes."""
    context = CONTEXT_OF_ENTRY.get(happening, Context.KIND)
    found = translator.code(context, what)
    if context == Context.DUTY or found != in_english(context, what):
        return found
    others = (translator.code(one, what) for one in OTHER_CONTEXTS)
    return next((one for one in others if one != in_english(context, what)), found)


def line_label(translator: Translator, happening: str, what: str, duty: str | None = None) -> str:
    """What a line says in short: `provider: contact the customer: kept in time`."""
    name = (
        translator.code(Context.DUTY, duty) if duty else entry_subject(translator, happening, what)
    )
    shown = translator.code(Context.HAPPENING, happening)
    if name == shown or (happening in BY_ITSELF and not duty):
        return name or shown
    return translator.text("{name}: {happening}", name=name, happening=shown)


def line_facts(translator: Translator, data: Mapping[str, Any]) -> str:
    """What a line's data says to people: instants, counts and codes, each with its name."""
    shown = [
        translator.text("{name} {value}", name=_name_of(translator, name, data), value=value)
        for name, say in TEXT_OF_DATA.items()
        if data.get(name) not in (None, "", [], {}, 0, False)
        and (value := _value(translator, say, data[name]))
    ]
    return translator.text(JoinedTexts(shown, "; "))


def duty_ref(
    translator: Translator, duty: str | None, ref: str | None, names: Mapping[str, str]
) -> str:
    """Which of several twins a deadline is: a point of the line, or an incident by its name.

    `names` are those of incidents by their keys; of one without a name the key says nothing.
    """
    if not ref or ref in names:
        return names.get(ref or "", "")
    from models.sop.duty import DutyScope  # what shows no duty need not load them
    from models.stages.all_duties import ALL_DUTIES

    row = ALL_DUTIES.get(duty or "")
    return "" if row and row.per is DutyScope.INCIDENT else translator.code(Context.REF, ref)


def name_of(translator: Translator, field: str) -> str:
    """What a field is called where its value is shown: money is shown in yuan, and typed in fen."""
    return translator.code(Context.FIELD, field).removesuffix("（分）")


def _name_of(translator: Translator, field: str, data: Mapping[str, Any]) -> str:
    """What a field of a line is called: `to` names whom, or what takes the place of `from`."""
    if field == "to":
        return translator.text("changed to") if "from" in data else translator.text("for whom")
    return name_of(translator, field)


def line_in_words(
    translator: Translator,
    happening: str,
    what: str,
    data: Mapping[str, Any],
    duty: str | None = None,
) -> str:
    """A whole line in a person's language."""
    label, facts = line_label(translator, happening, what, duty), line_facts(translator, data)
    return translator.text("{label} ({facts})", label=label, facts=facts) if facts else label


Say = Callable[[Translator, Any], str]


def _value(translator: Translator, say: Say, value: Any) -> str:
    """A value, or each of several."""
    try:
        if isinstance(value, list):
            return translator.text(
                JoinedTexts(filter(None, (say(translator, one) for one in value)), ", ")
            )
        return say(translator, value)
    except (TypeError, ValueError, KeyError):  # what another release wrote
        return ""


def _code(context: Context) -> Say:
    return lambda translator, value: translator.code(context, str(value))


def _instant(translator: Translator, value: Any) -> str:
    return translator.time(datetime.fromisoformat(value))


def _day(translator: Translator, value: Any) -> str:
    return translator.day(date.fromisoformat(str(value)[:10]))


def _yes(translator: Translator, value: Any) -> str:
    return translator.text("yes") if value else translator.text("no")


def _again(translator: Translator, value: Any) -> str:
    return str(value) if int(value) > 1 else ""


def _kind(translator: Translator, value: Any) -> str:
    """Of an incident, of a case, or of a report."""
    for context in (Context.INCIDENT, Context.CASE):
        if (found := translator.code(context, value)) != in_english(context, value):
            return found
    return translator.code(Context.KIND, value)


def _why(translator: Translator, value: Any) -> str:
    """Why a report waits or is questioned, or what somebody comes for."""
    for context in (Context.WAIT, Context.QUESTION):
        if (found := translator.code(context, str(value))) != spelled_out(str(value)):
            return found
    return translator.code(Context.CHOICE, str(value))


def _to(translator: Translator, value: Any) -> str:
    """Until when, or to whom."""
    try:
        return translator.time(datetime.fromisoformat(value))
    except ValueError:
        return translator.code(Context.ROLE, str(value))


def _because(translator: Translator, value: Any) -> str:
    """Why a report was refused, by what its reason was made of."""
    return translator.text(from_data(value))


def plain_number(value: Any) -> str:
    """A number without the zeros that its column fills it up with: `1.8000` is 1.8."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_it_is(_: Translator, value: Any) -> str:
    return "" if isinstance(value, dict) else str(value)


TEXT_OF_DATA: Final[Mapping[str, Say]] = {
    "due_at": _instant,
    "from": _instant,
    "to": _to,
    "to_at": _instant,
    "from_at": _instant,
    "customer_at": _instant,
    "hub_at": _instant,
    "arrives_at": _instant,
    "expected_at": _instant,
    "was_at": _instant,
    "answer_by": _instant,
    "pickup_day": _day,
    "day": _day,
    "late_seconds": lambda translator, value: translator.span(value),
    "attempt": _again,
    "ref": _code(Context.REF),
    "kind": _kind,
    "incident": _as_it_is,
    "party": _code(Context.CHOICE),
    "basis": _as_it_is,
    "remedy": _code(Context.CHOICE),
    "choice": _code(Context.CHOICE),
    "why": _why,
    "cause": _code(Context.CHOICE),
    "wish": _code(Context.CHOICE),
    "fee": _code(Context.CHOICE),
    "quantity": _as_it_is,
    "payer": _code(Context.CHOICE),
    "amount_fen": lambda translator, value: translator.money(int(value)),
    "paid_fen": lambda translator, value: translator.money(int(value)),
    "collect_fen": lambda translator, value: translator.money(int(value)),
    "refund_by": _code(Context.CHOICE),
    "fields": _code(Context.FIELD),
    "missing": _code(Context.FIELD),
    "failure": _code(Context.FAILURE),
    "reason": _code(Context.REFUSAL),
    "because": _because,
    "pieces": _as_it_is,
    "delivered": _as_it_is,
    "score": _as_it_is,
    "volume_m3": lambda _, value: plain_number(value),
    "brings": _as_it_is,
    "point": _code(Context.REF),
    "hub": _as_it_is,
    "place": _code(Context.PLACE),
    "shipment": _as_it_is,
    "within_policy": _yes,
    "approve": _yes,
    "own_mistake": _yes,
    "outcome": _code(Context.OUTCOME),
    "breaches": _as_it_is,
    "doubted": _code(Context.QUESTION),
}
"""What of a line's data people are told, and how it is written; keys and references are not."""
