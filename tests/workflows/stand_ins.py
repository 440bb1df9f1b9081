"""The partners' stand-ins, as a test looks at them and makes them misbehave."""

from collections.abc import Mapping
from typing import Any

from tests import loopback


class StandIns:
    """All of them, at one address."""

    standins: str

    async def effects(self, partner: str) -> list[Mapping[str, Any]]:
        """What a stand-in really did."""
        async with loopback.http() as http:
            answer = await http.get(f"{self.standins}/{partner}/__effects")
        return list(answer.json()["effects"])

    async def set_stock(self, levels: Mapping[str, int]) -> None:
        """What is free in the warehouse."""
        async with loopback.http() as http:
            answer = await http.post(f"{self.standins}/stock/__stock", json=dict(levels))
            answer.raise_for_status()

    async def fault(self, partner: str, **fault: Any) -> None:
        """Make a stand-in misbehave."""
        async with loopback.http() as http:
            answer = await http.post(f"{self.standins}/{partner}/__fault", json=fault)
            answer.raise_for_status()

    async def no_fault(self, partner: str) -> None:
        """Let a stand-in behave again."""
        async with loopback.http() as http:
            answer = await http.delete(f"{self.standins}/{partner}/__fault")
            answer.raise_for_status()
