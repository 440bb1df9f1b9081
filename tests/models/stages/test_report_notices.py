"""Whom the SOP says to tell stands with the kinds, whom a breach alarms with the duties."""

import pytest

from models.messages.reports.report import Facts
from models.roles import CLIENTS, Role
from models.sop.duty import Duty
from models.stages.all_duties import ALL_DUTIES
from models.stages.informed_parties import INFORMING, informed_of
from models.stages.table import KINDS

OUTSIDE = {*CLIENTS, Role.CARRIER, Role.DRIVER, Role.HUB, Role.PROVIDER, Role.TECHNICIAN}
DESKS = {Role.ORDER_DESK, Role.TRUNK_DESK, Role.SERVICE_DESK, Role.INSTALLATION_DESK}

SAYS = {
    "vehicle_booked": {"order_desk"},  # FH-7.3.2.1 反馈至家装服务部
    "no_vehicle": {"trunk_desk", "order_desk"},  # FH-8.3.1.1
    "remedy_offered": {"merchant", "trunk_desk"},  # FH-8.3.1.1 反馈给甲方, 确认后并执行
    "goods_not_ready": {"trunk_desk", "order_desk"},  # FH-8.2.1
    "pickup_trouble": {"trunk_desk"},  # FH-7.3.2.2 必须立即提报
    "pickup_failed": {"trunk_desk"},  # FH-8.3.2.1
    "failed_pickup_passed_on": {"order_desk"},  # FH-8.3.2.1
    "exception_found": {"order_desk"},  # FH-8.3.2.2
    "exception_settled": {"merchant"},  # FH-3.1.2 异常反馈, FH-8.3.2.2
    "departed": {"trunk_desk"},  # FH-8.2.4
    "shipment_departed": {"trunk_desk", "order_desk", "service_desk"},  # FH-8.2.4, FH-8.2.5
    "shipment_cancelled": {"trunk_desk", "order_desk", "merchant"},  # FH-3.1.2
    "transshipped": {"trunk_desk", "order_desk", "merchant"},  # FH-9.2.2 与甲方平台信息共享
    "part_arrived": {"service_desk", "installation_desk", "provider"},  # FH-11.3.1.2 24小时内
    "result_shared": {"order_desk", "service_desk"},  # FH-8.2.5 共享
    "provider_assigned": {"order_desk"},  # FH-8.2.6 共享
    "checkpoint_passed": {"order_desk", "merchant"},  # FH-9.2.1, FH-9.2.2
    "shipment_checkpoint_passed": {"order_desk", "merchant"},  # FH-9.2.1, FH-9.2.2
    "arrived_at_hub": {"trunk_desk"},  # FH-9.2.3
    "contact_failed": {"service_desk", "order_desk", "customer_service"},  # FH-10.3.2.2
    "site_checked": {"service_desk", "installation_desk", "order_desk", "merchant"},  # FH-11.2.2
    "not_accepted": {"provider", "service_desk"},  # FH-11.2.6 马上进行整改
    "verification_failed": {"service_desk", "order_desk"},  # FH-11.3.3.1
    "verification_settled": {"order_desk"},  # FH-11.3.3.1 提报至家装服务部确认
    "product_fault": {"service_desk", "installation_desk"},  # FH-11.3.1.4
}


@pytest.mark.parametrize("kind", SAYS)
def test_a_kind_informs_those_whom_its_clause_names(kind: str) -> None:
    assert set(KINDS[kind].informed("")) == SAYS[kind]


def test_customer_and_departments_hear_of_trouble_on_the_road() -> None:
    """MC-七(三)2 及时通知客户和相关部门; FH-9.3.2.2: the merchant receives the plan."""
    assert set(KINDS["road_exception"].informed("driver")) == {
        "trunk_desk", "order_desk", "service_desk", "customer",
    }  # fmt: skip
    assert {"merchant", "customer"} <= set(KINDS["plan_agreed"].informed("trunk_desk"))


def test_an_appointment_is_received_by_the_order_desk_too_and_by_the_merchant() -> None:
    """FH-10.2.1 反馈至安维部及家装服务部, FH-10.3.1.3; FH-11.2.2 反馈甲方."""
    roles = set(KINDS["appointment_booked"].informed("provider"))
    assert roles == {"service_desk", "order_desk", "installation_desk", "trunk_desk", "merchant"}


def test_who_is_informed_of_an_arrival_depends_on_who_passes_it_on() -> None:
    """FH-9.2.3, FH-9.2.4 分别通知安维部(区域经理、服务商等)."""
    passed_on, shipment = KINDS["arrival_passed_on"], KINDS["shipment_arrival_passed_on"]
    assert passed_on.informed("hub") == shipment.informed("hub") == ("trunk_desk",)
    assert passed_on.informed("trunk_desk") == (
        "service_desk", "regional_manager", "provider", "order_desk",
    )  # fmt: skip
    assert shipment.informed("trunk_desk") == ("service_desk", "provider", "order_desk")


@pytest.mark.parametrize("kind", ["exception_found", "other_trouble"])
def test_the_service_desk_is_informed_of_what_its_providers_find(kind: str) -> None:
    """FH-3.4.1, FH-11.3.3.1: it collects their exceptions; in those of the factory it has no
    part."""
    for by in ("provider", "technician", "hub"):
        assert set(KINDS[kind].informed(by)) == {"order_desk", "service_desk"}, by
    assert set(KINDS[kind].informed("driver")) == {"order_desk"}


@pytest.mark.parametrize("kind", INFORMING, ids=lambda kind: kind.kind)
def test_who_says_it_knows_it(kind: type[Facts]) -> None:
    assert all(by not in kind.informed(by) for by in Role)


@pytest.mark.parametrize("duty", ALL_DUTIES.values(), ids=ALL_DUTIES)
def test_no_breach_alarms_a_merchant_or_a_customer_and_each_alarms_a_desk(duty: Duty) -> None:
    assert not CLIENTS & {*duty.alerts, *duty.alarmed, *duty.reminded}
    assert duty.alarmed
    assert duty.reminded
    if duty.owner in OUTSIDE:
        assert DESKS & set(duty.alerts)


def test_what_keeps_a_duty_says_whom_it_tells() -> None:
    roles = informed_of(ALL_DUTIES["FH-9.2.1:pass_on_checkpoint"])
    assert roles == (Role.ORDER_DESK, Role.MERCHANT)
    assert informed_of(ALL_DUTIES["FH-9.2.3:hub_tells_arrival"]) == (Role.TRUNK_DESK,)
