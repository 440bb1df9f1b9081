"""A merchant's own terms: `<folder>/<merchant>.toml`, one term a line.

    transit_hours = 48
    pickup_due = "17:30"
    calendar = "china"

What its order files leave out, for it is always the same, stands there too, and is no term:

    [intake.defaults]
    pickup.street = "广东省佛山市顺德区龙江镇家具大道1号"

A merchant needs no file: without one the defaults of `models/sop/terms.py` hold.
"""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from activities.adapters.terms import workdays
from models.ids import MERCHANT_PATTERN
from models.phrases import phrase
from models.sop.term_fields import TermsError
from models.sop.terms import Sop

_INTAKE = "intake"


def sop_for(folder: Path | None, merchant: str) -> Sop:
    """The terms an order of this merchant is accepted under now.

    Raises:
        TermsError: the file cannot be read, or names a term that does not exist (with the
            near match), of a wrong type or range; or the merchant's code is none.
    """
    path = terms_file(folder, merchant_code(merchant))
    terms = {name: value for name, value in _read(path).items() if name != _INTAKE}
    return _with_workdays(Sop.with_terms(terms, where=str(path)) if terms else Sop(), folder)


def terms_for(folder: Path | None, merchant: str) -> Sop:
    """The same; our own for what is written by nobody's customer (empty).

    Raises:
        TermsError: as `sop_for`.
    """
    return sop_for(folder, merchant) if merchant else _with_workdays(Sop(), folder)


def _with_workdays(sop: Sop, folder: Path | None) -> Sop:
    year = datetime.now(UTC).year
    return with_workdays(sop, (year - 1, year, year + 1), folder)


def merchant_code(merchant: str) -> str:
    """The same, if it can be the name of a file.

    Raises:
        TermsError: it is no merchant's code.
    """
    if MERCHANT_PATTERN.fullmatch(merchant) is None:
        raise TermsError(
            phrase(
                "{merchant!r} is not a merchant code: letters, digits, - and _, at most 32",
                merchant=merchant,
            )
        )
    return merchant


def terms_file(folder: Path | None, merchant: str) -> Path | None:
    """Where a merchant's own terms stand, if it has some."""
    return folder / f"{merchant}.toml" if folder else None


def intake_defaults(folder: Path | None, merchant: str) -> dict[str, Any]:
    """What a merchant's terms say for every order of its files, as written there.

    Raises:
        TermsError: the file cannot be read, or its `intake` says something else.
    """
    path = terms_file(folder, merchant)
    intake = _read(path).get(_INTAKE, {})
    defaults = intake.get("defaults", {}) if isinstance(intake, dict) else None
    if not isinstance(defaults, dict) or set(intake) - {"defaults"}:
        raise TermsError(
            phrase("{path}: intake has nothing but a table [intake.defaults]", path=str(path)),
            hint='[intake.defaults], and below it: pickup.street = "…"',
        )
    return defaults


def with_workdays(sop: Sop, years: Iterable[int], folder: Path | None = None) -> Sop:
    """The same terms with the working days of these years, where they name a calendar."""
    if sop.calendar == "every_day":
        return sop
    return sop.model_copy(update={"workdays": workdays.china(years, folder)})


def _read(path: Path | None) -> dict[str, Any]:
    if path is None or not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise TermsError(
            phrase("{path} cannot be read: {why}", path=str(path), why=str(error)),
            hint="it is TOML, in UTF-8: one name = value a line",
        ) from error
