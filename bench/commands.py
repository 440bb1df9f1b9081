"""CPU of the commands that people call all day, imports and all."""

import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

COMMANDS = (
    ("orders", "list"),
    ("orders", "show"),
    ("worklist", "--role", "trunk_desk"),
    ("overdue",),
    ("--help",),
)
ROUNDS = 5


def commands_ms(env: Mapping[str, str], order: str) -> dict[str, float]:
    """The least CPU of several calls, in ms, by command.

    Args:
        env: points at a running cluster.
        order: the workflow id of an order there, for `orders show`.
    """
    _, merchant, number = order.split(":")
    found = {}
    for words in COMMANDS:
        arguments = (*words, merchant, number) if words[-1] == "show" else words
        found[" ".join(words)] = min(_cpu_ms(arguments, env) for _ in range(ROUNDS))
    return found


def _cpu_ms(words: tuple[str, ...], env: Mapping[str, str]) -> float:
    program = str(Path(sys.executable).with_name("fulfil"))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([program, *words], env={**os.environ, **env}, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
