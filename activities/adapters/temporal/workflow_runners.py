"""How workflow code is run: a task at a time, and none that received something without a command.

The SDK's core takes a task without one for a mere sign of life, and receives what it brought
together with the next task; but only as long as that one is the last, so that a later replay
receives it in another order. An update after such a task, to a worker that does not have the order
in memory, would leave a history that nobody can replay (ADR-0014).

And no two tasks of a workflow run at once. Where one takes longer than two seconds the SDK fails
it, interrupts its thread, and throws the workflow out of memory without waiting for the thread:
what both then found half done could never be thrown out, and this worker did nothing more for
that workflow until it was started again.
"""

import threading
from typing import Final

from temporalio.bridge.proto.workflow_activation import (
    WorkflowActivation,
    WorkflowActivationJob,
)
from temporalio.bridge.proto.workflow_commands import WorkflowCommand
from temporalio.bridge.proto.workflow_completion import WorkflowActivationCompletion
from temporalio.worker import UnsandboxedWorkflowRunner, WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner

ABSENT_FIELD: Final = "-"
"""The memo field that such a command takes away, and that never was."""

NO_EVENT: Final = {"query_workflow", "remove_from_cache", "do_update"}
"""Jobs that stand in no history before their task, or leave a command if they leave anything."""


class PlainRunner(UnsandboxedWorkflowRunner):
    """Runs workflow code as it is."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """The SDK's, whose tasks leave a command."""
        return _leaving(super().create_instance(det))


class CheckingRunner(SandboxedWorkflowRunner):
    """Runs workflow code in the SDK's sandbox."""

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """The SDK's, whose tasks leave a command, and which is asked outside of the sandbox.

        For each payload the SDK asks whom it belongs to, twice; the answer runs none of our code,
        and to enter the sandbox for it took a third of a task.
        """
        instance = super().create_instance(det)
        within = vars(instance)["globals_and_locals"]["__temporal_in_sandbox"]
        for question in ("get_serialization_context", "get_external_store_context"):
            setattr(instance, question, getattr(within, question))
        return _leaving(instance)


def _leaving(instance: WorkflowInstance) -> WorkflowInstance:
    """The same instance; where it has nothing to do, it takes away a memo field."""
    activate, one_at_a_time = instance.activate, threading.Lock()

    def leaving(act: WorkflowActivation) -> WorkflowActivationCompletion:
        with one_at_a_time:
            done = activate(act)
        if (
            done.HasField("successful")
            and all(map(_leaves_nothing, done.successful.commands))
            and any(map(_stands_in_history, act.jobs))
        ):
            memo = done.successful.commands.add().modify_workflow_properties.upserted_memo
            memo.fields[ABSENT_FIELD].metadata["encoding"] = b"binary/null"
        return done

    instance.activate = leaving  # type: ignore[method-assign]  # of a class that the SDK keeps
    return instance


def _stands_in_history(job: WorkflowActivationJob) -> bool:
    """Whether an event told it; the end of a local activity leaves a marker anyway."""
    kind = job.WhichOneof("variant")
    return kind not in NO_EVENT and not (
        kind == "resolve_activity" and job.resolve_activity.is_local
    )


def _leaves_nothing(command: WorkflowCommand) -> bool:
    """Whether it is the refusal of an update, which leaves no event."""
    return command.HasField("update_response") and command.update_response.HasField("rejected")
