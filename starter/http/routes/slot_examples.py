"""Examples of what is sent about slots."""

from typing import Any

SLOTS_EXAMPLE: dict[str, Any] = {
    "provider": "蓉城安装",
    "day": "2026-12-02",
    "half": "morning",
    "capacity": 4,
}
SLOT_EXAMPLE: dict[str, Any] = {
    "report_id": "slot-1",
    "day": "2026-12-02",
    "half": "morning",
    "house_number": "3幢2单元1201",
    "basement": False,
    "long_carry": False,
}
