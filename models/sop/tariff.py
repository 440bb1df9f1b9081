"""Extra fees beyond the standard 临时增项 (FH-11.3.2): their kinds, and the tariff of them.

A tariff is dated, of one merchant and of one city or all; nobody else sets a price. Amounts in fen.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from models.roles import Role


class FeeKind(StrEnum):
    """What is charged beyond the standard."""

    UPSTAIRS = "upstairs"
    """Carried up floors without a lift 上楼费 (FH-11.3.2.2)."""
    LONG_CARRY = "long_carry"
    """Carried a long way on the level 平移费 (FH-11.3.2.2)."""
    REMOVAL = "removal"
    """Old furniture taken down, or away 拆旧费."""
    DRILLING = "drilling"
    """Holes drilled beyond the standard 打孔费."""
    REMOTE_AREA = "remote_area"
    """Outside of the area that is served 远程费."""
    SECOND_VISIT = "second_visit"
    """Another visit that the customer has caused 二次上门费."""
    WAITING = "waiting"
    """Waited at a gate, or at the customer's 等候费."""
    APPOINTMENT_CHANGED = "appointment_changed"
    """A changed appointment 改约费 (FH-10.2.1)."""
    OVERDUE_LOGISTICS = "overdue_logistics"
    """Goods lie at the hub: they came late, or are not received 逾期物流费 (FH-10.2.1)."""


class FeeUnit(StrEnum):
    """What is counted."""

    FLOOR = "floor"
    METRE = "metre"
    PIECE = "piece"
    HOLE = "hole"
    KILOMETRE = "kilometre"
    VISIT = "visit"
    MINUTE = "minute"
    DAY = "day"


UNIT_OF: dict[FeeKind, FeeUnit] = {
    FeeKind.UPSTAIRS: FeeUnit.FLOOR,
    FeeKind.LONG_CARRY: FeeUnit.METRE,
    FeeKind.REMOVAL: FeeUnit.PIECE,
    FeeKind.DRILLING: FeeUnit.HOLE,
    FeeKind.REMOTE_AREA: FeeUnit.KILOMETRE,
    FeeKind.SECOND_VISIT: FeeUnit.VISIT,
    FeeKind.WAITING: FeeUnit.MINUTE,
    FeeKind.APPOINTMENT_CHANGED: FeeUnit.VISIT,
    FeeKind.OVERDUE_LOGISTICS: FeeUnit.DAY,
}
"""What `quantity` counts, by the kind of fee."""

Payer = Literal[Role.CUSTOMER, Role.MERCHANT, Role.CARRIER, Role.PROVIDER]
"""Who may have to pay a fee."""

Fen = Annotated[StrictInt, Field(ge=0, le=100_000_000)]
Quantity = Annotated[StrictInt, Field(ge=1, le=100_000)]


class Rate(BaseModel):
    """The price of one kind of fee.

    Attributes:
        fen: of each unit; free: so many units are part of the standard; most_fen: never more.
        payer: who pays it, unless a desk says otherwise.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    fen: Annotated[Fen, Field(gt=0)]
    free: Annotated[int, Field(ge=0, le=100_000)] = 0
    most_fen: Annotated[Fen, Field(gt=0)] | None = None
    payer: Payer = Role.CUSTOMER

    def price(self, quantity: int) -> int:
        """What so many units cost, in fen."""
        amount = max(quantity - self.free, 0) * self.fen
        return amount if self.most_fen is None else min(amount, self.most_fen)


class TariffTable(BaseModel):
    """The rates that hold from a day on, in one city; in every city that has no table, without."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    valid_from: date
    city: str | None = None
    fees: dict[FeeKind, Rate]

    @property
    def name(self) -> str:
        """`2026-07-01 成都市`: which table it is."""
        return f"{self.valid_from}" + (f" {self.city}" if self.city else "")


def table_for(tables: Iterable[TariffTable], city: str | None, day: date) -> TariffTable | None:
    """The table that holds in that city on that day: the city's own newest, else the general one.

    Args:
        tables: a merchant's, in any order.
        city: as the delivery address has it, 成都市.
        day: a Shanghai day.
    """
    holding = [one for one in tables if one.valid_from <= day]
    own = [one for one in holding if city and one.city == city]
    general = [one for one in holding if one.city is None]
    return max(own or general, key=lambda one: one.valid_from, default=None)
