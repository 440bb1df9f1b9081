"""What is kept of a file that somebody sends as evidence 凭证: pictures and papers."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from activities.adapters.evidence import program
from models.errors import UsageError
from models.phrases import phrase
from models.sop.clock import SHANGHAI

SECONDS_MAX: Final = 60.0
"""Seconds that one file may take, however busy the machine is."""

SEND_ANOTHER: Final = phrase("send a photo (JPEG, PNG, HEIC) or a paper (PDF)")
FILE_SIGNATURES: Final = ((0, b"\xff\xd8\xff"), (0, b"\x89PNG"), (4, b"ftyp"), (0, program.PDF))
"""Where and how the files that are taken begin: for anything else no process is started."""

EXIF_TIME: Final = "%Y:%m:%d %H:%M:%S"
POSSIBLE_YEARS: Final = range(1990, 2100)
"""A camera that says another year has no clock, or a wrong one."""

_HEAVY = phrase(
    "the file asks for more than any photo or paper: at most {pixels} million pixels, {pages} "
    "pages, or {megabytes} MB once it is unpacked",
    pixels=program.PIXELS_MAX // 10**6,
    pages=program.PAGES_MAX,
    megabytes=program.KEPT_MAX // 10**6,
)
_BROKEN = phrase("the file is damaged")
_WHY: Final = {
    program.BROKEN: (_BROKEN, phrase("send it again, or take a new photo")),
    program.HEAVY: (_HEAVY, phrase("send a smaller photo, or fewer pages")),
    program.LOCKED: (
        phrase("the paper is locked with a password"),
        phrase("send it without one"),
    ),
    program.UNKNOWN: (phrase("this is not a photo or a paper that can be read"), SEND_ANOTHER),
}


class FileUnreadable(UsageError):
    """A file that cannot be kept as evidence: what is wrong with it, and what to send."""

    code = "file_unreadable"

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why, hint=hint)


@dataclass(frozen=True)
class EvidenceFile:
    """A file as it is kept.

    Attributes:
        sha256: of `content`, in hexadecimal digits: its name.
        source_sha256: of what was sent: the same again makes no second one.
        media_type: `image/jpeg` or `application/pdf`.
        width, height: in pixels; of a picture.
        pages: of a paper.
        taken_at: when the camera says that it was taken. A camera that names no zone is one in
            China.
    """

    sha256: str
    source_sha256: str
    media_type: str
    content: bytes
    width: int | None = None
    height: int | None = None
    pages: int | None = None
    taken_at: datetime | None = None


def read_file(data: bytes) -> EvidenceFile:
    """Make a file again, without place, device and scripts. It takes a second: not in a loop.

    Raises:
        FileUnreadable: it is no photo or paper, damaged, locked, or too large to be read.
    """
    if not data:
        raise FileUnreadable("the file is empty", hint=SEND_ANOTHER)
    if not any(data.startswith(start, at) for at, start in FILE_SIGNATURES):
        raise FileUnreadable(*_WHY[program.UNKNOWN])
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by its path
            [sys.executable, "-I", str(Path(program.__file__))],
            env={},  # none of our secrets: what it reads comes from strangers
            input=data,
            capture_output=True,
            timeout=SECONDS_MAX,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileUnreadable(*_WHY[program.HEAVY]) from None
    if done.returncode != program.DONE:  # killed by a limit is too heavy, too
        raise FileUnreadable(*_WHY.get(done.returncode, _WHY[program.HEAVY]))
    head, _, content = done.stdout.partition(b"\n")
    what: dict[str, Any] = json.loads(head)
    return EvidenceFile(
        sha256=hashlib.sha256(content).hexdigest(),
        source_sha256=hashlib.sha256(data).hexdigest(),
        content=content,
        taken_at=_instant(what.pop("taken_at", ""), what.pop("offset", "")),
        **what,
    )


def _instant(written: str, offset: str) -> datetime | None:
    """EXIF's `2026:11:27 09:30:00`, with its `+08:00`; none where no camera can have said it."""
    for text, form in ((f"{written} {offset}", f"{EXIF_TIME} %z"), (written, EXIF_TIME)):
        try:
            read = datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
        except ValueError:
            continue
        if read.year not in POSSIBLE_YEARS:
            return None
        return read if read.tzinfo else read.replace(tzinfo=SHANGHAI)
    return None
