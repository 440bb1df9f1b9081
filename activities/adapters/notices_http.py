"""The channel that tells people, over HTTP."""

from activities.adapters.partner_http import PartnerHttp
from models.outcome import Outcome
from models.partners import Notice


class NoticesHttp(PartnerHttp):
    """Implements `ports.Notices`."""

    name = "notices"

    async def send(self, request: Notice) -> Outcome:
        """Send one message to one role."""
        return await self._change("messages", request)
