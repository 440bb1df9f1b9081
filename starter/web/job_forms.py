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
from starter.service.reading.need_to_know import OwnOrderShown
from starter.service.reports.report_kinds import read_count
from starter.web.forms import OF_FILES, FormField, form_of_report, values_of, with_files

SIGNATURE: Final = "signature"
NOT_ASKED: Final = frozenset({"attempt", "visit", "shipment", "feedback_points", "fee_fen"})
"""What the system knows, or a desk says."""

BY_GOODS: Final = frozenset({"kinds", "refused"})
"""Fields that count pieces of each kind of goods: an input for each."""

COUNTED: Final = frozenset({"picked_up", "collected"})
"""Kinds that count all goods of the order as a rule."""

POINTS: Final = frozenset({"FH-9.2.1:pass_on_checkpoint"})
"""Duties whose `ref` is the feedback point that is passed next."""


@dataclass(frozen=True, slots=True)
class PhoneField:
    """One input of a phone. `sort`: as of `FormField`, or photos, signature, goods.

    `level`: how strongly the terms ask for it, where it proves something.
    """

    field: FormField
    sort: str
    value: str = ""
    level: Level | None = None

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
        return self.needed or self.level is not None


def phone_form(
    kind: type[Facts],
    levels: Mapping[str, Level],
    order: OwnOrderShown,
    usual: Mapping[str, str] | None = None,
) -> tuple[PhoneField, ...]:
    """The inputs of a report, in their order; `usual`: what its fields hold as a rule."""
    fields = [one for one in form_of_report(kind) if one.name not in NOT_ASKED]
    known = {**(usual or {}), **known_values(kind, order)}
    found = [
        PhoneField(one, _sort(one), known.get(one.name, ""), levels.get(one.name))
        for one in fields
        if one.required or levels.get(one.name) is not Level.OFF
    ]
    return tuple(sorted(found, key=lambda one: one.sort in ("photos", "signature")))


def known_values(kind: type[Facts], order: OwnOrderShown) -> dict[str, str]:
    """What the order says already of a report that is to come."""
    known: dict[str, str] = {}
    if kind.kind in COUNTED and (pieces := _expected(order)):
        known["pieces"] = str(pieces)
    if order.job.hub:
        known["hub"] = order.job.hub
    points = [one.ref for one in order.deadlines if one.duty in POINTS and one.met_at is None]
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
    plain = [one for one in fields if one.name not in BY_GOODS]
    data = values_of([_as_text(one) for one in plain], form)
    for one in fields:
        if one.name in BY_GOODS and (counted := _counted(one.name, form)):
            data[one.name] = counted
    return with_files(fields, data, files)


def _sort(field: FormField) -> str:
    if field.name == SIGNATURE:
        return "signature"
    if field.is_file:
        return "photos"
    return "goods" if field.name in BY_GOODS else field.sort


def _as_text(field: FormField) -> FormField:
    """A file's name is its hash, as the script sends it; of photos each is a value of its own."""
    return replace(field, sort="file") if field.name in OF_FILES else field


def _counted(name: str, form: FormData) -> list[dict[str, Any]]:
    sent: Iterable[tuple[str, Any]] = form.multi_items()
    counts = [(key.partition(":")[2], text) for key, text in sent if key.startswith(f"{name}:")]
    typed = {sku: read_count(name, text) for sku, text in counts}
    return [{"sku": sku, "pieces": pieces} for sku, pieces in typed.items() if pieces is not None]
