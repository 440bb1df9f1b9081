"""Which decisions many orders can have alike."""

from typing import Final

BY_MANY: Final = (
    "confirm", "hand_on", "hold", "resume", "cancel", "decide_short", "repair", "replace_provider",
    "acknowledge",
)  # fmt: skip
"""The decisions that many orders can have alike: none names a report, an incident or a return."""
