"""How-to pages, followed: their shell blocks run as they stand, and service units as systemd would.

A block ```sh runs; one ```sh root needs root and systemd, and is only read by people. Others say
where they run: ```sh store.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^ *```sh ?([^\n]*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
UNITS = ROOT / "deploy" / "systemd"
PROGRAM = "/opt/fulfil/.venv/bin/fulfil"
FULFIL = shlex.quote(str(Path(sys.executable).with_name("fulfil")))


def blocks(page: str, where: str = "") -> list[str]:
    """What a page tells to type there, block by block."""
    text = (ROOT / "docs" / "how-to" / page).read_text("utf-8")
    return [dedent(block) for place, block in BLOCK.findall(text) if place == where]


def run(script: str, env: Mapping[str, str], *, code: int = 0) -> str:
    """Run a block of a page in a shell, as it stands; what it wrote.

    `code` is what it has to end with.
    """
    program = f'set -euo pipefail\nfulfil() {{ {FULFIL} "$@"; }}\n{script}'
    ran = subprocess.run(
        ["bash", "-c", program],
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert ran.returncode == code, f"{script}\n{ran.stdout}{ran.stderr}"
    return ran.stdout + ran.stderr


@dataclass(frozen=True)
class Unit:
    """One service unit: its settings, those that are repeated in their order."""

    name: str
    settings: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Every value of a setting."""
        return [value for key, value in self.settings if key == name]

    def command(self, instance: str = "") -> str:
        """What it runs, with the program of this environment."""
        (started,) = self.all("ExecStart")
        return started.replace("%%", "%").replace("%i", instance).replace(PROGRAM, FULFIL)

    def environment(self, instance: str = "") -> dict[str, str]:
        """What it sets by itself."""
        words = " ".join(self.all("Environment")).replace("%i", instance).split()
        return dict(word.split("=", 1) for word in words)


def units() -> list[Unit]:
    """Every unit there is."""
    found = []
    for file in sorted(UNITS.glob("*.*")):
        if file.suffix in {".service", ".timer"}:
            lines = [line for line in file.read_text().splitlines() if "=" in line[1:]]
            pairs = [line.split("=", 1) for line in lines if not line.startswith("#")]
            found.append(Unit(file.name, tuple((key, value) for key, value in pairs)))
    return found


def environment_file() -> dict[str, str]:
    """What `fulfil.env` sets."""
    lines = (UNITS / "fulfil.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@contextmanager
def started(
    unit: Unit, env: Mapping[str, str], instance: str = ""
) -> Iterator["subprocess.Popen[str]"]:
    """The unit's process, stopped as systemd stops it; it has to end in order."""
    process = subprocess.Popen(
        ["bash", "-c", f"exec {unit.command(instance)}"],
        env={**os.environ, **env, **unit.environment(instance), **env},
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:  # which closes what it wrote to
        try:
            yield process
            process.terminate()
            assert process.wait(60) == 0, process.stderr and process.stderr.read()
        finally:
            process.kill()
