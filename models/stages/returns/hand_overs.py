"""Who has had the goods on a way back, one after another; a word of it may be taken back."""

from collections.abc import Collection, Iterator
from itertools import pairwise

from pydantic import AwareDatetime, BaseModel, ConfigDict

from models.messages.reports.report_times import ReportTimes
from models.messages.shipments.goods_place import GoodsPlace
from models.roles import Role
from models.stages.returns.duties import HANDED_ON_FACTS


class HandOver(BaseModel):
    """Somebody has the goods: where, and since when; nobody has reported the first.

    `report_id`: of a collection, which may be withdrawn; `by`, `times`: of any report.
    """

    model_config = ConfigDict(defer_build=True, frozen=True)

    holder: Role
    place: GoodsPlace
    hub: str | None = None
    at: AwareDatetime
    report_id: str = ""
    by: str = ""
    times: ReportTimes | None = None


def remaining(hands: Collection[HandOver], counted: Collection[str]) -> list[HandOver]:
    """Those that are so, where of collections only those `counted` are; the first always is."""
    return [one for one in hands if not one.report_id or one.report_id in counted]


def handed_on_again(
    before: list[HandOver], after: list[HandOver]
) -> Iterator[tuple[str, HandOver]]:
    """The facts that somebody handed the goods on, by a collection that is withdrawn, and to
    whom he did so instead."""
    for former, following in pairwise(after):
        was_next = before[before.index(former) + 1]
        if was_next is not following and former.holder is not following.holder:
            yield HANDED_ON_FACTS.get(former.holder, ""), following
