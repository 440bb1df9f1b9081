"""The requests of the updates that a history holds as accepted, in the order of its events.

After a reset what was updated since is admitted once more: its acceptance then names the update,
and the request stands in the event of its admission.
"""

from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.update.v1 import Request


class UpdateRequests:
    """Reads the events of one history, one after another."""

    def __init__(self) -> None:
        self._admitted: dict[str, Request] = {}

    def accepted(self, event: HistoryEvent) -> Request | None:
        """The request that the event says was accepted; none where it says no such thing."""
        admitted = event.workflow_execution_update_admitted_event_attributes
        accepted = event.workflow_execution_update_accepted_event_attributes
        if event.HasField("workflow_execution_update_admitted_event_attributes"):
            self._admitted[admitted.request.meta.update_id] = admitted.request
        if not event.HasField("workflow_execution_update_accepted_event_attributes"):
            return None
        if accepted.HasField("accepted_request"):
            return accepted.accepted_request
        return self._admitted.get(accepted.protocol_instance_id)
