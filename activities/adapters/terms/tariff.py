"""A merchant's tariff of extra fees: `<terms folder>/tariff/<merchant>.toml`, dated tables.

    [[table]]
    valid_from = 2026-07-01
    city = "成都市"                      # without it: every city that has no table of its own

    [table.fees.upstairs]
    fen = 2000                          # each floor
    free = 1
    most_fen = 20000
    payer = "customer"

A merchant without a file has `tariff/default.toml`, if that is there.
"""

import tomllib
from collections import Counter
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from activities.adapters.terms.files import merchant_code
from models.field_errors import faults
from models.phrases import JoinedTexts, phrase
from models.sop.tariff import TariffTable
from models.sop.term_fields import TermsError

DEFAULT = "default"


class TariffFile(BaseModel):
    """The tables of one file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    table: tuple[TariffTable, ...] = ()


def tariff_file(folder: Path | None, merchant: str) -> Path | None:
    """The file that prices this merchant's fees; None where there is none."""
    if folder is None:
        return None
    names = (merchant_code(merchant), DEFAULT)
    files = (folder / "tariff" / f"{name}.toml" for name in names)
    return next((file for file in files if file.is_file()), None)


def tariff_for(folder: Path | None, merchant: str) -> tuple[TariffTable, ...]:
    """A merchant's tariff; no table where nobody has written one.

    Raises:
        TermsError: the file cannot be read, or two of its tables say what holds on one day.
    """
    path = tariff_file(folder, merchant)
    if path is None:
        return ()
    try:
        tables = TariffFile.model_validate(tomllib.loads(path.read_text("utf-8-sig"))).table
    except ValidationError as error:
        raise TermsError(JoinedTexts((str(path), faults(error)), ": ")) from error
    except (OSError, ValueError) as error:
        raise TermsError(
            phrase("{path} cannot be read: {why}", path=str(path), why=str(error)),
            hint="it is TOML, in UTF-8: tables [[table]]",
        ) from error
    for names, count in Counter(one.name for one in tables).items():
        if count > 1:
            raise TermsError(
                phrase(
                    "{path}: {count} tables are of {names}: one of them would not hold",
                    path=str(path),
                    count=count,
                    names=names,
                )
            )
    return tables
