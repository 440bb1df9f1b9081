"""Addresses: split by their own 省, 市 and 区 where that is plain, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST = 400
"""Letters of an address that is split; a longer text is none."""

MUNICIPALITIES = ("北京", "上海", "天津", "重庆")
"""直辖市: the city is the province."""

_PROVINCES = (
    *("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东"),
    *(
        "河南",
        "湖北",
        "湖南",
        "广东",
        "海南",
        "四川",
        "贵州",
        "云南",
        "陕西",
        "甘肃",
        "青海",
        "台湾",
    ),
)
_REGIONS = {
    "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区",
    "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}
_CITIES = "|".join(Path(__file__).with_name("cities.txt").read_text(encoding="utf-8").split())
_GAP = r"[\s,，、/\-—]*"
_NOT_A_COUNTY = "(?![县区市镇乡])"  # 长沙县 is not 长沙
_NOT_A_ROAD = r"(?![东西南北中]?[一二三四五六七八九十]?(?:路|街|大道|大街))"
_CITY = r"[一-鿿]{2,9}?(?:市(?![场政])|自治州|地区|盟(?!路))"
_DISTRICT = (
    r"(?:(?![路街巷号楼村镇园]|社区|小区|厂区)[一-鿿]){1,13}?"
    r"(?:自治县|新区|开发区|自治旗|区(?!间)|县(?!前|道)|市(?![场政])|旗(?!舰))"
)
_LEAD = re.compile(rf"^(?:中国)?{_GAP}(?:\d{{6}}(?!\d))?{_GAP}")
_REST = rf"{_GAP}(?P<district>{_DISTRICT})?{_GAP}(?P<street>.*)"
_LONG = "|".join((*(f"{name}省" for name in _PROVINCES), *_REGIONS.values()))
_SHORT = "|".join((*_PROVINCES, *_REGIONS))
_PLAIN = (
    re.compile(rf"(?P<province>{_LONG}){_GAP}(?P<city>{_CITY}){_REST}", re.DOTALL),
    re.compile(
        rf"(?P<province>{_SHORT})(?!省|市|自治|州){_GAP}(?P<city>{_CITY}){_REST}", re.DOTALL
    ),
    re.compile(  # 浙江 杭州 西湖区 文三路1号: parted by hand, so no 市 is needed
        rf"(?P<province>{_LONG}|{_SHORT})[\s,，/\-]+(?P<city>[一-鿿]{{2,9}})[\s,，/\-]+"
        r"(?P<district>[一-鿿]{1,12}[区县市旗])?[\s,，/\-]*(?P<street>.*)",
        re.DOTALL,
    ),
    re.compile(rf"(?P<province>)(?P<city>{_CITY}){_REST}", re.DOTALL),
    re.compile(  # 浙江杭州文三路1号: a city that everybody knows
        rf"(?P<province>{_LONG}|{_SHORT}){_GAP}(?P<city>{_CITIES}){_NOT_A_COUNTY}{_NOT_A_ROAD}{_REST}",
        re.DOTALL,
    ),
    re.compile(  # 杭州西湖区文三路1号
        rf"(?P<province>)(?P<city>{_CITIES}){_GAP}(?P<district>{_DISTRICT}){_GAP}(?P<street>.*)",
        re.DOTALL,
    ),
)
_CAPITAL = re.compile(
    rf"(?P<province>{'|'.join(MUNICIPALITIES)})(?:市|{_NOT_A_ROAD}){_GAP}"
    rf"(?:(?P=province)市?{_GAP})?(?:市辖区|县(?=[一-鿿]+县))?{_GAP}"
    rf"(?P<district>{_DISTRICT})?{_GAP}(?P<street>.*)",
    re.DOTALL,
)


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


def address(place: Place) -> dict[str, str | None]:
    """The fields of a `models.messages.order.Address`.

    Columns win over what a whole address says of province, city and district. A text
    whose city is not plain stays whole in `street`, and `city` stays empty.
    """
    parts = {name: getattr(place, name) for name in ("province", "city", "district", "street")}
    if not place.city:
        whole = split(" ".join(filter(None, (place.region, place.street))))
        if place.province and whole["city"] and not _same(place.province, whole["province"]):
            whole = {"province": "", "city": "", "district": "", "street": place.street}
        parts = {
            name: parts[name] if name != "street" and parts[name] else whole[name] for name in parts
        }
    bare = parts["province"].removesuffix("市")
    if bare in MUNICIPALITIES and parts["city"] in ("", "市辖区", "县", bare):
        parts["city"] = parts["province"]
    if parts["city"].removesuffix("市") in MUNICIPALITIES and not parts["province"]:
        parts["province"] = parts["city"]
    return {name: part or None for name, part in parts.items()}


def split(whole: str) -> Mapping[str, str]:
    """A whole address in its four parts; all of it in `street` where its city is not plain."""
    if len(whole) > LONGEST:
        return _parts("", "", "", whole)
    bare = _LEAD.sub("", whole.strip())
    if found := _CAPITAL.match(bare):
        province = f"{found['province']}市"
        return _parts(province, province, found["district"], found["street"])
    for pattern in _PLAIN:
        if found := pattern.match(bare):
            return _parts(*found.group("province", "city", "district", "street"))
    return _parts("", "", "", whole.strip())


def _parts(province: str, city: str, district: str | None, street: str) -> Mapping[str, str]:
    return {
        "province": province,
        "city": city,
        "district": district or "",
        "street": street.strip(),
    }


def _same(one: str, other: str) -> bool:
    return not other or one[:2] == other[:2]
