"""Every number of the SOP, and every reading of it where the text leaves a choice.

One field a number, each with the clause it comes from (`ours`: the sources name none). An order
carries the terms it was accepted under: a changed default changes new orders only. Spans are whole
minutes, hours or days, times of day Shanghai `"17:00"`, weights kg, volumes m³, shares per cent.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from models.field_errors import faults
from models.phrases import JoinedTexts
from models.sop.clock import WorkCalendar
from models.sop.proof import Proof
from models.sop.term_fields import (
    Clock,
    Count,
    Cubic,
    Days,
    Hours,
    Kilos,
    Minutes,
    Percent,
    Seconds,
    TermsError,
    clock,
    refuse_boolean,
    refuse_unknown,
    term,
)

NOT_TERMS = frozenset({"workdays"})
"""Fields that follow from other terms, so that nobody sets them by hand."""


class Targets(BaseModel):
    """The KPI targets, in per cent; counted over many orders, so no order carries them."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    order_errors_max: Percent = term(Decimal(1), "FH-7.3.1.3", "录单错误率 ≤")
    pickup_info: Percent = term(Decimal(98), "FH-7.3.2.3", "提货信息反馈及时率 ≥")
    pickup: Percent = term(Decimal(95), "FH-7.3.2.3", "提货及时率 ≥ (FH-7.3.2.2)")
    trunk_exceptions: Percent = term(Decimal(100), "FH-8.3.4", "干线异常信息反馈及时率")
    vehicle_pickup: Percent = term(Decimal(100), "FH-8.3.4", "提货及时率 (FH-8.3.2.1)")
    delivered_right: Percent = term(Decimal(98), "FH-8.3.4", "配送准确率 (FH-8.3.3.1)")
    provider_info: Percent = term(Decimal(98), "FH-8.3.4", "服务商信息反馈及时率")
    trunk_arrival: Percent = term(Decimal(95), "FH-10.3.2.4", "干线运输准时率 ≥")
    damage_upholstery_max: Percent = term(Decimal(2), "FH-10.3.2.4", "干线破损率, 软体家居 ≤")
    damage_panel_max: Percent = term(Decimal(10), "FH-10.3.2.4", "干线破损率, 板式家居 ≤")
    damage_tiles_max: Percent = term(Decimal(3), "FH-10.3.2.4", "干线破损率, 瓷砖 ≤")
    collected: Percent = term(Decimal(98), "FH-10.3.2.4", "服务商提货及时率 ≥")
    appointment: Percent = term(Decimal(98), "FH-10.3.2.4", "预约上门及时率")


class Sop(BaseModel):
    """The terms of one order. Frozen; unknown fields of a newer payload are ignored."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    version: str = term("FH-2026.1", "ours", "which edition of the SOP these are")

    # Days and instants
    calendar: Literal["every_day", "china"] = term(
        "every_day", "reading 10", "days that count: every one, or Chinese working days"
    )
    workdays: WorkCalendar | None = term(None, "ours", "the days of `calendar`, filled in")
    day_ends: Literal["midnight", "work_end"] = term(
        "midnight", "reading 2", "当日 ends with the Shanghai day, or with the working hours"
    )
    due_counts: bool = term(True, "reading 1", "the due instant itself is still in time")
    cut_off_counts: bool = term(False, "reading 1", "at 14:00:00 sharp the earlier rule holds")
    at_once_minutes: Minutes = term(
        0, "reading 3", "立即, 第一时间, 马上, 及时, 实时: this many minutes; 0: the end of the day"
    )
    nudge_minutes: Minutes = term(30, "reading 3", "FH-9.3.2.1, FH-8.2.1: nudged after")
    count_first_day: bool = term(
        False, "reading 12", "N日内 counts the event's own day first", stamped=False
    )
    failure_certain: bool = term(
        True, "reading 13", "a failure is breached once it is certain; before, its time reminds"
    )
    work_start: Clock = term(clock("09:00"), "ER-4.3.1", "工作时间 begins (reading 10)")
    work_end: Clock = term(clock("18:00"), "ER-4.3.1", "工作时间 ends (reading 10)")

    # Order
    list_due: Clock = term(clock("16:30"), "FH-7.2.1", "次日计划 of the day before is sent by")
    late_list_next_day: bool = term(True, "reading 4", "a later list is planned a day later")
    urgent_list_excepted: bool = term(True, "FH-7.2.1", "特殊情况, 急单 may come later")
    confirm_minutes: Minutes = term(60, "ER-4.2.1", "1小时内确认订单")
    hand_on_minutes: Minutes = term(60, "FH-7.2.3", "handed on after confirmation (reading 5)")
    auto_confirm: bool = term(False, "ours", "the system confirms and hands on at once")
    survey_hours: Annotated[int, Field(ge=0, le=720)] = term(
        0, "ours", "满意度回访 asked so long after the end (FH-7.3.1.3)"
    )

    # Trunk pickup
    vehicle_cut_off: Clock = term(clock("14:00"), "FH-7.3.2.1", "当日14点前")
    vehicle_due: Clock = term(clock("17:00"), "FH-7.3.2.1", "当日17点前 vehicle information is due")
    vehicle_due_next: Clock = term(clock("10:00"), "FH-7.3.2.1", "次日10点前, where received later")
    pickup_due: Clock = term(clock("18:00"), "FH-7.3.2.2", "次日18点前必须完成提货")
    day_received: Literal["trunk_desk", "order"] = term(
        "trunk_desk", "reading 6", "当日接收: the trunk desk received it, or the order was placed"
    )
    pickup_watch: Literal["both", "received", "vehicle"] = term(
        "both", "reading 7", "FH-7.3.2.2 and FH-8.3.2.1 are both watched, or only one"
    )
    no_vehicle_due: Clock = term(clock("10:00"), "FH-8.3.1.1", "提货日上午10点前 reported")
    remedy_due: Clock = term(clock("10:30"), "FH-8.3.1.1", "10点30分前 remedy to the merchant")
    call_ahead_minutes: Minutes = term(60, "FH-8.2.2", "到达提货点1小时前")
    failed_pickup_due: Clock = term(clock("17:00"), "FH-8.3.2.1", "提货当日17点前 reported")
    arrival_basis: Literal["last_told", "agreed"] = term(
        "last_told", "reading 8", "calls ahead run against the arrival last told, or agreed"
    )

    # Trunk transport
    transit_hours: Hours = term(72, "FH-9.3.1.1", "甲方运输的时效要求; 72 h is ours")
    ask_checkpoint_minutes: Minutes = term(0, "reading 9", "asked for so long after the plan")

    # City delivery
    contact_failed_minutes: Minutes = term(30, "FH-10.3.2.2", "要在30分钟内反馈")
    contact_attempts: Count = term(3, "ours", "not reached so often, the order desk decides")
    contact_attempt_days: Days = term(2, "ours", "and on so many days")
    contact_put_offs: Count = term(2, "ours", "put off so often, the order desk decides")
    call_again_minutes: Minutes = term(60, "FH-10.3.2.1", "配送至客户家前1个小时")
    contact_window_minutes: Minutes = term(60, "FH-10.2.3", "抵达客户家前1小时内")
    two_contacts: bool = term(True, "reading 8", "FH-10.3.2.1 and FH-10.2.3 are two contacts")
    damage_photos: Count = term(6, "FH-10.2.2", "6面拍照", stamped=False)
    two_people_kg: Kilos = term(Decimal(50), "FH-10.3.2.3", "over it, two people")
    machine_kg: Kilos = term(Decimal(150), "FH-10.3.2.3", "over it, equipment")
    bulky_m3: Cubic = term(Decimal(1), "ours", "体积较大: over it, two people (FH-10.3.2.3)")

    # Installation
    part_hours: Hours = term(24, "FH-11.3.1.2", "补件到货后24小时内")
    part_arrival: Literal["city", "provider"] = term(
        "city", "reading 11", "the part has arrived in the city, or at the provider"
    )

    # Care and returns
    answer_minutes: Minutes = term(30, "ER-4.3.1", "30分钟 of working time")
    complaint_reply_hours: Hours = term(24, "ER-4.3.2", "24小时内得到回复")
    complaint_resolve_hours: Hours = term(48, "ER-4.3.2", "48小时内解决")
    complaint_answered: bool = term(True, "reading 10", "a complaint has the first answer too")
    resolve_from: Literal["received", "replied"] = term(
        "received", "reading 10", "the 48 h start as the complaint came in, or was replied to"
    )
    survey_low_score: Annotated[int, Field(ge=0, le=5)] = term(
        2, "ours", "a survey of so much or less is followed as a complaint", stamped=False
    )
    survey_ask_hours: Annotated[int, Field(ge=0, le=720)] = term(
        72, "ours", "回访: a closed order's customer is asked within; 0: nobody is made to"
    )
    care_reopen_days: Days = term(7, "ours", "a care case that is resolved may be reopened so long")
    after_sales_hours: Hours = term(24, "ER-4.4.2", "24小时内给予回复")
    return_investigation_hours: Hours = term(24, "ours", "及时跟进, 问题调查 (FE-4.2)")
    return_send_days: Days = term(7, "ours", "goods of a return are asked for then, and given up")
    way_back_hours: Hours = term(
        168, "ours", "goods of a cancelled order that had left are back: the sources name no number"
    )
    refund_hours: Hours = term(168, "ours", "money of a cancelled order is back: no number named")
    return_opinion_days: Days = term(30, "ours", "售后反馈 is taken so long", stamped=False)
    return_days: Days = term(7, "ours", "退换货政策: returned without a reason after delivery")
    warranty_days: Days = term(
        365, "ours", "维修、保修: a fault that is told so long after delivery is within policy"
    )

    # Supply, review, onboarding
    demand_at: Clock = term(
        clock("17:00"), "MC-五(一)1", "每天定时; the hour is ours", stamped=False
    )
    review_at: Clock = term(
        clock("08:00"), "FH-3.1.3", "每日复盘 begins; the hour is ours", stamped=False
    )
    plan_days: Days = term(3, "FH-4.2.2", "3日内 after the onboarding meeting", stamped=False)
    onboarding_days: Days = term(20, "FH-4.1", "导入期不少于20天", stamped=False)
    warehouse_days: Days = term(45, "FH-4.1", "涉及到建仓不少于45天", stamped=False)
    project_days: Days = term(30, "FH-4.3", "从市场需求提报至项目实施不低于30天", stamped=False)
    on_site_days: Days = term(3, "FH-4.4.2.4", "至少提前3天进入项目地", stamped=False)
    experience_years: Count = term(
        10, "FH-3.4.2", "technicians with 10年以上的服务经验", stamped=False
    )
    store_flats: Count = term(20, "FH-3.5.1", "project store: 20户以上精装房", stamped=False)
    store_m2: Count = term(300, "FH-3.5.1", "project store: 至少300平米以上", stamped=False)

    # How we follow a duty
    warn_minutes: Minutes = term(60, "ours", "warned so long before the due instant")
    warn_short_minutes: Minutes = term(10, "ours", "the same, where an hour or less is given")
    warn_evening_minutes: Minutes = term(360, "ours", "the same, where the day's end is due: 18:00")
    warn_days_minutes: Minutes = term(1440, "ours", "the same, where days are given")
    escalate_lead_minutes: Minutes = term(30, "ours", "the owner's lead is told after the due")
    escalate_manager_minutes: Minutes = term(240, "ours", "区域经理 is told after the due")
    notice_window_seconds: Seconds = term(
        60, "ours", "a notice waits so long for others of its cause"
    )
    acknowledged_days: Annotated[int, Field(ge=1, le=60)] = term(
        7, "ours", "what is overdue may be taken on for so long, without daily reminders"
    )
    park_retry_minutes: Annotated[int, Field(ge=1, le=1440)] = term(
        30, "ours", "a parked step tries again"
    )
    offline_grace_minutes: Minutes = term(120, "ours", "a report may be delivered so much later")
    clock_skew_seconds: Seconds = term(60, "ours", "a phone's clock may be off by")
    former_party_hours: Hours = term(
        24, "ours", "so long who was replaced may report what happened before", stamped=False
    )
    liability_answer_days: Days = term(
        3, "ours", "so long each step with an incident may take: a judgement, an answer, a remedy"
    )
    early_pickup_days: Days = term(
        1, "ours", "a pickup more days before the agreed one is questioned"
    )
    withdraw_minutes: Minutes = term(
        10, "ours", "so long whoever reported a thing may withdraw it himself"
    )
    kpi: Targets = term(Targets(), "ours", "the KPI targets", stamped=False)
    proof: Proof = term(Proof(), "ours", "凭证: how strongly each is asked for", stamped=False)

    @model_validator(mode="after")
    def _check_whole(self) -> Self:
        if self.work_start >= self.work_end:
            raise ValueError("work_start must lie before work_end, on the same day")
        return self

    @classmethod
    def with_terms(cls, terms: Mapping[str, Any], *, where: str) -> Self:
        """The defaults with these terms set.

        Args:
            terms: names of fields, with numbers, texts or true|false.
            where: what the terms come from, for the error's reader.

        Raises:
            TermsError: an unknown name (with the near match), a wrong type or range.
        """
        known = [name for name in cls.model_fields if name not in NOT_TERMS]
        for name, value in terms.items():
            refuse_unknown(name, known, where)
            refuse_boolean(cls, name, value, where)
        try:
            return cls.model_validate(dict(terms))
        except ValidationError as error:
            raise TermsError(JoinedTexts((where, faults(error, whole="terms")), ": ")) from None

    @property
    def days(self) -> WorkCalendar | None:
        """The days that count; without published days the weekday rule of the calendar."""
        return None if self.calendar == "every_day" else self.workdays or WorkCalendar()
