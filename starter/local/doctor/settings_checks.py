"""What the settings name on this machine: the key ring, the terms folder, the working days."""

from pathlib import Path

from activities.adapters.encryption.key_ring import read_ring
from activities.adapters.process import wall_clock
from activities.adapters.process.settings import Settings
from activities.adapters.terms import workdays
from activities.adapters.terms.files import intake_defaults, sop_for
from activities.adapters.terms.tariff import tariff_for
from models.errors import FulfilError
from models.ids import MERCHANT_PATTERN
from models.phrases import JoinedTexts, phrase
from models.sop import clock
from models.sop.formatting import counted
from starter.local.doctor.check import Check, ok, warning, wrong
from starter.order_files.orders.merchant_defaults import read_defaults


def check_key_ring(settings: Settings) -> Check:
    """Whether private data is encrypted, and the key ring can be read."""
    if settings.key_ring is None:
        return warning(
            "key ring",
            phrase("none: private data stands readable in Temporal's store"),
            phrase("make one (fulfil ring new) and set FULFIL_KEY_RING"),
        )
    try:
        ring = read_ring(settings.key_ring)
    except FulfilError as error:
        return wrong("key ring", error.message, error.hint or phrase("restore it from its copy"))
    return ok(
        "key ring",
        phrase("{keys}, {name} writes", keys=counted(len(ring.keys), "key"), name=ring.writes),
    )


def check_terms(settings: Settings) -> Check:
    """Whether the terms and tariffs of every merchant can be read."""
    folder = settings.terms_dir
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    faults = [fault for file in files if (fault := _fault(file)) is not None]
    tariffs = sorted((folder / "tariff").glob("*.toml"))
    faults += [fault for file in tariffs if (fault := _tariff_fault(folder, file)) is not None]
    if faults:
        return wrong(
            "terms",
            JoinedTexts(faults),
            phrase("fix or remove the file in {folder}", folder=folder),
        )
    if not files:
        return ok(
            "terms",
            phrase(
                "no merchant has terms of its own in {folder}: the defaults hold", folder=folder
            ),
        )
    return ok("terms", phrase("{n} merchants have terms of their own", n=len(files)))


def _fault(file: Path) -> str | None:
    if MERCHANT_PATTERN.fullmatch(file.stem) is None:
        return phrase("{file} is named after no merchant's code", file=file.name)
    try:
        sop_for(file.parent, file.stem)
        read_defaults(intake_defaults(file.parent, file.stem), str(file))
    except FulfilError as error:
        with_hint = phrase("{message} ({hint})", message=error.message, hint=error.hint or "")
        return with_hint if error.hint else error.message
    return None


def _tariff_fault(folder: Path, file: Path) -> str | None:
    try:
        tariff_for(folder, file.stem)
    except FulfilError as error:
        return error.message
    return None


def check_working_days(settings: Settings) -> Check:
    """Whether the working days of this year and the next are known 调休."""
    this = clock.day_of(wall_clock.now()).year
    try:
        known = workdays.china((this, this + 1), settings.terms_dir)
    except FulfilError as error:
        return wrong("working days", error.message, error.hint or phrase("fix the file"))
    missing = workdays.warning(known, (this, this + 1))
    if missing:
        fix = phrase("add the published list, or update `holidays`; it comes out each November")
        return warning("working days", missing, fix)
    return ok(
        "working days",
        phrase("调休 of {this} and {following} are known", this=this, following=this + 1),
    )
