"""Lines of the timeline whose text is the reason, in the words of whoever decided."""

from typing import Final

from models.messages.decisions.decisions import Cancel, Hold

REASONED_DECISIONS: Final = frozenset({Hold.name, Cancel.name})
"""Decisions of which the line says no more than why: `what` says what was decided."""
