"""Forms of a phone: what one report needs, filled in with what is known, and its photos.

A file's field takes a file that is sent with the form, or the `sha256` of one that was sent before.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from starlette.datastructures import FormData

from models.codes import StepCode
from models.messages.reports.report import Facts
from models.sop.proof import Level
from models.stages.trunk_pickup.incident_ends import IncidentEnd
from starter.service.reading.incident_views import IncidentShown
from starter.service.reading.need_to_know import OwnOrderShown
from starter.service.reports.report_kinds import read_count
from starter.web.forms import FILE_FIELDS_OF_TEXT, FormField, form_of_report, values_of, with_files

SIGNATURE: Final = "signature"
NOT_ASKED: Final = frozenset(
    {"attempt", "visit", "shipment", "feedback_points", "fee_fen", "handover", "held_by"}
)
"""What the system knows, or a desk says."""

INCIDENT: Final = "incident"
"""What names an incident: a finding is named by its report, else one is chosen that is open."""

SHOWN_AT_ONCE: Final = frozenset({"sort", "waiver_signed"})
"""Fields that stand open though they may be left out."""

COUNTED_BY_GOODS: Final = frozenset({"kinds", "refused"})
"""Fields that count pieces of each kind of goods: an input for each."""

COUNTING_KINDS: Final = frozenset({"picked_up", "collected"})
"""Kinds that count all goods of the order as a rule."""

CHECKPOINT_DUTIES: Final = frozenset({"FH-9.2.1:pass_on_checkpoint"})
"""Duties whose `ref` is the feedback point that is passed next."""


@dataclass(frozen=True, slots=True)
class PhoneField:
    """One input of a phone. `input_kind`: as of `FormField`, or photos, signature, goods.

    `level`: how strongly the terms ask for it, where it proves something. `incidents` are chosen
    from; `is_of_trouble`: the report says that something went wrong.
    """

    field: FormField
    input_kind: str
    value: str = ""
    level: Level | None = None
    incidents: tuple[IncidentShown, ...] = ()
    is_of_trouble: bool = False

    @property
    def name(self) -> str:
        """Its name in the report."""
        return self.field.name

    @property
    def needed(self) -> bool:
        """Whether the report does not go without it."""
        return self.field.required or self.level is Level.REQUIRED

    @property
    def asked(self) -> bool:
        """Whether it stands open, and not among what may be added."""
        open_ = self.name in SHOWN_AT_ONCE or (self.is_of_trouble and self.input_kind == "photos")
        return self.needed or self.level is not None or open_ or len(self.incidents) > 1


def phone_form(
    kind: type[Facts],
    levels: Mapping[str, Level],
    order: OwnOrderShown,
    usual: Mapping[str, str] | None = None,
) -> tuple[PhoneField, ...]:
    """The inputs of a report, in their order; `usual`: what its fields hold as a rule."""
    fields = [one for one in form_of_report(kind) if one.name not in NOT_ASKED]
    fields = [one for one in fields if not _names(kind, one)]
    known = {**(usual or {}), **known_values(kind, order)}
    named = incidents_for(kind, order)
    found = [
        PhoneField(
            one, _input_kind(one), known.get(one.name, ""), levels.get(one.name),
            incidents=named if one.name == INCIDENT else (), is_of_trouble=kind.problem,
        )
        for one in fields
        if one.required or levels.get(one.name) is not Level.OFF
        if one.required or named or one.name != INCIDENT
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.input_kind in ("photos", "signature")))


def _names(kind: type[Facts], field: FormField) -> bool:
    """Whether a field names what nobody at a phone can name: what he finds, or a kind by a code."""
    of_finding = kind.problem and field.name == INCIDENT
    return of_finding or (issubclass(kind, IncidentEnd) and field.name == "code")


def incidents_for(kind: type[Facts], order: OwnOrderShown) -> tuple[IncidentShown, ...]:
    """The open incidents that a report may put right or answer."""
    meant = (*kind.settles, *kind.answers)
    return tuple(one for one in order.incidents if one.closed_at is None and one.kind in meant)


def known_values(kind: type[Facts], order: OwnOrderShown) -> dict[str, str]:
    """What the order says already of a report that is to come."""
    known: dict[str, str] = {}
    if kind.kind in COUNTING_KINDS and (pieces := _expected(order)):
        known["pieces"] = str(pieces)
    if order.job.hub:
        known["hub"] = order.job.hub
    points = [
        one.ref for one in order.deadlines if one.duty in CHECKPOINT_DUTIES and one.met_at is None
    ]
    step, _, awaited = order.step.partition(":")
    if awaited and step == StepCode.AWAITING_CHECKPOINT:  # a driver owes no deadline for it
        points = [awaited]
    if points:
        known["point"] = points[0]
    return known


def _expected(order: OwnOrderShown) -> int | None:
    """How many pieces should be there; None where some travel apart and nobody has counted."""
    own = next((one for one in order.shipments if not one.name), None)
    if own is not None and own.pieces is not None:
        return own.pieces - own.lost - own.turned_round
    if any(one.name for one in order.shipments):
        return None
    return sum(line.pieces for line in order.job.goods)


def data_of(kind: type[Facts], form: FormData, files: Mapping[str, list[str]]) -> dict[str, Any]:
    """What was filled in, with the files that were kept, by their fields.

    Raises:
        UsageError: a value cannot be read; names the field.
    """
    fields = form_of_report(kind)
    plain = [one for one in fields if one.name not in COUNTED_BY_GOODS]
    data = values_of([_as_text(one) for one in plain], form)
    for one in fields:
        if one.name in COUNTED_BY_GOODS and (counted := _counted(one.name, form)):
            data[one.name] = counted
    return with_files(fields, data, files)


def _input_kind(field: FormField) -> str:
    if field.name == SIGNATURE:
        return "signature"
    if field.is_file:
        return "photos"
    return "goods" if field.name in COUNTED_BY_GOODS else field.input_kind


def _as_text(field: FormField) -> FormField:
    """A file's name is its hash, as the script sends it; of photos each is a value of its own."""
    return replace(field, input_kind="file") if field.name in FILE_FIELDS_OF_TEXT else field


def _counted(name: str, form: FormData) -> list[dict[str, Any]]:
    sent: Iterable[tuple[str, Any]] = form.multi_items()
    counts = [(key.partition(":")[2], text) for key, text in sent if key.startswith(f"{name}:")]
    typed = {sku: read_count(name, text) for sku, text in counts}
    return [{"sku": sku, "pieces": pieces} for sku, pieces in typed.items() if pieces is not None]
