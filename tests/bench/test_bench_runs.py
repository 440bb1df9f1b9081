"""A part of the bench that fails: the others are measured all the same, and it says so."""

import asyncio
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.report import Results, page


async def broken(folder: Path, size: bench.Size, results: Results) -> None:
    raise RuntimeError("no worker took it")


async def endless(folder: Path, size: bench.Size, results: Results) -> None:
    await asyncio.Event().wait()


async def quick(folder: Path, size: bench.Size, results: Results) -> None:
    results.commands["help"] = 1.0


async def test_a_part_that_fails_or_never_ends_is_named_and_the_next_one_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = {"broken": broken, "endless": endless, "quick": quick}
    monkeypatch.setattr(bench, "PARTS", parts)
    results = await bench.measure(list(parts), bench.QUICK, part_seconds=0.01)
    assert list(results.failed) == ["broken", "endless"]
    assert "no worker took it" in results.failed["broken"]
    assert "`fulfil help`" in page(results)
    assert "| broken | gave up: " in page(results)
    assert "broken gave up" in capsys.readouterr().err
