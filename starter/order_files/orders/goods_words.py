"""The words for furniture 家具 by which two goods in one cell are told from one with its colour."""

import re
from itertools import combinations

GENERIC = {"柜", "柜子", "储物柜", "收纳柜", "桌", "桌子", "椅", "椅子", "凳", "凳子", "架子"}
"""Words for any of their kind: 衣柜 收纳柜 may be one."""

SAME = (
    {"书桌", "写字桌", "写字台", "电脑桌", "学习桌", "办公桌"},
    {"餐桌", "饭桌", "餐台"},
    {"衣柜", "衣橱", "大衣柜"},
    {"鞋柜", "玄关柜", "门厅柜"},
    {"书架", "置物架", "书柜"},
    {"床垫", "席梦思"},
    {"床", "架子床", "双层床", "高低床"},
)
"""Words for one thing, as titles of a marketplace repeat it."""

_LONG = """
沙发床 沙发椅 沙发凳 沙发垫 沙发套 沙发边几 沙发边柜 沙发 茶几 边几 角几 电视柜 床头柜 床尾凳
床边柜 床边桌 床垫 席梦思 床架 床板 床单 床箱 床品 衣柜 衣橱 大衣柜 书柜 书桌 书架 写字桌 写字台
电脑桌 电脑椅 学习桌 学习椅 办公桌 办公椅 餐桌 饭桌 餐台 餐椅 餐边柜 餐桌椅 书桌椅 桌椅 鞋柜
鞋架 玄关柜 门厅柜 酒柜 橱柜 斗柜 储物柜 收纳柜 边柜 置物架 衣架 衣帽架 花架 屏风 妆台 梳妆台
梳妆凳 梳妆镜 穿衣镜 茶桌 茶台 茶椅 茶柜 吧台 吧椅 吧凳 脚踏 脚凳 换鞋凳 贵妃榻 躺椅 摇椅 休闲椅
单椅 炕几 罗汉床 架子床 双层床 高低床 床头 靠背椅 圆凳 凳子 椅子 桌子 柜子 架子 蒲团 榻榻米
"""
_WORDS = sorted({*_LONG.split(), *"床柜桌椅凳"} - {"床头"}, key=len, reverse=True)
_WORD = re.compile("|".join(_WORDS))
_WHOLE = re.compile("(?:{}){{2,}}".format("|".join(one for one in _WORDS if len(one) > 1)))
"""Nothing but several words for goods, one after the other: 沙发茶几."""

PARTS_MAX = 12
"""Parts of a cell that are compared with each other."""

_PARTED = re.compile(
    r"[/\\·_—–]|(?<![0-9a-z])-|-(?![0-9a-z])|[和与及跟]|加(?![厚宽长大高硬粗固绒密深])"
)
_EACH = re.compile(r"各[一二两三四五六七八九十\d]")
_ONE_PIECE = re.compile(r"一体|[两二三四多]用|[两二三四]合一")
_WITH = re.compile(r"(?:不?含|不?带|不?配|无|送|赠|连)")
_SEATS = re.compile(r"[单双一二两三四五六]人")


def names_several(written: str) -> bool:
    """Whether a cell of one count names several goods, by the words for them: 沙发/茶几.

    A part without such a word is a colour, a side or a stuff; what a part has with it (含床垫)
    belongs to it. Signs part goods more plainly than blanks, between which a title says the same
    thing in other words.
    """
    if _EACH.search(written):
        return True
    if _ONE_PIECE.search(written):
        return False
    whole = "".join(written.split())
    if _WHOLE.fullmatch(whole) and _WORD.fullmatch(whole) is None:
        return True
    by_sign = [part.strip() for part in _PARTED.split(written)]
    plain = any(_differ(one, other) for one, other in combinations(_with_goods(by_sign), 2))
    by_blank = _with_goods(written.split())
    return plain or any(_differ_in_kind(one, other) for one, other in combinations(by_blank, 2))


def _with_goods(parts: list[str]) -> list[str]:
    """The parts that name goods of their own, each once."""
    found = (part for part in parts if _WORD.search(part) and not _WITH.match(part))
    return list(dict.fromkeys(found))[:PARTS_MAX]


def _differ(one: str, other: str) -> bool:
    """Whether two parts are two goods; 沙发/布艺沙发 is a kind and what is of it."""
    if one.endswith(other) or other.endswith(one):
        return False
    return _kind_of(one) == _kind_of(other) or _differ_in_kind(one, other)


def _differ_in_kind(one: str, other: str) -> bool:
    """Whether two parts name things of two kinds, or seats for another number of people."""
    kinds = {_kind_of(one), _kind_of(other)}
    if len(kinds) == 1:
        seats = [set(_SEATS.findall(part)) for part in (one, other)]
        return all(seats) and seats[0].isdisjoint(seats[1])
    if any(kinds <= same for same in SAME):
        return False
    alike = len({kind.removesuffix("子")[-1] for kind in kinds}) == 1
    return not alike or kinds.isdisjoint(GENERIC)


def _kind_of(part: str) -> str:
    """The word for the goods of a part, the last one: 岩板茶几1.4米 is a 茶几."""
    words: list[str] = _WORD.findall(part)
    return words[-1]
