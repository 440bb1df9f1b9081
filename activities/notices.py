"""How people are told."""

from temporalio import activity

from activities.idempotent import LONG_PAUSES, failures_for_temporal, idempotent_call
from activities.ports import Notices, NoticeStore
from models.errors import Refused
from models.language.receivers import IN_CHINESE, ReceiverLanguages
from models.messages.partners.outcome import Outcome
from models.messages.partners.requests import Notice
from models.phrases import phrase
from models.stages.notice_texts import text_again


class NoticeActivities:
    """A thin method over the channel that it is handed; it acts once a key."""

    def __init__(self, notices: Notices, languages: ReceiverLanguages = IN_CHINESE) -> None:
        self._notices = notices
        self._languages = languages

    @activity.defn
    async def send_notice(self, request: Notice) -> Outcome:
        """Send one message to one role, by template, in the language of whoever is told."""
        if (made := text_again(request)) is not None:
            text = self._languages.words(request.to).text(made)
            request = request.model_copy(update={"text": text})
        return await idempotent_call(self._notices, request, self._notices.send, LONG_PAUSES)


class WrittenNotices:
    """Thin methods over the channel, and over the store of notices, which has their texts."""

    def __init__(self, notices: Notices, store: NoticeStore) -> None:
        self._notices = notices
        self._store = store

    @activity.defn
    async def send_written(self, notice_id: str, again: bool = False) -> None:
        """Send what is written under that id, once; what is not so any more is not sent.

        `again`: it was tried before, and may have reached the channel. Fails for good where the
        channel refuses it.
        """
        tried = again or activity.info().attempt > 1
        with failures_for_temporal(LONG_PAUSES[0]):
            unknown_to_channel = tried and await self._notices.find(notice_id) is None
            notice = await self._store.read(notice_id, unknown_to_channel=unknown_to_channel)
        if notice is not None:
            answer = await idempotent_call(self._notices, notice, self._notices.send, LONG_PAUSES)
            with failures_for_temporal():
                if not answer.ok:
                    raise Refused(
                        phrase("the channel refuses it: {why}", why=answer.reason or answer.done)
                    )
        with failures_for_temporal():
            await self._store.end(notice_id, sent=True)

    @activity.defn
    async def note_unsent(self, notice_id: str) -> None:
        """Keep that it could not be sent."""
        with failures_for_temporal():
            await self._store.end(notice_id, sent=False)
