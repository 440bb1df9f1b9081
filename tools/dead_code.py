"""Code that nothing uses: `python -m tools.dead_code`; exit status 1 where there is some.

Tests do not count as users. Fields of messages and tables are data, used or not; constants and
members of enums are looked at. The search is vulture's.
"""

import sys
from pathlib import Path

from vulture import Vulture

PACKAGES = ("models", "activities", "workflows", "workers", "starter")
GENERATED = ["*/migrations/versions/*"]
"""Alembic calls these."""

DECORATORS = [
    "@*.command", "@app.callback", "@router.*", "@asynccontextmanager",
    "@field_validator", "@model_validator", "@model_serializer", "@*.validator", "@workflow.*",
]  # fmt: skip
"""What is called by Typer, FastAPI, pydantic or the SDK."""

NAMES = [
    *("send_400_response", "capture_signals", "disconnected", "should_exit"),  # uvicorn
    *("shouldRollover", "exc_text"),  # logging
    *("_decode_reference_payload_sequence", "intercept_*", "workflow_interceptor_class"),  # the SDK
    *("workflow_info_on_message", "activity_info_on_message"),  # the SDK
    *("buffer_text", "*Handler"),  # expat
    *("handle_sst", "_sharedstrings", "biff_version"),  # xlrd
    *("isolation_level", "obj", "pad_edge", "padding", "box"),  # sqlite3, Typer, rich
    "ignore_unknown_options",  # click
    *("process_bind_param", "process_result_value"),  # SQLAlchemy
    "MAX_IMAGE_PIXELS",  # Pillow
    *("MetricMeter", "CursorResult", "rich"),  # types that only an annotation in quotes names
    *("WECHAT", "ALIPAY", "BANK", "HAND", "GIVE_UP"),  # members that messages name by their value
    *("in_hour", "reach"),  # templates call them
    *("CASE", "CHOICE", "HAPPENING", "OUTCOME", "ROLE", "SLA", "STATE"),  # templates name them
    "HANDOVER",  # templates name it
    "__signature__",  # Typer reads a command's options there
    "reads",  # of the count of transactions, which tests hold exactly
    *("DATABASE", "TEMPORAL"),  # choices of a command
]
"""Who else uses what looks unused."""


def main() -> int:
    """Print what is unused, a line each."""
    search = Vulture(ignore_names=NAMES, ignore_decorators=DECORATORS)
    search.scavenge([Path(package) for package in PACKAGES], exclude=GENERATED)
    found = [
        item for item in search.get_unused_code() if item.typ != "variable" or item.name.isupper()
    ]
    for item in found:
        print(item.get_report())
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
