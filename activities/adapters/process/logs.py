"""What a process writes into its log: JSON lines in the data folder, lines for people on stderr.

Every line has an instant (UTC), a level, `event`, the process, and whose it is where that is
known: `order` (its workflow id), `leg` (its stage), `by` (a role), `actor` (who of it), `key_id`
and `request_id`. Texts from outside are written visibly; data of persons are not written at all
(`log_errors.py`). What repeats itself is counted (`log_repeats.py`).
"""

import fcntl
import json
import logging
import os
import re
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from functools import partial
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import temporalio.activity
import temporalio.workflow
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from activities.adapters.process import log_context
from activities.adapters.process.log_errors import described, traceback_of
from activities.adapters.process.log_repeats import LogRepeats
from activities.adapters.process.settings import Settings
from models.visible_text import visible, visible_json

FILES_MAX: Final = 5
"""How many files a process's log is spread over; the oldest is deleted."""

PROCESSES_MAX: Final = 32
"""How many processes of one kind may write into one data folder, each its own file."""

FIELDS: Final = (
    "order", "leg", "by", "actor", "key_id", "request_id", "method", "route", "status", "code",
    "ms", "partner", "clause", "duty", "owner", "step", "kind", "template", "to", "count",
    "oldest_seconds", "repeated",
)  # fmt: skip
"""What a line may hold besides its event: no field that could hold a person's data."""

Line = MutableMapping[str, Any]
log = logging.getLogger(__name__)


def set_up(process: str, settings: Settings) -> None:
    """Let every logger of this process write to its file and to stderr; once a process.

    Args:
        process: `worker` or `api`: in every line, and in the file's name.
        settings: the data folder, how much is kept, how stderr is written, the least level.
    """
    people = settings.log_stderr == "people"
    on_stderr = logging.StreamHandler(sys.stderr)
    on_stderr.setFormatter(_formatter(process, _for_people if people else _as_json))
    handlers: list[logging.Handler] = [on_stderr]
    trouble = None
    if settings.log_mb:
        try:
            handlers.append(_file(process, settings.data_dir / "log", settings.log_mb))
        except OSError as error:
            trouble = error
    root = logging.getLogger()
    root.handlers = [Gate(handlers)]
    root.setLevel(settings.log_level)
    for name in ("temporalio", "uvicorn", "httpx", "httpcore", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(logging.WARNING)
    temporalio.activity.logger.activity_info_on_message = False
    temporalio.workflow.logger.workflow_info_on_message = False
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    if trouble:
        log.warning("no log file can be written: %s", trouble.strerror)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("it failed", exc_info=(kind, error, trace))


class Gate(logging.Handler):
    """The one handler of a process: what it lets pass goes to all the others."""

    def __init__(
        self, targets: Sequence[logging.Handler], repeats: LogRepeats | None = None
    ) -> None:
        super().__init__()
        self._targets = targets
        self._repeats = repeats or LogRepeats()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a record on, unless it only says again what was said."""
        judged = self._repeats.judge(record)
        if judged is not None:
            self._hand_on(judged)

    def flush(self) -> None:
        """Flush every target."""
        for target in self._targets:
            target.flush()

    def close(self) -> None:
        """Tell what happened again and was not told, then close every target."""
        for cause, repeats in self._repeats.rest():
            event = f"it happened again: {' '.join(filter(None, cause))}"
            line = log.makeRecord(
                __name__, logging.WARNING, "", 0, event, (), None, extra={"repeated": repeats}
            )
            self._hand_on(line)
        for target in self._targets:
            target.close()
        super().close()

    def _hand_on(self, record: logging.LogRecord) -> None:
        for target in self._targets:
            target.handle(record)


def _file(process: str, folder: Path, megabytes: int) -> logging.Handler:
    """The process's own file: the first that no running process of its kind writes.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for slot in range(1, PROCESSES_MAX + 1):
        name = process if slot == 1 else f"{process}-{slot}"
        lock = os.open(folder / f"{name}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held until the process ends
        except BlockingIOError:
            os.close(lock)
            continue
        handler = RotatedFile(
            folder / f"{name}.jsonl",
            maxBytes=megabytes * 2**20 // FILES_MAX,
            backupCount=FILES_MAX - 1,
            encoding="utf-8",
        )
        handler.setFormatter(_formatter(process, _as_json))
        return handler
    raise OSError(0, f"{PROCESSES_MAX} processes write into {folder} already")


class RotatedFile(RotatingFileHandler):
    """A log that goes on in a new file once it is full.

    The standard library asks before each line, with a line that it makes for that alone.
    """

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 - its name there
        """Whether the file is full; the line that fills it is still written into it."""
        return self.stream is not None and self.stream.tell() >= self.maxBytes > 0


def _formatter(process: str, render: Any) -> logging.Formatter:
    return ProcessorFormatter(
        foreign_pre_chain=[
            ExtraAdder(allow=FIELDS),
            _context,
            _of_temporal,
            _error,
        ],
        processors=[partial(_line, process), render],
    )


def _context(_: Any, __: str, line: Line) -> Line:
    return {**log_context.fields(), **line}


def _of_temporal(_: Any, __: str, line: Line) -> Line:
    """Whose activity or workflow it is, as the SDK says; its own words without what they quote."""
    record: logging.LogRecord = line["_record"]
    info: Mapping[str, Any] = getattr(record, "temporal_activity", None) or getattr(
        record, "temporal_workflow", {}
    )
    if "workflow_id" in info:
        line.update(log_context.of_workflow(info["workflow_id"]))
        line["step"] = info.get("activity_type") or info.get("workflow_type")
    if record.name.startswith("temporalio"):
        # An error's text follows a colon there, and may quote what could not be read.
        line["event"] = re.split(r":\s|\n", line["event"], maxsplit=1)[0]
    return line


def _error(_: Any, __: str, line: Line) -> Line:
    exc_info = line.pop("exc_info", None)
    if exc_info and exc_info[1] is not None:
        line["error"] = described(exc_info[1])
        line["traceback"] = traceback_of(exc_info[1])
    return line


def _line(process: str, _: Any, __: str, line: Line) -> Line:
    """The fields in the order in which they are read."""
    record: logging.LogRecord = line.pop("_record")
    del line["_from_structlog"]
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    event = line.pop("event")
    head = {"at": at, "level": record.levelname.lower(), "process": process}
    return {**head, "logger": record.name, "event": event, **line}


def _as_json(_: Any, __: str, line: Line) -> str:
    return visible_json(json.dumps(line, ensure_ascii=False, default=str))


def _for_people(_: Any, __: str, line: Line) -> str:
    """`12:03:04 warning worker: the relay waits  order=… count=3`, a traceback below it."""
    rest = {name: line[name] for name in (*FIELDS, "error") if line.get(name) is not None}
    fields = "".join(f"  {name}={value}" for name, value in rest.items())
    head = f"{line['at'][11:19]} {line['level']} {line['process']}: {line['event']}{fields}"
    below = line.get("traceback", "").replace("\n", "\n    ")
    return visible(head) + (visible(f"\n    {below}", keep="\n") if below else "")
