"""What a status column (订单状态, 售后状态) means for an order: follow, ask, or leave out."""

import re
from enum import StrEnum

from starter.order_files.workbooks.cells import Cell, comparable_text


class Status(StrEnum):
    """The meaning of a status for an order that is to be picked up."""

    GOES_ON = "goes on"
    ENDED = "ended"
    ASKED = "asked"


_PARTS = re.compile(r"[；;,]")
_ENDED = re.compile(
    r"(订单|交易|买家|卖家|商家|系统|已经?|用户|超时|自动|付款前|付款后|全部|未付款|未支付)*"
    r"(取消|关闭|作废|退款|退货|退货退款|退款退货|删除|拒收|拒单|退单)(成功|完成|完毕)?(订单|交易)?"
)
_STILL_OPEN = re.compile(r"(订单|交易|买家|卖家|商家|用户)*(退款|退货|退货退款|退单)")
_NO_TROUBLE = re.compile(
    r"(没有|无|未|未申请|没有申请|暂无)(售后|退款|申请退款|退货|取消|关闭)?(或(售后|退款)(取消|关闭))?"
    r"|(售后|退款|退货|售后申请|退款申请)(已?取消|已?关闭|已?撤销)|[-/—无]+|null|none|0"
)
_WORDS = """
待发货 未发货 等待发货 等待卖家发货 等待商家发货 买家已付款 买家已付款等待卖家发货
买家已付款,等待卖家发货 已付款 已支付 已付款待发货 已付款,待发货 付款成功 待出库 等待出库
未出库 待配货 配货中 备货中 待备货 待打单 待打印 已打印 已打单 待拣货 拣货中 已审核 审核通过
已审 已客审 已财审 已确认 已接单 待接单 待提货 未提货 待配送 待揽收 待处理 处理中 正常 新订单
有效 生效 待物流发货 waitsellersendgoods 待发运 发货中 待安排 已排产 生产完成 已完工 paid
confirmed open 已付款待审核 已付款待财审 待客审 待出货 等待出货 待揽件 未处理 已排单 备货完成
"""
_GOES_ON = frozenset(_WORDS.split())
_SEVERAL_ON = re.compile(
    f"(?:{'|'.join(map(re.escape, sorted(_GOES_ON, key=len, reverse=True)))})+"
)
"""Several of them in one word: 已付款待发货."""


def status_of(cell: Cell) -> Status:
    """The meaning of a status cell; of several columns read as one, the worst.

    What is not known is asked about: paid or not, shipped already, a refund that is under way.
    """
    found = {_one(part) for part in _PARTS.split(comparable_text(cell)) if part}
    return next((one for one in (Status.ENDED, Status.ASKED) if one in found), Status.GOES_ON)


_TROUBLE = re.compile(
    "驳回|[不未]通过|冻结|锁定|拦截|挂起|暂停|缺货|缺件|异常|退款中|退货中|取消中|作废中|[失无]效"
)
_NONE_NOW = re.compile("(?![不未]通过|无效)(未|没有?|无|非|不|已?解除?|已?取消).*")


def trouble_in(cell: Cell) -> Status:
    """What a further state, such as 打印状态, says against an order; most say nothing."""
    written = comparable_text(cell)
    if status_of(cell) is Status.ENDED:
        return Status.ENDED
    in_the_way = _TROUBLE.search(written) and not _NONE_NOW.fullmatch(written)
    return Status.ASKED if in_the_way else Status.GOES_ON


_TO_STOP = re.compile(
    r"取消订单|订单.{0,3}取消|取消(发货|提货|配送|安装)|(已|要求?|申请|客户|买家)取消|退款|退单|不要了|不想要|不买了|作废"
    r"|拍错|(不要?|别|勿|停止?|暂停|暂不|先不要?|暂缓)(发货|发|提货)(?!票)"
)


def stop_words_in(remark: Cell) -> str | None:
    """The words of a remark that may mean that the order is not wanted any more; None: there are
    none."""
    found = _TO_STOP.search(comparable_text(remark))
    return found.group() if found else None


def _one(written: str) -> Status:
    bare = written.strip("()（）[]【】")
    if _SEVERAL_ON.fullmatch(bare) or _NO_TROUBLE.fullmatch(bare):
        return Status.GOES_ON
    if _ENDED.fullmatch(bare) and not _STILL_OPEN.fullmatch(bare):
        return Status.ENDED
    return Status.ASKED
