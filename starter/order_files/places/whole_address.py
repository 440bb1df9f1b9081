"""A whole address in one text: the table of divisions says where it is, the rest is the street."""

import re
from collections.abc import Iterator
from itertools import islice

from starter.order_files.places.divisions import Division, table

ADDRESS_MAX = 400
"""Letters of an address that is split; a longer text is none."""

SIGNS_MAX = 12
"""Signs of a street behind which another place is looked for."""

_PARTS = r"[\s,，、/\-—]*"
_GAP = re.compile(
    rf"{_PARTS}(?:(?:市辖区|(?:省|自治区)?直辖县级(?:行政区划|行政单位)?|县(?=[一-鿿]{{1,8}}县)){_PARTS})?"
)
_LEAD = re.compile(rf"\s*(?:中国)?{_PARTS}(?:\d{{6}}(?!\d))?{_PARTS}")
_PARTED = re.compile(r"[\s,，、/\-—]")
_NOT_SHORT = re.compile(
    r"省|[县区市镇乡州盟]|[东西南北中]?[一二三四五六七八九十]?(?:路(?![环氹])|街|大道|大街|巷|大厦|广场|饭店|花园|商城)"
)
"""What follows a short name that is none: 长沙县, 南京东路, 上海花园; 澳门路环 is a place."""

_NOT_FULL = {"市": "场政", "盟": "路", "区": "间", "县": "前道", "旗": "舰"}
"""Letters that go on after a full name's last one: 佛山市场 is not 佛山市."""

_TOWN = re.compile(r"[一-鿿]{1,6}?(?:镇|街道|乡)(?![东西南北中]?(?:路|街|大道|巷))|[\s,，、/\-—]|$")
"""What makes a short name before it a district: 顺德龙江镇; not 西湖文化广场."""

_NEXT = re.compile(r"[/，,；;、\n]|[和及或]")
"""What stands between two places."""

_OTHER_DISTRICT = re.compile(
    r"(?:(?![路街巷号楼村镇园市省]|社区|小区|厂区)[一-鿿]){1,13}?(?:新区|开发区|园区|区(?!间))"
)
"""A district that the table does not have: 高新区."""


def split_address(whole: str) -> tuple[Division, str] | None:
    """A whole address: where it is, and the street; None where its city is not plain."""
    text = whole.strip()
    if len(text) > ADDRESS_MAX:
        return None
    start = _name_end(_LEAD, text, 0)
    for name in (*table().names_in(table().provinces, text, start), ""):
        if name and not _is_whole_name(text, start, name):
            continue
        after = _name_end(_GAP, text, start + len(name))
        if found := _city(text, after, table().provinces.get(name, ""), name):
            return found
    return None


def _city(text: str, at: int, province: str, name: str) -> tuple[Division, str] | None:
    """The city that stands there, in that province if there is one, called `name`."""
    for city in table().names_in(table().cities, text, at):
        if not _is_whole_name(text, at, city):
            continue
        for place in of_province(table().cities[city], province):
            after = _again(text, _name_end(_GAP, text, at + len(city)), place)
            district, rest = district_in(text, after, place)
            short = None if district else _short_district(text, after, place)
            if short is not None:
                return short
            if province or city not in table().short or district:
                if not district and _elsewhere(rest):
                    return None
                return Division(place.province, place.city, district), rest
    for area in table().names_in(table().areas, text, at):
        places = list(of_province(table().areas[area], province))
        counts = area[-1] == "市" or (
            province and (area.endswith(("县", "旗", "新区")) or is_city(province))
        )
        if len(places) == 1 and counts and _is_whole_name(text, at, area):
            return places[0], text[_name_end(_GAP, text, at + len(area)) :].strip()
    parted = bool(_PARTED.match(text[at - 1 : at]))
    if is_city(province) and (name not in table().short or parted) and not _elsewhere(text[at:]):
        district, rest = district_in(text, at, Division(province, province))
        return Division(province, province, district), rest
    return None


def _again(text: str, at: int, place: Division) -> int:
    """The position after a province and city that are written a second time."""
    for name in (place.province, place.city):
        if text.startswith(name, at) and _is_whole_name(text, at, name):
            at = _name_end(_GAP, text, at + len(name))
    return at


def second_place(street: str, where: Division) -> Division | None:
    """Another place that a street goes on with, by its full city: 龙江镇，佛山市南海区."""
    for sign in islice(_NEXT.finditer(street), SIGNS_MAX):
        found = split_address(street[sign.end() :])
        if found is None or found[0].district == "":
            continue
        if (found[0].city, found[0].district) != (where.city, where.district):
            return found[0]
    return None


def of_province(places: tuple[Division, ...], province: str) -> Iterator[Division]:
    return (place for place in places if province in ("", place.province))


def is_city(province: str) -> bool:
    """Whether the province is a city itself: 直辖市, 特别行政区."""
    return province.endswith(("市", "特别行政区"))


def district_in(text: str, at: int, city: Division) -> tuple[str, str]:
    """The district of a city that stands there, and what follows."""
    known = {name: name for name in table().districts_of(city).values()}
    for name in table().names_in(known, text, at):
        if _is_whole_name(text, at, name):
            return name, text[_name_end(_GAP, text, at + len(name)) :].strip()
    other = _OTHER_DISTRICT.match(text, at)
    if other and not _elsewhere(text[at:]):
        return other[0], text[_name_end(_GAP, text, other.end()) :].strip()
    return "", text[at:].strip()


def _short_district(text: str, at: int, city: Division) -> tuple[Division, str] | None:
    """A short district of the city: 佛山顺德龙江镇.

    It makes a short city plain, which alone may be a street's name; where no town follows, it may
    be the name of a place, and stays in the street.
    """
    known = table().districts_of(city)
    for name in table().names_in(known, text, at):
        after = at + len(name)
        if _NOT_SHORT.match(text, after) or not _is_whole_name(text, at, name):
            continue
        if _TOWN.match(text, after):
            where = Division(city.province, city.city, known[name])
            return where, text[_name_end(_GAP, text, after) :].strip()
        return city, text[at:].strip()
    return None


def _elsewhere(rest: str) -> bool:
    """Whether the text begins with a district of the table: it is another city's."""
    names = table().names_in(table().areas, rest, 0)
    return any(len(name) > 2 and _is_whole_name(rest, 0, name) for name in names)


def _is_whole_name(text: str, at: int, name: str) -> bool:
    """Whether the name is a whole word: 南京东路 is not in 南京, 佛山市场 not in 佛山市."""
    after = text[at + len(name) :]
    if name in table().short:
        return not _NOT_SHORT.match(after)
    return not after.startswith(tuple(_NOT_FULL.get(name[-1], ())))


def _name_end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
