"""How people are told."""

from temporalio import activity

from activities.idempotent import LONG_PAUSES, idempotent_call
from activities.ports import Notices
from models.messages.outcome import Outcome
from models.messages.partners import Notice


class NoticeActivities:
    """A thin method over the channel that it is handed; it acts once a key."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    @activity.defn
    async def send_notice(self, request: Notice) -> Outcome:
        """Send one message to one role, by template."""
        return await idempotent_call(self._notices, request, self._notices.send, LONG_PAUSES)
