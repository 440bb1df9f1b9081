"""The fields of an order file, and every heading that means one of them (FH-7.2.2, FH-11.4.3).

The headings themselves stand in `headings.toml`.
"""

import tomllib
from collections.abc import Iterator
from enum import StrEnum
from itertools import product
from pathlib import Path


class Field(StrEnum):
    """A field, named like the place in `models.messages.orders.order.Order` that it fills.

    What is to be collected, or left to be paid, has none: it says how the order is paid.
    """

    NUMBER = "number"
    PLACED_AT = "placed_at"
    PICKUP_DAY = "wanted_pickup_day"
    PICKUP_HOUR = "pickup_hour"
    URGENT = "urgent"
    CUSTOMER = "customer.name"
    CUSTOMER_PHONE = "customer.phone"
    DELIVERY_REGION = "delivery.region"
    DELIVERY_PROVINCE = "delivery.province"
    DELIVERY_CITY = "delivery.city"
    DELIVERY_DISTRICT = "delivery.district"
    DELIVERY_TOWN = "delivery.town"
    DELIVERY_STREET = "delivery.street"
    PICKUP_REGION = "pickup.region"
    PICKUP_PROVINCE = "pickup.province"
    PICKUP_CITY = "pickup.city"
    PICKUP_DISTRICT = "pickup.district"
    PICKUP_TOWN = "pickup.town"
    PICKUP_STREET = "pickup.street"
    CONTACT = "pickup_contact.name"
    CONTACT_PHONE = "pickup_contact.phone"
    GOODS = "lines"
    NAME = "lines.name"
    SKU = "lines.sku"
    CATEGORY = "lines.category"
    PIECES = "lines.pieces"
    PIECE_VOLUME = "lines.volume_m3"
    VOLUME = "lines.volume"
    LINE_VOLUME = "lines.total_volume_m3"
    WEIGHT = "lines.weight_kg"
    LINE_WEIGHT = "lines.total_weight_kg"
    FRAGILE = "lines.fragile"
    TOTAL_VOLUME = "total_volume_m3"
    AMOUNT = "total_fen"
    PAID = "paid_fen"
    COLLECT = "collect_fen"
    REST = "rest_fen"
    PAYMENT = "payment"
    VERIFY_BY = "verify_by"
    HUB = "hub"
    REPLACES = "replaces"
    NOTE = "note"
    STATUS = "status"


MONEY_FIELDS = {Field.AMOUNT, Field.PAID, Field.COLLECT, Field.REST}
"""Amounts of money."""

SETTLED_BY: dict[str, Field] = {Field.COLLECT: Field.PAYMENT, Field.REST: Field.PAYMENT}
"""The field of an order that settles what is doubted of one that no order has."""


class Part(StrEnum):
    """What the customer's side 收货 and the pickup's side 提货 both have."""

    NAME = "name"
    PHONE = "phone"
    REGION = "region"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    TOWN = "town"
    STREET = "street"


class Side(StrEnum):
    """Whose name, phone or address a column holds."""

    CUSTOMER = "customer"
    PICKUP = "pickup"


FIELD_OF_PART: dict[tuple[Side, Part], Field] = {
    (Side.CUSTOMER, Part.NAME): Field.CUSTOMER,
    (Side.CUSTOMER, Part.PHONE): Field.CUSTOMER_PHONE,
    (Side.CUSTOMER, Part.REGION): Field.DELIVERY_REGION,
    (Side.CUSTOMER, Part.PROVINCE): Field.DELIVERY_PROVINCE,
    (Side.CUSTOMER, Part.CITY): Field.DELIVERY_CITY,
    (Side.CUSTOMER, Part.DISTRICT): Field.DELIVERY_DISTRICT,
    (Side.CUSTOMER, Part.TOWN): Field.DELIVERY_TOWN,
    (Side.CUSTOMER, Part.STREET): Field.DELIVERY_STREET,
    (Side.PICKUP, Part.NAME): Field.CONTACT,
    (Side.PICKUP, Part.PHONE): Field.CONTACT_PHONE,
    (Side.PICKUP, Part.REGION): Field.PICKUP_REGION,
    (Side.PICKUP, Part.PROVINCE): Field.PICKUP_PROVINCE,
    (Side.PICKUP, Part.CITY): Field.PICKUP_CITY,
    (Side.PICKUP, Part.DISTRICT): Field.PICKUP_DISTRICT,
    (Side.PICKUP, Part.TOWN): Field.PICKUP_TOWN,
    (Side.PICKUP, Part.STREET): Field.PICKUP_STREET,
}

_HEADINGS: dict[str, dict[str, str]] = tomllib.loads(
    Path(__file__).with_name("headings.toml").read_text(encoding="utf-8")
)


def _words(section: str) -> Iterator[tuple[str, str]]:
    """Each word of a section of headings.toml, with the key it stands under."""
    for key, spelt in _HEADINGS[section].items():
        for word in spelt.split():
            yield word, key


SIDE_WORDS = {word: Side(key) for word, key in _words("side")}
"""Words that say whose."""

PART_HEADINGS = {word: Part(key) for word, key in _words("part")}
"""Headings whose side follows from where they stand."""

FALLBACK_HEADINGS = {word: Field(key) for word, key in _words("second")}
"""Headings that mean the field where no own one stands in the row: 数量 next to no 件数."""

WEAK_HEADINGS = {word: Field(key) for word, key in _words("weak")}
"""Headings that mean the field only where no better one stands in the row."""

AFTER_DISCOUNT = {word for word, _ in _words("after_discount")}
"""Headings of what is left of an order's amount after a discount 优惠: 实付款 next to 订单金额."""

MERCHANTS_INCOME = {word for word, _ in _words("merchants_income")}
"""Headings of what a marketplace pays its merchant: nothing that the customer pays."""

ADJUSTMENT_HEADINGS = dict(_words("adjusts"))
"""Headings of what lies between an order's amounts: discounts, their total, a change, postage."""

FLAG_HEADINGS = dict(_words("flag"))
"""Headings of what speaks against an order, and how: the state that 是 under them says, or whether
they hold a type 类型 or a reason 原因."""

SERIAL_HEADINGS = {word for word, _ in _words("serial")}
"""Headings of a column that counts the rows 序号."""

MERCHANT_HEADINGS = {word for word, _ in _words("merchant")}
"""Headings of a column that names the merchant 商家, whose file it is."""

IGNORED_HEADINGS = SERIAL_HEADINGS | {word for word, _ in _words("silent")}
"""Headings that nobody misses."""

TO_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair, _ in _words("traditional")})
"""Turns the traditional letters of a heading into simplified ones."""

REQUIRED_HEADINGS = {
    (Field.NUMBER,): "订单号",
    (Field.PICKUP_DAY,): "预约提货日期",
    (Field.CUSTOMER, Field.CUSTOMER_PHONE): "客户姓名",
    (Field.DELIVERY_STREET, Field.DELIVERY_REGION, Field.DELIVERY_CITY): "收货地址",
    (Field.PICKUP_STREET, Field.PICKUP_REGION, Field.PICKUP_CITY): "提货地址",
    (Field.CONTACT, Field.CONTACT_PHONE): "提货联系人",
    (Field.NAME, Field.SKU, Field.CATEGORY, Field.GOODS): "货物名称",
    (Field.PIECES, Field.GOODS): "件数",
    (Field.TOTAL_VOLUME, Field.VOLUME, Field.PIECE_VOLUME, Field.LINE_VOLUME): "货物总方量",
}
"""What a list must have a column for (FH-7.2.2): any of the fields, and its usual heading."""


def _synonyms() -> dict[str, Field]:
    words = {word: Field(key) for word, key in _words("own")}
    for (owner, side), (base, part) in product(SIDE_WORDS.items(), PART_HEADINGS.items()):
        words.setdefault(owner + base, FIELD_OF_PART[side, part])
    words |= {word: FIELD_OF_PART[Side(key), Part.NAME] for word, key in _words("person")}
    for field in set(Field) - MONEY_FIELDS:  # a file says yuan, never fen
        words.setdefault("".join(letter for letter in field.value if letter.isalnum()), field)
    return words


FIELD_OF_HEADING = _synonyms()
"""Heading to field, where the heading alone says which."""
