"""Runs `go build` and tells how far it is."""

import os
import subprocess
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from models.phrases import phrase
from starter.local.progress import Progress
from starter.local.setup_error import SetupError

EXPECTED_TIME = phrase("about 3 minutes on two cores the first time, once per version")


def compile_programs(go: Path, module: Path, programs: Mapping[Path, str], shown: Progress) -> None:
    """Compile each Go package (value) into its file (key).

    Where modules and compiled packages are kept, and where modules come from, is the
    environment's affair (GOPROXY, GOMODCACHE, GOCACHE); the compiler is the one at `go`.

    Raises:
        SetupError: with the compiler's last words.
    """
    shown.step(
        phrase("engine: fetching the pinned Go modules ({expected})", expected=EXPECTED_TIME)
    )
    packages = _dependencies(go, module, list(programs.values()), shown)
    shown.step(
        phrase("engine: compiling the Temporal server and UI, {n} packages", n=len(packages))
    )
    shown.of(len(packages))
    compiled = 0
    for target, package in programs.items():
        command = ["build", "-v", "-trimpath", "-ldflags=-s -w", "-o", str(target), package]
        for line in _run(go, module, command):
            if line.strip() in packages:
                compiled += 1
                shown.at(compiled)
    shown.at(len(packages))
    shown.step("engine: compiled")


def _dependencies(go: Path, module: Path, packages: Sequence[str], shown: Progress) -> set[str]:
    """Import paths of all that must be compiled; fetches the modules they are in."""
    found: set[str] = set()
    fetched = 0
    for line in _run(go, module, ["list", "-deps", *packages]):
        if line.startswith("go: downloading"):
            fetched += 1
            shown.at(fetched)
        else:
            found.add(line.strip())
    return found


def _run(go: Path, module: Path, arguments: Sequence[str]) -> Iterator[str]:
    """Its output line by line; raises when it fails."""
    last: deque[str] = deque(maxlen=15)
    with subprocess.Popen(  # noqa: S603 - the environment's own compiler
        [go, *arguments],
        cwd=module,
        env={**os.environ, "GOTOOLCHAIN": "local", "GOWORK": "off", "CGO_ENABLED": "0"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            last.append(line.rstrip())
            yield line
    if process.returncode:
        raise SetupError(
            phrase(
                "the Temporal server could not be compiled: `go {command}` in tools/temporal ended "
                "with {code}\n{last_words}",
                command=arguments[0],
                code=process.returncode,
                last_words="\n".join(last),
            ),
            hint="check disk space (4 GB) and that Go modules can be fetched, then `make engine`;"
            " or set TEMPORAL_ADDRESS to a Temporal that runs elsewhere",
        )
