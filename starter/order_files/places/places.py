"""Addresses: the official table of divisions decides province, city and district."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from models.phrases import phrase
from starter.order_files.places.divisions import Division, table
from starter.order_files.places.whole_address import (
    district_in,
    is_city,
    of_province,
    second_place,
    split_address,
)
from starter.order_files.workbooks.cells import quoted

_DIRECT = re.compile(r"(?:省|自治区)?直辖县级?(?:行政区划|行政单位)?")


HOLDS_COUNTIES = {"雄安新区"}
"""What people write for a district, and whose counties are districts of the table: they stay in
the street."""


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
class AddressFields:
    """The fields of an order's `Address`, and why a person must look at them."""

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
def locate(place: Place) -> AddressFields:
    """Province, city and district by their full names, the rest in `street`.

    Columns win over what the street says; where they say different things, and where the table
    does not decide, that is doubted and the parts are as they were written.
    """
    if not place.written:
        return AddressFields()
    if place.city:
        return _of_columns(place)
    whole = " ".join(filter(None, (place.region, place.street)))
    found = split_address(whole)
    if found is None and (place.province or place.district):
        found = split_address(" ".join(filter(None, (place.province, place.district, whole))))
    if found is None:
        return AddressFields(
            place.province, None, place.district, whole.strip(),
            phrase("no city can be read in it; begin it with 省, 市 and 区"),
        )  # fmt: skip
    where, street = found
    if place.province and table().provinces.get(place.province) != where.province:
        return AddressFields(
            place.province, None, place.district, place.street,
            phrase(
                "{province} has no {city}: which is right?",
                province=quoted(place.province), city=where.city,
            ),
        )  # fmt: skip
    return _checked(_with_district(where, place.district, street), place)


def _checked(found: AddressFields, place: Place) -> AddressFields:
    """The same place, doubted where the street names another one. A district that only the street
    names is taken from it, and repeated parts are left out of the street."""
    if found.doubt or not (found.city and found.province):
        return found
    inside = split_address(found.street or "")
    if inside and inside[0].city != found.city:
        return _as_written(
            place,
            phrase(
                "the street names {city}, the city {city_2}", city=inside[0].city, city_2=found.city
            ),
        )
    found = _with_streets_district(found, Division(found.province, found.city), inside)
    where = Division(found.province or "", found.city or "", found.district or "")
    second = None if found.doubt else second_place(found.street or "", where)
    return replace(found, doubt=_names_second(second)) if second else found


def _with_streets_district(
    found: AddressFields, city: Division, inside: tuple[Division, str] | None
) -> AddressFields:
    """The place with the district that its street names: in place of none, the same, or another
    one."""
    named, street = inside or (city, found.street or "")
    district = named.district
    if not district:
        district, street = district_in(street, 0, city)
    known = table().districts_of(city)
    if not found.district:
        return replace(found, district=district, street=street) if district else found
    if found.district in HOLDS_COUNTIES and district in known.values():
        return found
    if district in known.values() and found.district in known and district != found.district:
        return replace(
            found,
            doubt=phrase(
                "the street names {district}, the district {district_2}",
                district=district,
                district_2=found.district,
            ),
        )
    return replace(found, street=street) if inside and district in ("", found.district) else found


def _names_second(second: Division) -> str:
    return phrase(
        "it names a second place, {city} {district}: which one is meant?",
        city=second.city,
        district=second.district,
    )


def _of_columns(place: Place) -> AddressFields:
    """The place that separate columns give: the city's column decides."""
    province = table().provinces.get(place.province, "")
    where = find_city(place, province)
    if where is None:
        if place.province:
            message = phrase(
                "{city} is not a city of the table of divisions in {province}; write it as 佛山市",
                city=quoted(place.city),
                province=quoted(place.province),
            )
        else:
            message = phrase(
                "{city} is not a city of the table of divisions; write it as 佛山市",
                city=quoted(place.city),
            )
        return _as_written(place, message)
    return _checked(_with_district(where, place.district, place.street), place)


def find_city(place: Place, province: str) -> Division | None:
    """The city that a column names, in that province if there is one; None: it is ambiguous."""
    city = "".join(place.city.split())
    if city in ("市辖区", "县") and is_city(province):
        return Division(province, province)
    if _DIRECT.fullmatch(city):
        city = place.district
    if city in table().provinces and is_city(table().provinces[city]):
        of = table().provinces[city]
        fits = province == of if place.province else True
        return Division(of, of) if fits else None
    if district := table().districts_of(Division(province, province)).get(city):
        return Division(province, province, district)  # 北京 朝阳区
    listed = table().cities.get(city, ())
    if not listed and province:  # 吉林, which is a province too
        listed = table().cities.get(f"{city}市", ())
    found = list(of_province(listed, province))
    if not found:
        names = {city, f"{city}市"}
        areas = [one for name in names if name[-1:] == "市" for one in table().areas.get(name, ())]
        found = list(of_province(tuple(areas), province))
    if not found and (whole := split_address(city)) and not whole[1]:
        found = list(of_province((whole[0],), province))
    known = not place.province or bool(province)
    return found[0] if len(found) == 1 and known else None


def _with_district(where: Division, district: str, street: str) -> AddressFields:
    """With the district of a column, by its full name; nothing of it is lost."""
    named = "".join(district.split())
    if not named or named == where.city or _DIRECT.fullmatch(named) or named == "市辖区":
        return AddressFields(where.province, where.city, where.district, street)
    known = table().districts_of(where).get(named)
    if where.city == where.province and known is None:  # 香港特别行政区 油尖旺区
        within = list(of_province(table().areas.get(named, ()), where.province))
        if len(within) == 1:
            return AddressFields(within[0].province, within[0].city, named, street)
    if where.district and known != where.district:
        return AddressFields(where.province, where.city, where.district, f"{district}{street}")
    if known is None and named in table().areas:
        return AddressFields(
            where.province, where.city, district, street,
            phrase(
                "{city} has no {district}: which is right?",
                city=where.city, district=quoted(district),
            ),
        )  # fmt: skip
    return AddressFields(where.province, where.city, known or district, street)


def _as_written(place: Place, doubt: str) -> AddressFields:
    return AddressFields(place.province, place.city, place.district, place.street, doubt)
