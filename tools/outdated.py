"""Which locked packages have newer versions: `python -m tools.outdated`.

It asks the package index through uv, as `make lock` does. Where no index is reached it says so,
and ends with 0 like every answer.
"""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PATIENCE = 60
"""Seconds for the whole answer of the index."""

NAME = re.compile(r"^[A-Za-z0-9._-]+", re.MULTILINE)


def pinned() -> set[str]:
    """The packages that pyproject.toml pins."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    return {NAME.findall(line)[0].lower() for group in groups for line in group}


def locked() -> set[str]:
    """The packages of the lock."""
    lock = (ROOT / "requirements.txt").read_text("utf-8")
    return {name.lower() for name in NAME.findall(lock)}


def newer() -> list[dict[str, Any]]:
    """The locked packages that have a newer version; OSError where the index was not reached."""
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "list", "--python", sys.executable]
    options = ["--outdated", "--exclude-editable", "--format", "json"]
    try:
        asked = subprocess.run(  # noqa: S603 # the uv of the lock
            [*command, *options], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise OSError(f"no answer within {PATIENCE} s") from None
    if asked.returncode:
        raise OSError(asked.stderr.splitlines()[-1].strip().removeprefix("cause: "))
    return [one for one in json.loads(asked.stdout) if one["name"] in locked()]


def main() -> int:
    """Print them, what we pin ourselves first."""
    try:
        found = newer()
    except OSError as error:
        print(f"newer versions are unknown: the package index was not reached ({error})")
        print("hint: try again with a network; nothing was changed")
        return 0
    ours = pinned()
    for one in sorted(found, key=lambda one: (one["name"] not in ours, one["name"])):
        whose = "pin" if one["name"] in ours else "comes with a pin"
        print(f"{one['name']:24} {one['version']:16} {one['latest_version']:20} {whose}")
    print(
        f"{len(found)} of {len(locked())} locked packages have a newer version: change the pin in"
        " pyproject.toml, then `make lock`; `make lock ARGS=--upgrade` moves what no pin holds"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
