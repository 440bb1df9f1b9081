"""What is wrong with goods that come back 退货异常: found, and settled (MC-八(二)2)."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from models.contract import KEPT_AS_MADE
from models.exact import BoundedCount
from models.messages.incidents.liability import Remedy
from models.messages.orders.count import Kinds
from models.messages.reports.proven_reports import PhotoFacts
from models.messages.reports.report import IncidentFacts, Word
from models.roles import Role
from models.stages.returns.facts import CUSTOMER_AND_MERCHANT, ReturnFacts
from models.stages.returns.request import CaseKind

BackFault = Literal["damage", "short", "over", "wrong_goods", "not_as_described", "other"]
"""What is wrong with them 货损, 少件, 多件, 错货, 与描述不符."""


class ReturnException(PhotoFacts, ReturnFacts, IncidentFacts):
    """Damage, fewer or other goods than were to come back, or not as described (MC-八(二)2).

    It is found by itself where the goods are counted, or inspected, otherwise than they should be:
    then `handover` is the report that says so, and `held_by` who had the goods until then.
    """

    kind: ClassVar[str] = "return_exception"
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN, CaseKind.WAY_BACK)
    by: ClassVar[tuple[Role, ...]] = (
        *(Role.CARRIER, Role.DRIVER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN, Role.WAREHOUSE),
        *(Role.TRUNK_DESK, Role.AFTER_SALES, Role.CUSTOMER_SERVICE),
    )
    means: ClassVar[str] = "something is wrong with goods that come back"
    informs: ClassVar[tuple[Role, ...]] = (
        Role.AFTER_SALES,
        Role.ORDER_DESK,
        *CUSTOMER_AND_MERCHANT,
    )
    customer_reads: ClassVar[tuple[str, ...] | None] = ("pieces", "expected")
    problem: ClassVar[bool] = True

    plain: ClassVar[tuple[str, ...]] = (
        *("handover", "pieces", "expected"),
        *("held_by", "sort", "kinds"),
    )
    personal: ClassVar[tuple[str, ...]] = ("what",)
    what: Annotated[Word, KEPT_AS_MADE]
    handover: Word | None = None
    pieces: BoundedCount | None = None
    expected: BoundedCount | None = None
    held_by: Role | None = None
    sort: Annotated[BackFault | None, Field(exclude_if=lambda sort: sort is None)] = None
    kinds: Kinds = ()


class ReturnExceptionSettled(ReturnFacts, IncidentFacts):
    """What was wrong is dealt with 应对解决: `remedy` in words, `done` as a code (FH-8.3.2.1)."""

    kind: ClassVar[str] = "return_exception_settled"
    about: ClassVar[tuple[CaseKind, ...]] = (CaseKind.RETURN, CaseKind.WAY_BACK)
    by: ClassVar[tuple[Role, ...]] = (Role.AFTER_SALES, Role.TRUNK_DESK)
    means: ClassVar[str] = "what was wrong with goods that come back is settled"
    informs: ClassVar[tuple[Role, ...]] = (
        Role.AFTER_SALES,
        Role.ORDER_DESK,
        *CUSTOMER_AND_MERCHANT,
    )
    customer_reads: ClassVar[tuple[str, ...] | None] = ()
    settles: ClassVar[tuple[str, ...]] = (ReturnException.kind,)

    plain: ClassVar[tuple[str, ...]] = ("done",)
    personal: ClassVar[tuple[str, ...]] = ("remedy",)
    remedy: Word
    done: Remedy | None = None
