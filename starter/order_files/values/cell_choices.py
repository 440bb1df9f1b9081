"""Words of a list that mean one of a few things."""

from models.messages.orders.order import Payment, VerifyBy
from models.phrases import phrase
from starter.order_files.workbooks.cells import Cell, UnreadableCell, comparable_text, quoted

_PAYMENT = {
    Payment.PAID: "已付 已付款 已支付 已付清 付清 全款 已付全款 已收款 款清 已结清 已结 是 y yes",
    Payment.MONTHLY: "月结 账期 挂账 月付 对账 月度结算 记账",
    Payment.ON_DELIVERY: "货到付款 到付 代收 代收货款 货到收款 送货收款 cod",
    Payment.UNPAID: "未付 未付款 未支付 待付款 待支付 欠款 未结 未收款 定金 已付定金 否 n no",
}
_MEANS = """
在线支付 网上支付 线上支付 微信 微信支付 支付宝 支付宝支付 花呗 花呗分期 白条 京东支付
京东白条 抖音支付 抖音月付 多多支付 快手支付 银联 银联支付 云闪付 网银 网银支付 银行卡
储蓄卡 信用卡 余额 余额支付 钱包 零钱 数字人民币 转账 银行转账 对公转账 汇款 支付宝转账 微信转账
wechat alipay wechatpay online onlinepayment banktransfer
"""
_YES = "是 y yes true 1 急 加急 特急 紧急 急单 √ ✓ ✔ v 易碎 有 需要"
_NO = "否 n no false 0 不 普通 不加急 正常 一般 常规 平单 × x - — / 无 非加急 不急 不易碎 不需要"
_VERIFY = {
    VerifyBy.SHEET: "验收单 单据 纸质 签单 回执单 产品验收单",
    VerifyBy.CODE: "核销码 验证码 短信码 码",
    VerifyBy.MARKETPLACE: "天猫 平台 喵师傅 平台核销 天猫核销 电商平台",
}

PAYMENTS = {word: kind for kind, spelt in _PAYMENT.items() for word in (*spelt.split(), kind)}
KNOWN_WORDS = frozenset(_MEANS.split())
YES_NO = {**dict.fromkeys(_YES.split(), True), **dict.fromkeys(_NO.split(), False)}
VERIFY_BY = {word: kind for kind, spelt in _VERIFY.items() for word in (*spelt.split(), kind)}


def payment(cell: Cell) -> Payment:
    """How the goods are paid 付款方式.

    Raises:
        UnreadableCell: another word.
    """
    if found := PAYMENTS.get(comparable_text(cell)):
        return found
    raise UnreadableCell(
        phrase(
            "{cell} is not a way to pay that we know; write 已付, 月结, 到付 or 未付",
            cell=quoted(cell),
        )
    )


def names_means(cell: Cell) -> bool:
    """Whether it says by what one pays, 微信, and nothing of whether it is paid."""
    return comparable_text(cell) in KNOWN_WORDS


def verify_by(cell: Cell) -> VerifyBy:
    """How the acceptance is verified 核销方式 (FH-11.2.6).

    Raises:
        UnreadableCell: another word.
    """
    if found := VERIFY_BY.get(comparable_text(cell)):
        return found
    raise UnreadableCell(
        phrase("{cell} is not a way to verify; write 验收单, 核销码 or 平台", cell=quoted(cell))
    )


def yes_or_no(cell: Cell) -> bool:
    """A tick in a list.

    Raises:
        UnreadableCell: neither yes nor no.
    """
    found = YES_NO.get(comparable_text(cell).rstrip("!。"))
    if found is None:
        raise UnreadableCell(phrase("{cell} is neither 是 nor 否", cell=quoted(cell)))
    return found
