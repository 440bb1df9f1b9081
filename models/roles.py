"""Who acts: the owner of a duty, the one who is told, the one who reports."""

from enum import StrEnum


class Role(StrEnum):
    """The parties of the SOP, with the names it gives them.

    merchant 甲方 / 商家 / 厂家; order_desk 家装服务部; trunk_desk 干线服务部; carrier 干线承运商;
    driver 司机; hub 物流点 / 城市仓储; service_desk 安维部 / 安维服务部; installation_desk
    安装服务部; provider 城市服务商; technician 安装技师; customer C端客户 / 业主;
    customer_service 客服人员; after_sales 售后服务人员; purchasing 采购部门; warehouse
    仓储部门; operations 市场部 / 运营部; regional_manager 区域经理 (FH-3).

    Ours: operator, who runs this software and may speak for anybody; owner_lead, who leads the
    team that owes a duty and is informed of it first; system, this software; partner, a partner's
    computer that was called; nobody, where nothing is owed.
    """

    MERCHANT = "merchant"
    ORDER_DESK = "order_desk"
    TRUNK_DESK = "trunk_desk"
    CARRIER = "carrier"
    DRIVER = "driver"
    HUB = "hub"
    SERVICE_DESK = "service_desk"
    INSTALLATION_DESK = "installation_desk"
    PROVIDER = "provider"
    TECHNICIAN = "technician"
    CUSTOMER = "customer"
    CUSTOMER_SERVICE = "customer_service"
    AFTER_SALES = "after_sales"
    PURCHASING = "purchasing"
    WAREHOUSE = "warehouse"
    OPERATIONS = "operations"
    OPERATOR = "operator"
    OWNER_LEAD = "owner_lead"
    REGIONAL_MANAGER = "regional_manager"
    SYSTEM = "system"
    PARTNER = "partner"
    NOBODY = "nobody"


CLIENTS = frozenset({Role.MERCHANT, Role.CUSTOMER})
"""Whom we work for: they are told what the SOP says, and never an internal alarm."""
