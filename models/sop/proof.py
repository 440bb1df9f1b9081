"""What proves a step 凭证: how strongly a photo, or a signature, is asked for with its report."""

from collections.abc import Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from models.sop.term_fields import term


class Level(StrEnum):
    """off: not asked for; optional: offered; warn: a page asks whether it is to go without;
    required: whoever is there himself is not taken at his word without it."""

    OFF = "off"
    OPTIONAL = "optional"
    WARN = "warn"
    REQUIRED = "required"


class Proof(BaseModel):
    """The level of each proof, by kind and field; no order carries them.

    What the SOP demands in any case is a field that its kind requires: six sides, photos of an
    inspection, before and after a repair. A signature may be on paper (MC-七(四)1): it is `warn`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    picked_up_photos: Level = term(Level.OPTIONAL, "FH-8.2.3", "the goods on the vehicle 装车")
    pickup_failed_evidence: Level = term(Level.WARN, "FH-8.3.2.1", "why the pickup failed 提货失败")
    road_exception_photos: Level = term(Level.WARN, "FH-9.3.2.1", "车上货物异常的情况并拍照")
    arrived_at_hub_papers: Level = term(Level.OPTIONAL, "FH-9.3.2.3", "what was signed 交接手续")
    collected_photos: Level = term(Level.OPTIONAL, "FH-10.2.2", "each piece's packing 外包装")
    delivered_photos: Level = term(Level.OPTIONAL, "FH-10.2.4", "the goods where they stand 码放")
    delivered_signature: Level = term(Level.WARN, "MC-七(四)1", "客户签收")
    site_checked_signature: Level = term(Level.OPTIONAL, "FH-11.2.1", "现场不具备条件时客户签字")
    packing_signed_signature: Level = term(Level.WARN, "FH-11.2.3", "拆包前客户签字确认")
    inspected_signature: Level = term(Level.WARN, "FH-10.2.5", "验货后二次签字")
    installed_photos: Level = term(Level.OPTIONAL, "FH-11.2.4", "the goods as installed 安装完成")
    verified_sheet: Level = term(Level.OPTIONAL, "FH-11.2.6", "产品验收单")

    def of_kind(self, kind: str, fields: Mapping[str, object]) -> dict[str, Level]:
        """The levels of a kind's fields that prove something, by the field."""
        named = {name: f"{kind}_{name}" for name in fields}
        return {name: getattr(self, term) for name, term in named.items() if hasattr(self, term)}
