"""Which partners there are, and which orders each of them is for: the settings, and a file.

    [[partner]]
    name = "west"
    port = "technician"
    make = "standard"
    url = "https://west.example/api"
    merchants = ["acme"]
    cities = ["成都市", "重庆市"]

A row that names a merchant goes before one that names a city, a narrower one before a wider one;
a row that names neither takes all other orders of its port.
"""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, HttpUrl, StringConstraints, ValidationError

from activities.adapters.partners.makes import MAKES, STANDARD
from activities.adapters.process.settings import PARTNERS, Settings, variable
from models.errors import UsageError
from models.field_errors import listed, nearest, sentence
from models.ids import MERCHANT_PATTERN
from models.phrases import JoinedTexts, StructuredText, phrase

HINT: Final = phrase("docs/how-to/add-a-partner.md shows such a file")
SETTING: Final = variable("partners_file")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
Merchant = Annotated[str, StringConstraints(pattern=rf"^{MERCHANT_PATTERN.pattern}$")]
City = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class PartnerRow(BaseModel):
    """One partner.

    Attributes:
        name: what it is called in addresses of callbacks, secrets and messages.
        port: what it is a partner for.
        make: how it speaks (`makes.py`).
        url: its base address.
        merchants, cities: whose orders, and to where; all of them where none is named.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Name
    port: Literal["stock", "carrier", "technician"]
    make: str = STANDARD
    url: HttpUrl
    merchants: tuple[Merchant, ...] = ()
    cities: tuple[City, ...] = ()

    @property
    def rank(self) -> int:
        """Of two that are for one order the lower counts; the setting's own comes last."""
        if self.name == self.port:
            return 4
        return (0 if self.cities else 1) if self.merchants else (2 if self.cities else 3)

    def fits(self, merchant: str, city: str | None) -> bool:
        """Whether it is for an order of that merchant to that city."""
        return (not self.merchants or merchant in self.merchants) and (
            not self.cities or (city is not None and _bare(city) in map(_bare, self.cities))
        )

    def overlaps(self, other: "PartnerRow") -> bool:
        """Whether an order may be for both, and nothing says for which of them."""
        cities = set(map(_bare, self.cities)), set(map(_bare, other.cities))
        return (
            (self.port, self.rank) == (other.port, other.rank)
            and not _apart(set(self.merchants), set(other.merchants))
            and not _apart(*cities)
        )


@dataclass(frozen=True)
class Roster:
    """All partners that may be one of several, those of the settings by their port's name."""

    rows: tuple[PartnerRow, ...]

    def of(self, port: str) -> Mapping[str, PartnerRow]:
        """Those of a port, by name."""
        return {row.name: row for row in self.rows if row.port == port}

    def choose(self, port: str, merchant: str, city: str | None) -> PartnerRow:
        """The one for an order of that merchant to that city.

        Raises:
            UsageError: there is none: `check_roster` was not asked.
        """
        fitting = [row for row in self.of(port).values() if row.fits(merchant, city)]
        if not fitting:
            raise UsageError(phrase("no {port} for this order", port=port), hint=HINT)
        return min(fitting, key=lambda row: row.rank)


def read_roster(settings: Settings) -> Roster:
    """The partners as the settings and their file name them.

    Raises:
        UsageError: the file cannot be read, or holds something else; says where, and what.
    """
    named = tuple(
        PartnerRow(name=port, port=port, url=url)  # type: ignore[arg-type] # a port's name
        for port in MAKES
        if (url := settings.partner_url(port)) is not None
    )
    path = settings.partners_file
    return Roster(named if path is None else (*named, *_rows(path)))


def check_roster(settings: Settings) -> Roster:
    """The partners, if each order has one of each port: none is taken by a stand-in unasked.

    Raises:
        UsageError: as `read_roster`; or names each variable that is not set.
    """
    roster = read_roster(settings)
    unset = [
        variable(f"{port}_url")
        for port in PARTNERS
        if settings.partner_url(port) is None
        and not any(row.rank == 3 for row in roster.of(port).values())
    ]
    if unset:
        raise UsageError(
            phrase("not set: {names}", names=JoinedTexts(unset, ", ")),
            hint=phrase(
                "set the partners' addresses, or name one in the file of {setting} that takes all "
                "other orders; `fulfil worker --standins` uses the stand-ins of the `fulfil dev` "
                "that runs here",
                setting=SETTING,
            ),
        )
    return roster


def _rows(path: Path) -> tuple[PartnerRow, ...]:
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise UsageError(
            phrase("{path} cannot be read: {why}", path=str(path), why=str(error)), hint=HINT
        ) from None
    tables = content.get("partner")
    if set(content) != {"partner"} or not isinstance(tables, list) or not tables:
        raise _wrong(path, [phrase("a file of partners has tables [[partner]], and nothing else")])
    rows: list[PartnerRow] = []
    found: list[StructuredText] = []
    for n, table in enumerate(tables, 1):
        try:
            rows.append(PartnerRow.model_validate(table))
        except ValidationError as error:
            found += _row_faults(table, n, error)
    found += _faults(tuple(rows))
    if found:
        raise _wrong(path, found)
    return tuple(rows)


def _row_faults(table: Any, n: int, error: ValidationError) -> Iterator[StructuredText]:
    name = table.get("name") if isinstance(table, dict) else None
    row = name if isinstance(name, str) else phrase("table {n}", n=n)
    for fault in listed(error):
        why = sentence(fault, PartnerRow)
        field = ".".join(map(str, fault["loc"]))
        if field:
            yield phrase("{partner}, {field}: {why}", partner=row, field=field, why=why)
        else:
            yield JoinedTexts((row, why), ": ")


def _wrong(path: Path, found: list[StructuredText]) -> UsageError:
    return UsageError(
        phrase(
            "{path} is not a file of partners: {faults}",
            path=str(path),
            faults=JoinedTexts(found, "; "),
        ),
        hint=HINT,
    )


def _faults(rows: tuple[PartnerRow, ...]) -> Iterator[StructuredText]:
    for row in rows:
        if row.name in PARTNERS:
            yield phrase(
                "{name} is what the partner of {variable} is called: give it another name",
                name=row.name,
                variable=variable(f"{row.name}_url"),
            )
        if row.make not in MAKES[row.port]:
            makes = nearest(row.make, MAKES[row.port]) or ", ".join(MAKES[row.port])
            yield phrase(
                "{name}: there is no make {make!r} of {port}: {makes}?",
                name=row.name,
                make=row.make,
                port=row.port,
                makes=makes,
            )
    for one, other in combinations(rows, 2):
        if one.name == other.name:
            yield phrase("{name} stands there twice", name=one.name)
        elif one.overlaps(other):
            yield phrase(
                "{one} and {other} are for the same orders: name other merchants or cities in "
                "one of them",
                one=one.name,
                other=other.name,
            )


def _bare(city: str) -> str:
    """A city as it is compared: 成都 is 成都市."""
    return unicodedata.normalize("NFKC", city).strip().removesuffix("市")


def _apart(some: set[str], others: set[str]) -> bool:
    """Whether both name what the other one does not; who names nothing means all."""
    return bool(some and others and some.isdisjoint(others))
