"""The channel that tells people, over HTTP."""

from activities.adapters.partners.partner import PartnerHttp
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import Notice


class NoticesHttp(PartnerHttp):
    """Implements `ports.Notices`."""

    port = "notices"

    async def send(self, request: Notice) -> Outcome:
        """Send one message to one role."""
        return await self._change("messages", request)
