"""The block of loopback ports that one running copy of the project uses.

Two copies run side by side by themselves: where one port of a block is taken the whole block
moves on by 20. A lock file per block keeps two copies that start at once apart.
"""

import fcntl
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pydantic import BaseModel, ConfigDict, Field

from models.phrases import phrase
from starter.local.setup_error import SetupError

LOOPBACK = "127.0.0.1"
PORT_STEP = 20
LAST_OFFSET = 940  # the server of the next block would sit on the first block's UI port
FILE_NAME = "ports.json"


class PortBlock(BaseModel):
    """Every port of one copy, all on loopback.

    8313 stays unused: it is the UI's port of the block four steps on.
    """

    model_config = ConfigDict(frozen=True)

    offset: int = Field(default=0, ge=0, le=LAST_OFFSET, multiple_of=PORT_STEP)

    @property
    def temporal(self) -> int:
        """The server's front door; it uses the next eight as well."""
        return 7233 + self.offset

    @property
    def ui(self) -> int:
        return 8233 + self.offset

    @property
    def api(self) -> int:
        return 8300 + self.offset

    @property
    def standins(self) -> int:
        """The partners' stand-ins, a path each."""
        return 8310 + self.offset

    @property
    def worker(self) -> int:
        """The worker's health page."""
        return 8311 + self.offset

    @property
    def api_metrics(self) -> int:
        return 8301 + self.offset

    @property
    def worker_metrics(self) -> int:
        return 8312 + self.offset

    def named(self) -> dict[str, int]:
        """Name to port, in the order people read them."""
        return {
            "temporal": self.temporal,
            "ui": self.ui,
            "api": self.api,
            "standins": self.standins,
            "worker": self.worker,
            "api_metrics": self.api_metrics,
            "worker_metrics": self.worker_metrics,
        }

    def urls(self) -> dict[str, str]:
        """Name to address: `host:port` of the server, a URL of everything else."""
        return {
            name: f"{LOOPBACK}:{port}" if name == "temporal" else f"http://{LOOPBACK}:{port}"
            for name, port in self.named().items()
        }

    def every_port(self) -> list[int]:
        """Those with a name and the server's inner ones."""
        return sorted({*self.named().values(), *range(self.temporal, self.temporal + 9)})


@contextmanager
def held_block(lock_dir: Path, first_offset: int = 0) -> Iterator[PortBlock]:
    """The first free block from `first_offset` on, ours until the context ends.

    Args:
        lock_dir: folder that all copies on this machine share.
        first_offset: what is added to each default port; a multiple of 20, at most 940.

    Raises:
        SetupError: a wrong offset, or no block is free.
    """
    if first_offset % PORT_STEP or not 0 <= first_offset <= LAST_OFFSET:
        raise SetupError(
            phrase(
                "port offset {first_offset} is not a multiple of {step} from 0 to {last_offset}",
                first_offset=first_offset,
                step=PORT_STEP,
                last_offset=LAST_OFFSET,
            ),
            hint="set FULFIL_PORT_OFFSET to such a number, or leave it out",
        )
    lock_dir.mkdir(parents=True, exist_ok=True)
    for offset in range(first_offset, LAST_OFFSET + 1, PORT_STEP):
        block = PortBlock(offset=offset)
        with (lock_dir / f"ports-{offset}.lock").open("w") as lock:
            if _locked(lock) and all(_is_free(port) for port in block.every_port()):
                yield block
                return
    raise SetupError(
        phrase(
            "no block of ports is free on {loopback} from offset {first_offset} on",
            loopback=LOOPBACK,
            first_offset=first_offset,
        ),
        hint="stop a running copy, or set FULFIL_PORT_OFFSET lower",
    )


def write_ports(block: PortBlock, data_dir: Path) -> Path:
    """Write `<data_dir>/ports.json`: offset, ports and urls by name, for people and programs."""
    data_dir.mkdir(parents=True, exist_ok=True)
    file = data_dir / FILE_NAME
    content = {"offset": block.offset, "ports": block.named(), "urls": block.urls()}
    file.write_text(json.dumps(content, indent=2) + "\n")
    return file


def read_ports(data_dir: Path) -> PortBlock | None:
    """The block that was last written there; None where there is no such file."""
    file = data_dir / FILE_NAME
    if not file.exists():
        return None
    return PortBlock(offset=json.loads(file.read_text())["offset"])


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As servers bind: a port whose last connections are still fading away counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True
