"""What a stand-in did: one line of JSON an effect, on the disk before it is answered.

The log is the stand-in's memory too: after a restart its state is rebuilt from it. How
often each key was called is counted too, since the process began.
"""

import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict


class Effect(BaseModel):
    """One thing that was done; without `key` it is a setting, made by hand."""

    model_config = ConfigDict(frozen=True)

    n: int
    at: AwareDatetime
    act: str
    key: str | None
    order: str | None
    reference: str
    request: dict[str, Any]


class EffectsLog:
    """An append-only file of effects, read once and kept in memory."""

    def __init__(self, file: Path, prefix: str) -> None:
        """Read what is there; a line that a crash cut short was never answered and is dropped."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self._prefix = prefix
        self._file = file
        self._lines = file.open("a+b")
        self._lines.seek(0)
        whole = self._lines.read()
        whole = whole[: whole.rfind(b"\n") + 1]
        self._lines.truncate(len(whole))
        self.effects = [Effect.model_validate_json(line) for line in whole.splitlines()]
        self._by_key = {effect.key: effect for effect in self.effects if effect.key}
        self.calls: Counter[str] = Counter()

    def write(
        self, act: str, request: dict[str, Any], *, key: str | None = None, order: str | None = None
    ) -> Effect:
        """Keep one effect for good, and give it the partner's own number."""
        n = len(self.effects) + 1
        effect = Effect(
            n=n,
            at=datetime.now(UTC),
            act=act,
            key=key,
            order=order,
            reference=f"{self._prefix}-{n:06d}",
            request=request,
        )
        self._lines.write(effect.model_dump_json().encode() + b"\n")
        self._lines.flush()
        os.fsync(self._lines.fileno())
        self.effects.append(effect)
        if key is not None:
            self._by_key[key] = effect
        return effect

    def of(self, key: str) -> Effect | None:
        """The effect under the key."""
        return self._by_key.get(key)

    def forget(self, order: str) -> int:
        """Leave out of an order's effects where and what in words; how many there were.

        A whole new file is written next to the old one, and then takes its place.
        """
        mine = [n for n, effect in enumerate(self.effects) if effect.order == order]
        for n in mine:
            effect = self.effects[n]
            bare = effect.model_copy(update={"request": _bare(effect.request)})
            self.effects[n] = bare
            self._by_key |= {bare.key: bare} if bare.key else {}
        written = self._file.with_suffix(".new")
        with written.open("wb") as lines:
            for effect in self.effects:
                lines.write(effect.model_dump_json().encode() + b"\n")
            lines.flush()
            os.fsync(lines.fileno())
        written.replace(self._file)
        self._lines.close()
        self._lines = self._file.open("a+b")
        return len(mine)

    def close(self) -> None:
        """Close the file; everything is on the disk already."""
        self._lines.close()


def _bare(request: dict[str, Any]) -> dict[str, Any]:
    """A request without addresses and words; its keys and counts stay, as the state needs them."""
    emptied: dict[str, Any] = {"address": {}, "pickup": {}, "city": None, "data": {}, "code": None}
    kept = request | {name: empty for name, empty in emptied.items() if name in request}
    if "lines" in request:
        kept["lines"] = [line | {"name": line["sku"]} for line in request["lines"]]
    return kept
