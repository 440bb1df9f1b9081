"""The form of a report or a decision about an order, with what is known of that filled in.

An incident, a question, a file and a case are chosen among those that there are.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from models.language.catalogue import Context
from models.language.texts import Translator
from models.messages.decisions.decision import Decision
from models.messages.decisions.incident_decisions import AboutIncident
from models.messages.reports.report import Facts
from models.messages.reports.report_passage import ReportState
from models.roles import Role
from models.sop import clock
from models.stages.city_delivery.reports import AppointmentBooked
from models.stages.returns.reports import OpinionGiven
from models.stages.returns.request import CaseKind
from models.stages.table import CASE_STAGES
from starter.service.access.rights import SPEAKS_FOR, STAFF_ROLES
from starter.service.decisions.decision_targets import OF_RETURNS
from starter.service.reading.contents import CALLS_NOBODY, RECORDED_ENTRIES, WholeOrderShown
from starter.service.reading.views import OrderShown
from starter.service.reports.moved_appointments import MOVE_REASONS
from starter.web.forms import FormField, form_of_decision, form_of_report

Options = tuple[tuple[str, str], ...]
Filled = Mapping[str, Sequence[str]]

SHOWN_AT_ONCE: Final = frozenset({"reason", "case", "incident", "put_off_by", "evidence"})
"""Fields that stand open though they may be left out."""


@dataclass(frozen=True, slots=True)
class FormInput:
    """One input: its field, what it holds, what is chosen from, by value and label; `was` is what
    the order has."""

    field: FormField
    values: tuple[str, ...] = ()
    options: Options = ()
    was: str = ""

    @property
    def asked(self) -> bool:
        """Whether it stands open: it must be said, or there is something in it."""
        return self.field.required or bool(self.values) or self.field.name in SHOWN_AT_ONCE

    @property
    def value(self) -> str:
        """What a single input holds."""
        return "\n".join(self.values)


def inputs_of(
    translator: Translator,
    role: Role,
    order: OrderShown,
    message: type[Facts] | type[Decision],
    filled: Filled,
) -> Iterator[FormInput]:
    """The inputs of a message; `filled` is what was sent, or named in the form's address."""
    fields = form_of_report(message) if issubclass(message, Facts) else form_of_decision(message)
    known = _known(order, role, fields)
    if role in STAFF_ROLES and message is AppointmentBooked and "customer_at" in known:
        fields = tuple(
            replace(one, required=True) if one.name in MOVE_REASONS else one for one in fields
        )
        known |= _with_hub_time(known, filled)
    for one in (*_envelope(translator, role, order, message), *fields):
        if _has_no_choice(order, message, one):
            continue
        options = _options(translator, order, message, one)
        values = tuple(filled.get(one.name, ())) or known.get(one.name, ())
        if not values and one.required and (len(options) == 1 or one.name == "by"):
            values = (options[0][0],)
        yield FormInput(one, values, options)


def _has_no_choice(
    order: OrderShown, message: type[Facts] | type[Decision], field: FormField
) -> bool:
    """Whether a field says of what kind the incident is, and its name alone says that."""
    if not issubclass(message, AboutIncident) or field.name != "kind":
        return False
    names = [one.incident for one in order.incidents]
    return len(names) == len(set(names))


def speakers_of(role: Role, message: type[Facts] | type[Decision]) -> tuple[Role, ...]:
    """As whom that role may send a message: itself first."""
    own = message.by if issubclass(message, Facts) else message.made_by
    others = sorted(SPEAKS_FOR[role] & set(own) - {role})
    return (role, *others)


def case_options(
    translator: Translator, order: OrderShown, message: type[Facts] | type[Decision]
) -> Options:
    """The cases next to an order that are open; an opinion is of a return that has ended, too."""
    cases = [one for one in order.cases if not one.closed]
    if message is OpinionGiven:
        cases = [one for one in order.cases if one.kind == CaseKind.RETURN]
    return tuple(
        (str(one.n), f"{translator.code(Context.CASE, one.kind)} {one.n}") for one in cases
    )


def _envelope(
    translator: Translator, role: Role, order: OrderShown, message: type[Facts] | type[Decision]
) -> Iterator[FormField]:
    """Who says it, and which case it is about, where there is a choice."""
    speakers = speakers_of(role, message)
    if len(speakers) > 1:
        yield FormField("by", "choice", required=True, choices=tuple(speakers))
    of_cases = (
        message.stage in CASE_STAGES if issubclass(message, Facts) else message.name in OF_RETURNS
    )
    cases = tuple(value for value, _ in case_options(translator, order, message))
    if cases and of_cases:
        yield FormField("case", "choice", required=False, choices=cases)


def _finds(message: type[Facts] | type[Decision]) -> bool:
    return issubclass(message, Facts) and message.problem


def _options(
    translator: Translator, order: OrderShown, message: type[Facts] | type[Decision], one: FormField
) -> Options:
    match one.name:
        case "by":
            return tuple((role, translator.code(Context.ROLE, role)) for role in one.choices)
        case "case":
            return case_options(translator, order, message)
        case "kind" if issubclass(message, AboutIncident):
            kinds = dict.fromkeys(one.kind for one in order.incidents)
            return tuple((kind, translator.code(Context.INCIDENT, kind)) for kind in kinds)
        case "incident" if not _finds(message):
            return tuple(_incidents(translator, order))
        case "report_id":
            return tuple(_reports(translator, order))
        case _ if one.is_file:
            return tuple(
                (file.sha256, f"{translator.code(Context.ROLE, file.by.value)} "
                 f"{translator.time(file.taken_at or file.received_at)}")
                for file in (order.files if isinstance(order, WholeOrderShown) else ())
            )  # fmt: skip
    return tuple((choice, translator.code(Context.CHOICE, choice)) for choice in one.choices)


def _incidents(translator: Translator, order: OrderShown) -> Iterator[tuple[str, str]]:
    for one in order.incidents:
        if one.closed_at is None:
            yield (
                one.incident,
                f"{translator.code(Context.INCIDENT, one.kind)} · {translator.time(one.found_at)}",
            )


def _reports(translator: Translator, order: OrderShown) -> Iterator[tuple[str, str]]:
    """Reports by their ids: those that do not count yet first, then the newest."""
    names: dict[str, str] = {}
    for one in order.pending:
        state = translator.code(Context.STATE, one.state)
        names[one.report_id] = f"{translator.code(Context.KIND, one.kind)} · {state}"
    for line in reversed(order.timeline):
        recorded = line.happening in RECORDED_ENTRIES
        if recorded and line.report_id and line.report_id not in names:
            label = translator.code(Context.KIND, line.what)
            names[line.report_id] = f"{label} · {translator.time(line.at)}"
    yield from names.items()


def _known(
    order: OrderShown, role: Role, fields: Iterable[FormField]
) -> dict[str, tuple[str, ...]]:
    """What is known already of what a message asks for."""
    names = {one.name: one for one in fields}
    found: dict[str, Any] = {}
    if isinstance(order, WholeOrderShown):
        found = _agreed(order, names)
        if "pieces" in names and names["pieces"].required:
            found["pieces"] = order.content.pieces
    if role in CALLS_NOBODY:  # what it reads of a phone is no phone
        found.pop("phone", None)
    if "report_id" in names and "choice" in names:
        asked = [one for one in order.pending if one.state == ReportState.QUESTIONED]
        found["report_id"] = asked[0].report_id if len(asked) == 1 else None
    return {name: (written(value),) for name, value in found.items() if value is not None}


def _with_hub_time(known: Mapping[str, tuple[str, ...]], filled: Filled) -> dict[str, Any]:
    """When the goods are fetched for an appointment that is moved: as long before as they were."""
    moved = "".join(filled.get("customer_at", ()))
    try:
        agreed, at, hub_at = (
            datetime.fromisoformat(text)
            for text in (*known["customer_at"], moved, *known.get("hub_at", ()))
        )
    except ValueError:
        return {}
    return {"hub_at": (f"{hub_at + (at - agreed):%Y-%m-%dT%H:%M}",)}


def _agreed(order: WholeOrderShown, names: Container[str]) -> dict[str, Any]:
    """What is agreed of the vehicle, the provider or the appointment that a message names."""
    agreed = order.agreed
    for key, one in (
        ("vehicle", agreed.vehicle),
        ("provider", agreed.provider),
        ("customer_at", agreed.appointment),
    ):
        if key in names and one is not None:
            return dict(one)
    return {}


def written(value: Any) -> str:
    """A value as a form's input takes it: an instant in Shanghai's time."""
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return f"{clock.local(value):%Y-%m-%dT%H:%M}"
    return str(value)
