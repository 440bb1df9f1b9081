"""A merchant's own terms: `<folder>/<merchant>.toml`, one term a line.

    transit_hours = 48
    pickup_due = "17:30"
    calendar = "china"

A merchant needs no file: without one the defaults of `models/sop/terms.py` hold.
"""

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from activities.adapters.terms import workdays
from models.ids import MERCHANT
from models.sop.term_fields import TermsError
from models.sop.terms import Sop


def sop_for(folder: Path | None, merchant: str) -> Sop:
    """The terms an order of this merchant is accepted under now.

    Raises:
        TermsError: the file cannot be read, or names a term that does not exist (with the
            near match), of a wrong type or range; or the merchant's code is none.
    """
    if MERCHANT.fullmatch(merchant) is None:
        raise TermsError(
            f"{merchant!r} is not a merchant code: letters, digits, - and _, at most 32"
        )
    path = folder / f"{merchant}.toml" if folder else None
    exists = path is not None and path.is_file()
    sop = Sop.with_terms(_read(path), where=str(path)) if path and exists else Sop()
    year = datetime.now(UTC).year
    return with_workdays(sop, (year - 1, year, year + 1), folder)


def with_workdays(sop: Sop, years: Iterable[int], folder: Path | None = None) -> Sop:
    """The same terms with the working days of these years, where they name a calendar."""
    if sop.calendar == "every_day":
        return sop
    return sop.model_copy(update={"workdays": workdays.china(years, folder)})


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise TermsError(
            f"{path} cannot be read: {error}", hint="it is TOML, in UTF-8: one name = value a line"
        ) from error
