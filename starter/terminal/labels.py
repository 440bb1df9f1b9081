"""What the SOP calls roles and stages, next to our codes: for tables that people read."""

from typing import Final

from models.roles import Role
from models.stages.care.request import CareKind
from models.stages.returns.request import CaseKind
from models.stages.table import SPECS

ROLES: dict[str, str] = {
    Role.MERCHANT: "商家",
    Role.ORDER_DESK: "家装服务部",
    Role.TRUNK_DESK: "干线服务部",
    Role.CARRIER: "干线承运商",
    Role.DRIVER: "司机",
    Role.HUB: "物流点",
    Role.SERVICE_DESK: "安维部",
    Role.INSTALLATION_DESK: "安装服务部",
    Role.PROVIDER: "城市服务商",
    Role.TECHNICIAN: "安装技师",
    Role.CUSTOMER: "客户",
    Role.CUSTOMER_SERVICE: "客服",
    Role.AFTER_SALES: "售后",
    Role.PURCHASING: "采购部门",
    Role.WAREHOUSE: "仓储部门",
    Role.OPERATIONS: "运营部",
    Role.OWNER_LEAD: "组长",
    Role.REGIONAL_MANAGER: "区域经理",
    Role.SYSTEM: "系统",
    Role.PARTNER: "合作方系统",
}
"""By the role's code; who is owed nothing has no name."""

CASES: dict[str, str] = {
    CaseKind.RETURN: "退换货",
    CaseKind.WAY_BACK: "退回途中的货物",
    CaseKind.REFUND: "退款",
    CareKind.MESSAGE: "咨询",
    CareKind.COMPLAINT: "投诉",
    CareKind.REQUEST: "售后请求",
    CareKind.SURVEY: "回访",
}
"""By the kind of a case next to the order (FE-4.3, MC-八(二)3); of a way back the sources have no
word."""

STAGES: dict[str, str] = {spec.stage: spec.label for spec in SPECS}
"""By the stage's code."""


NOBODYS: Final = "''"
"""The merchant of a ticket of nobody's customer, as a command takes it."""


def named(code: str | None) -> str:
    """A role or a stage as people read it: `司机 driver`; another word stays as it is."""
    if not code:
        return ""
    name = ROLES.get(code) or STAGES.get(code) or CASES.get(code)
    return f"{name} {code}" if name else str(code)


def subject(merchant: str, number: str, case: int | None, kind: str | None) -> str:
    """An order, or the case next to it as people call it, in one cell; as commands take it."""
    return f"{merchant or NOBODYS} {number}" + (
        "" if case is None else f", {case_name(kind, case)}"
    )


def case_name(kind: str | None, n: int) -> str:
    """A case in words: `way back 1`; one about no order has no number."""
    name = (kind or CaseKind.RETURN).replace("_", " ")
    return f"{name} {n}" if n else name
