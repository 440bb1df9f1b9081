"""What is left of an incident has no duty of its own: its instants stand in its row."""

from models.sop.duty import Duty

DUTIES: tuple[Duty, ...] = ()
"""None: a party's time to answer is an instant of the incident itself (ADR-0044)."""
