"""The official table of divisions 行政区划: which provinces, cities and districts there are.

`divisions.json` is the table, `divisions.toml` says where it is from and what was added to it.
Both are read at the first question.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_PROVINCE_END = re.compile(r"(?:壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$")
_PEOPLE = "藏|羌|彝|回|土家|苗|布依|侗|哈尼|壮|傣|白|景颇|傈僳|朝鲜|蒙古"
_STATE_END = re.compile(rf"(?:(?:{_PEOPLE})族|蒙古|哈萨克|柯尔克孜)+自治州$")
_CITY_END = re.compile(r"(?:市|地区|盟)$")


@dataclass(frozen=True, slots=True)
class Division:
    """A place of the table, by its full names; `district` is empty for a city."""

    province: str
    city: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The names of the table: `provinces` and `cities` also by their short names 广东, 佛山, which
    are in `short`; `areas` are districts, counties and their cities, by full name."""

    provinces: Mapping[str, str]
    cities: Mapping[str, tuple[Division, ...]]
    areas: Mapping[str, tuple[Division, ...]]
    districts: Mapping[tuple[str, str], Mapping[str, str]]
    short: frozenset[str]
    longest: int

    def names_in(self, names: Mapping[str, object], text: str, at: int) -> Iterator[str]:
        """The names that stand there in the text, the longest first."""
        for end in range(min(at + self.longest, len(text)), at + 1, -1):
            if text[at:end] in names:
                yield text[at:end]

    def districts_of(self, city: Division) -> Mapping[str, str]:
        """The districts of a city: full and short name to full name."""
        return self.districts.get((city.province, city.city), {})


@lru_cache(maxsize=1)
def table() -> Table:
    """The table, read once."""
    folder = Path(__file__)
    official = json.loads(folder.with_name("divisions.json").read_text(encoding="utf-8"))
    own = tomllib.loads(folder.with_name("divisions.toml").read_text(encoding="utf-8"))
    cities: dict[str, tuple[Division, ...]] = {}
    areas: dict[str, tuple[Division, ...]] = {}
    districts: dict[tuple[str, str], dict[str, str]] = {}
    short: set[str] = set()
    provinces = {name: name for name in official}
    for name in official:
        short.add(_PROVINCE_END.sub("", name))
        provinces[_PROVINCE_END.sub("", name)] = name
    provinces |= own["renamed_provinces"]
    short |= own["renamed_provinces"].keys()
    for province, held in official.items():
        for city, listed in held.items():
            place = Division(province, city)
            for name in {city, *_short_of(city)}:
                if name == city or name not in provinces or provinces[name] == city:
                    cities[name] = (*cities.get(name, ()), place)
                    short |= {name} - {city}
            inside = districts.setdefault((province, city), {})
            for area in [*listed.split(), *own["added"].get(city, "").split()]:
                areas[area] = (*areas.get(area, ()), Division(province, city, area))
                inside[area] = area
            for area in list(inside):
                if len(area) > 3 and area.endswith("新区"):
                    inside.setdefault(area[:-2], area)
                if len(area) > 2 and area[-1] in "区县市":
                    inside.setdefault(area[:-1], area)
    for old, name in own["renamed_cities"].items():
        cities[old] = cities[name]
    longest = max(map(len, (*provinces, *cities, *areas)))
    return Table(provinces, cities, areas, districts, frozenset(short), longest)


def _short_of(city: str) -> set[str]:
    if city.endswith("自治州"):
        bare = _STATE_END.sub("", city)
        return {bare, f"{bare}州"}
    bare = _CITY_END.sub("", city)
    return {bare} if len(bare) > 1 else set()
