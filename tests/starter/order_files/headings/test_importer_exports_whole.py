"""Whole exports of marketplaces, with all the columns that nobody here needs."""

from typing import Any

import pytest

from starter.order_files.headings.fields import Field
from starter.order_files.rows.results import FileResult
from tests.starter.order_files.written_files import (
    ROW,
    csv_bytes,
    fields,
    outcomes,
    read_for,
    taken,
)

PICKUP = {
    Field.PICKUP_STREET: ROW["提货地址"],
    Field.CONTACT: "李四",
    Field.CONTACT_PHONE: "13900139000",
}
ADDED = {"预约提货日期": ROW["预约提货日期"], "总方量": 1.2}
TAOBAO = """
订单编号 买家会员名 买家支付宝账号 支付单号 支付详情 买家应付货款 买家应付邮费 买家支付积分 总金额
返点积分 买家实际支付金额 买家实际支付积分 订单状态 买家留言 收货人姓名 收货地址 运送方式 联系电话
联系手机 订单创建时间 订单付款时间 宝贝标题 宝贝种类 物流单号 物流公司 订单备注 宝贝总数量 店铺Id
店铺名称 订单关闭原因 卖家服务费 买家服务费 发票抬头 是否手机订单 分阶段订单信息 特权订金订单id
定金排名 修改后的sku 修改后的收货地址 异常信息 天猫卡券抵扣 集分宝抵扣 是否是O2O交易 退款金额
预约门店 确认收货时间 打款商家金额 含应开票给个人的个人红包 是否信用购 前N有礼
"""
JD = """
订单号 商品ID 商品名称 订购数量 支付方式 下单时间 京东价 订单金额 结算金额 余额支付 应付金额
订单状态 订单类型 下单帐号 客户姓名 客户地址 联系电话 订单备注 发票类型 发票抬头 发票内容 商家备注
商家备注等级（等级1-5为由高到低） 运费金额 付款确认时间 增值税发票 货号 订单完成时间 订单来源
订单渠道 是否安装服务 服务费 仓库ID 仓库名称 商家SKUID
"""
PINDUODUO = """
商品 订单号 订单状态 商品总价(元) 店铺优惠折扣(元) 平台优惠折扣(元) 上门安装费(元) 用户实付金额(元)
商家实收金额(元) 商品数量(件) 身份证姓名 收货人 手机 省 市 区 街道 详细地址 支付时间 承诺发货时间
商品id 商品规格 样式ID 商家编码-规格维度 商家编码-商品维度 是否退货包运费 售后状态 订单类型
"""
DOUYIN = """
主订单编号 子订单编号 选购商品 商品规格 商品数量 商品ID 商家编码 商品单价 订单应付金额 运费
优惠总金额 平台优惠 商家优惠 达人优惠 商家改价 支付优惠 红包抵扣 支付方式 手续费 收件人
收件人手机号 省 市 区 街道 详细地址 是否修改过地址 订单提交时间 旗帜颜色 支付完成时间 APP渠道
订单状态 承诺发货时间 订单类型 售后状态 取消原因 仓库ID 是否安心购 发货主体 平台实际承担优惠金额
"""
YOUZAN = """
订单号 订单状态 订单类型 下单时间 付款时间 商品名称 规格编码 商品数量 订单实付金额 收货人/提货人
收货人手机号/提货人手机号 收货人省份 收货人城市 收货人地区 详细收货地址/提货地址 买家备注 商家备注
"""
KUAISHOU = """
订单编号 订单状态 订单创建时间 订单支付时间 商品名称 商品ID 商品规格 SKU编码 商品单价 成交数量
实付款 快递费 收货人姓名 收货人电话 收货地址 省 市 区 买家留言 卖家备注 售后状态
"""
XIAOHONGSHU = """
订单号 订单状态 售后状态 订单创建时间 SKU名称 规格 SKU件数 商家编码 商家实收 用户实付 收件人姓名
收件人电话 收件人所在省 收件人所在市 收件人所在区 收件人详细地址 用户备注
"""
EXPORTS = {
    "taobao": TAOBAO,
    "jd": JD,
    "pinduoduo": PINDUODUO,
    "douyin": DOUYIN,
    "youzan": YOUZAN,
    "kuaishou": KUAISHOU,
    "xiaohongshu": XIAOHONGSHU,
}
"""The headings, parted by blanks."""

SAYS: dict[str, Any] = {
    "number": "A1001",
    "name": "王芳",
    "phone": "13912345678",
    "goods": "布艺沙发",
    "pieces": 2,
    "street": "江苏省苏州市昆山市花桥镇绿地大道1555号",
}
MEANS = {
    "number": "订单编号 订单号 主订单编号",
    "name": "收货人姓名 客户姓名 收货人 收件人 收货人/提货人 收件人姓名",
    "phone": "联系手机 联系电话 手机 收件人手机号 收货人手机号/提货人手机号 收货人电话 收件人电话",
    "goods": "宝贝标题 商品名称 商品 选购商品 SKU名称",
    "pieces": "宝贝总数量 订购数量 商品数量(件) 商品数量 成交数量 SKU件数",
    "street": "收货地址 客户地址 详细地址 详细收货地址/提货地址 收件人详细地址",
}
CELLS = {
    "省": "江苏省", "市": "苏州市", "区": "昆山市", "支付方式": "微信", "订单类型": "普通订单",
    "订单状态": "待发货", "售后状态": "无", "订单关闭原因": "订单未关闭", "取消原因": "-",
    "订单实付金额": 99, "总金额": 99, "订单金额": 99, "订单应付金额": 99,
    "收货人省份": "江苏", "收货人城市": "苏州市", "收货人地区": "昆山市",
    "收件人所在省": "江苏省", "收件人所在市": "苏州市", "收件人所在区": "昆山市",
    "商品规格": "灰色", "商品ID": "100", "仓库ID": "3", "是否安心购": "否", "发货主体": "商家",
}  # fmt: skip


def an_export(headings: str, **changes: Any) -> FileResult:
    """One order of a marketplace, with the day and the volume that its merchant adds."""
    names = headings.split()
    named = {name: SAYS[of] for of, words in MEANS.items() for name in words.split()}
    cells = {**CELLS, **{name: named[name] for name in names if name in named}, **ADDED, **changes}
    names += [name for name in ADDED if name not in names]
    return read_for(csv_bytes([names, [cells.get(name, "") for name in names]]), PICKUP)


@pytest.mark.parametrize("headings", EXPORTS.values(), ids=EXPORTS)
def test_a_whole_export_is_accepted_and_its_other_columns_need_no_word(headings: str) -> None:
    result = an_export(headings)
    assert outcomes(result.rows) == ["accepted"], result.rows[0].reasons
    order = taken(result.rows[0])
    assert (order.customer.name, order.customer.phone) == ("王芳", "+8613912345678")
    assert (order.delivery.city, order.delivery.district) == ("苏州市", "昆山市")
    assert order.delivery.street == "花桥镇绿地大道1555号"
    assert (order.pieces, order.pickup_contact.name) == (2, "李四")
    assert [
        one.message for one in result.doubts if "says by what one pays" not in one.message
    ] == []


def test_an_address_that_the_buyer_changed_is_asked_about() -> None:
    changed = an_export(TAOBAO, 修改后的收货地址="江苏省苏州市吴江区盛泽镇舜新路8号")
    assert (outcomes(changed.rows), fields(changed.rows[0])) == (["review"], ["delivery.street"])
    assert "修改后的收货地址" in changed.rows[0].reasons[0].message


@pytest.mark.parametrize("means", ["微信", "支付宝", "在线支付", "银行转账"])
def test_by_what_one_pays_does_not_say_whether_it_is_paid(means: str) -> None:
    result = an_export(JD, 支付方式=means)
    assert taken(result.rows[0]).payment == "monthly", "as without the column"
    (warning,) = result.warnings
    assert (warning.field, means in warning.message) == ("payment", True)


def test_a_column_that_says_whether_it_is_paid_counts_before_one_of_means() -> None:
    result = an_export(f"{JD} 付款状态", 付款状态="已付款")
    assert (taken(result.rows[0]).payment, result.doubts) == ("paid", ())


@pytest.mark.parametrize("state", ["已付款待审核", "已付款待发货", "买家已付款，等待卖家发货"])
def test_states_of_an_order_that_goes_on_may_stand_in_one_word(state: str) -> None:
    assert outcomes(an_export(TAOBAO, 订单状态=state).rows) == ["accepted"]
