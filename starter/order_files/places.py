"""Addresses: the official table of divisions decides province, city and district."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from starter.order_files.cells import shown
from starter.order_files.divisions import Division, table

LONGEST = 400
"""Letters of an address that is split; a longer text is none."""

_PARTS = r"[\s,，、/\-—]*"
_GAP = re.compile(
    rf"{_PARTS}(?:(?:市辖区|(?:省|自治区)?直辖县级(?:行政区划|行政单位)?|县(?=[一-鿿]{{1,8}}县)){_PARTS})?"
)
_LEAD = re.compile(rf"\s*(?:中国)?{_PARTS}(?:\d{{6}}(?!\d))?{_PARTS}")
_PARTED = re.compile(r"[\s,，、/\-—]")
_DIRECT = re.compile(r"(?:省|自治区)?直辖县级?(?:行政区划|行政单位)?")
_NOT_SHORT = re.compile(
    r"省|[县区市镇乡州盟]|[东西南北中]?[一二三四五六七八九十]?(?:路|街|大道|大街|巷|大厦|广场|饭店|花园|商城)"
)
"""What follows a short name that is none: 长沙县, 南京东路, 上海花园."""

_NOT_FULL = {"市": "场政", "盟": "路", "区": "间", "县": "前道", "旗": "舰"}
"""Letters that go on after a full name's last one: 佛山市场 is not 佛山市."""

_OTHER_DISTRICT = re.compile(
    r"(?:(?![路街巷号楼村镇园]|社区|小区|厂区)[一-鿿]){1,13}?(?:新区|开发区|园区|区(?!间))"
)
"""A district that the table does not have: 高新区."""


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of an address as the file's columns give them; all may be empty."""

    region: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    street: str = ""

    @property
    def written(self) -> str:
        """The address in one line, as it is compared and shown."""
        return "".join((self.region, self.province, self.city, self.district, self.street))


@dataclass(frozen=True, slots=True)
class Located:
    """The fields of a `models.messages.order.Address`, and why a person must look at them."""

    province: str | None = None
    city: str | None = None
    district: str | None = None
    street: str | None = None
    doubt: str | None = None

    @property
    def parts(self) -> dict[str, str | None]:
        """The fields of the address."""
        names = ("province", "city", "district", "street")
        return {name: getattr(self, name) or None for name in names}


@lru_cache(maxsize=20_000)
def locate(place: Place) -> Located:
    """Province, city and district by their full names, the rest in `street`.

    Columns win over what the street says; where they say different things, and where the table
    does not decide, that is doubted and the parts are as they were written.
    """
    if not place.written:
        return Located()
    if place.city:
        return _of_columns(place)
    whole = " ".join(filter(None, (place.region, place.street)))
    found = split(whole)
    if found is None and (place.province or place.district):
        found = split(" ".join(filter(None, (place.province, place.district, whole))))
    if found is None:
        return Located(
            place.province, None, place.district, whole.strip(),
            "no city can be read in it; begin it with 省, 市 and 区",
        )  # fmt: skip
    where, street = found
    if place.province and table().provinces.get(place.province) != where.province:
        return Located(
            place.province, None, place.district, place.street,
            f"{shown(place.province)} has no {where.city}: which is right?",
        )  # fmt: skip
    return _checked(_with_district(where, place.district, street), place)


def _checked(found: Located, place: Place) -> Located:
    """The same, doubted where the street begins with another city; a district that only the
    street names is the address's."""
    inside = split(found.street or "")
    if inside and inside[0].city != found.city and not found.doubt:
        return _as_written(place, f"the street names {inside[0].city}, the city {found.city}")
    if found.district or not (found.city and found.province):
        return found
    where = Division(found.province, found.city)
    if inside:
        district, street = inside[0].district, inside[1]
    else:
        district, street = _district(found.street or "", 0, where)
    return replace(found, district=district, street=street) if district else found


def split(whole: str) -> tuple[Division, str] | None:
    """A whole address: where it is, and the street; None where its city is not plain."""
    text = whole.strip()
    if len(text) > LONGEST:
        return None
    start = _end(_LEAD, text, 0)
    for name in (*table().names_in(table().provinces, text, start), ""):
        if name and not _stands(text, start, name):
            continue
        after = _end(_GAP, text, start + len(name))
        if found := _city(text, after, table().provinces.get(name, ""), name):
            return found
    return None


def _city(text: str, at: int, province: str, name: str) -> tuple[Division, str] | None:
    """The city that stands there, in that province if there is one, called `name`."""
    for city in table().names_in(table().cities, text, at):
        if not _stands(text, at, city):
            continue
        for place in _of_province(table().cities[city], province):
            district, rest = _district(text, _end(_GAP, text, at + len(city)), place)
            plain = province or city not in table().short or district
            if not plain or (not district and _elsewhere(rest)):
                return None
            return Division(place.province, place.city, district), rest
    for area in table().names_in(table().areas, text, at):
        places = list(_of_province(table().areas[area], province))
        counts = area[-1] == "市" or (province and (area[-1] in "县旗" or _is_city(province)))
        if len(places) == 1 and counts and _stands(text, at, area):
            return places[0], text[_end(_GAP, text, at + len(area)) :].strip()
    parted = bool(_PARTED.match(text[at - 1 : at]))
    if _is_city(province) and (name not in table().short or parted) and not _elsewhere(text[at:]):
        district, rest = _district(text, at, Division(province, province))
        return Division(province, province, district), rest
    return None


def _of_province(places: tuple[Division, ...], province: str) -> Iterator[Division]:
    return (place for place in places if province in ("", place.province))


def _is_city(province: str) -> bool:
    """Whether the province is a city itself: 直辖市, 特别行政区."""
    return province.endswith(("市", "特别行政区"))


def _district(text: str, at: int, city: Division) -> tuple[str, str]:
    """The district of a city that stands there, and what follows."""
    known = {name: name for name in table().districts_of(city).values()}
    for name in table().names_in(known, text, at):
        if _stands(text, at, name):
            return name, text[_end(_GAP, text, at + len(name)) :].strip()
    other = _OTHER_DISTRICT.match(text, at)
    if other and not _elsewhere(text[at:]):
        return other[0], text[_end(_GAP, text, other.end()) :].strip()
    return "", text[at:].strip()


def _elsewhere(rest: str) -> bool:
    """Whether the text begins with a district of the table: it is another city's."""
    names = table().names_in(table().areas, rest, 0)
    return any(len(name) > 2 and _stands(rest, 0, name) for name in names)


def _stands(text: str, at: int, name: str) -> bool:
    """Whether the name ends there: 南京东路 is not in 南京, 佛山市场 is not in 佛山市."""
    after = text[at + len(name) :]
    if name in table().short:
        return not _NOT_SHORT.match(after)
    return not after.startswith(tuple(_NOT_FULL.get(name[-1], ())))


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _of_columns(place: Place) -> Located:
    """What stands in columns of their own: the city's column decides."""
    province = table().provinces.get(place.province, "")
    where = _of_names(place, province)
    if where is None:
        message = f"{shown(place.city)} is not a city of the table of divisions"
        if place.province:
            message += f" in {shown(place.province)}"
        return _as_written(place, f"{message}; write it as 佛山市")
    return _checked(_with_district(where, place.district, place.street), place)


def _of_names(place: Place, province: str) -> Division | None:
    city = "".join(place.city.split())
    if city in ("市辖区", "县") and _is_city(province):
        return Division(province, province)
    if _DIRECT.fullmatch(city):
        city = place.district
    if city in table().provinces and _is_city(table().provinces[city]):
        of = table().provinces[city]
        return (
            Division(of, of) if (province in ("", of) and not place.province) or province else None
        )
    found = list(_of_province(table().cities.get(city, ()), province))
    if not found:
        names = {city, f"{city}市"}
        areas = [one for name in names if name[-1:] == "市" for one in table().areas.get(name, ())]
        found = list(_of_province(tuple(areas), province))
    if not found and (whole := split(city)) and not whole[1]:
        found = list(_of_province((whole[0],), province))
    known = not place.province or bool(province)
    return found[0] if len(found) == 1 and known else None


def _with_district(where: Division, district: str, street: str) -> Located:
    """With the district of a column, by its full name; nothing of it is lost."""
    named = "".join(district.split())
    if not named or named == where.city or _DIRECT.fullmatch(named) or named == "市辖区":
        return Located(where.province, where.city, where.district, street)
    known = table().districts_of(where).get(named)
    if where.district and known != where.district:
        return Located(where.province, where.city, where.district, f"{district}{street}")
    if known is None and named in table().areas:
        return Located(
            where.province, where.city, district, street,
            f"{where.city} has no {shown(district)}: which is right?",
        )  # fmt: skip
    return Located(where.province, where.city, known or district, street)


def _as_written(place: Place, doubt: str) -> Located:
    return Located(place.province, place.city, place.district, place.street, doubt)
