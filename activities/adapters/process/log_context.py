"""Whose work a line of the log belongs to: fields that hold for all that a task does.

A module of its own, without a log's library: every client of Temporal imports it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from models.errors import UsageError
from models.ids import Stage
from models.stages import workflow_ids

_FIELDS: ContextVar[Mapping[str, str]] = ContextVar("log_fields", default={})  # noqa: B039 - never changed


def fields() -> Mapping[str, str]:
    """The fields that hold now."""
    return _FIELDS.get()


@contextmanager
def bound(**more: str) -> Iterator[None]:
    """Let more fields hold until the context ends."""
    token = _FIELDS.set({**_FIELDS.get(), **more})
    try:
        yield
    finally:
        _FIELDS.reset(token)


def of_workflow(workflow_id: str) -> dict[str, str]:
    """The fields of a workflow id: `order`, and `leg` (its stage) where it is not the order."""
    try:
        order, stage = workflow_ids.order_of(workflow_id), workflow_ids.stage_of(workflow_id)
    except UsageError:
        return {"order": workflow_id}  # somebody's own workflow on our queue
    return {"order": order} | ({"leg": stage.value} if stage is not Stage.ORDER else {})
