"""Whether a callback is a partner's own: Standard Webhooks, and the secrets they are signed with.

A partner signs `<webhook-id>.<webhook-timestamp>.<body>` with a secret that it and we hold
(https://www.standardwebhooks.com). Two secrets of a partner live at a time, so that one can be
changed for another without a moment in which nothing fits.
"""

import base64
import re
import secrets as randomness
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from standardwebhooks import Webhook, WebhookVerificationError

from activities.adapters.process import wall_clock
from activities.adapters.process.private_file import read_private, write_private
from models.errors import UsageError
from models.field_errors import faults
from models.phrases import StructuredText, phrase

LIVE_MAX = 2
SECRET_BYTES = 32
WINDOW_SECONDS = 300
"""As the library has it: so far may their clock and ours be apart."""

PREFIX = "whsec_"
TIMESTAMP, SIGNATURE = "webhook-timestamp", "webhook-signature"
SIGNATURE_HEADERS = ("webhook-id", TIMESTAMP, SIGNATURE)
SIGNATURES = re.compile(r"v\d+[a-z]?,[A-Za-z0-9+/]+={0,2}(?: v\d+[a-z]?,[A-Za-z0-9+/]+={0,2})*")
INSTANT = re.compile(r"[1-9][0-9]{0,11}")

Headers = Sequence[tuple[str, str]]
Secret = Annotated[str, Field(pattern=r"^(whsec_)?[A-Za-z0-9+/]{32,100}={0,2}$")]


class NotSigned(Exception):
    """A request that no live secret of the partner has signed.

    Args:
        why: the reason, which gives nothing away.
    """

    def __init__(self, why: StructuredText) -> None:
        super().__init__(why)
        self.why = why


class VerifyCallback(Protocol):
    """How the callbacks of one partner are known to be its own; its adapter names one."""

    def __call__(self, secrets: Sequence[str], headers: Headers, body: bytes) -> None:
        """See to it that one of the secrets has signed this, just now.

        Args:
            secrets: those that live.
            headers: names in lower case, with values; one that comes twice is there twice.
            body: as it came.

        Raises:
            NotSigned: none has.
        """


def standard_webhooks(secrets: Sequence[str], headers: Headers, body: bytes) -> None:
    """Verify as Standard Webhooks say, 300 s around our clock; another spelling is none.

    The library reads a float where seconds stand, and base64 with other characters in it.

    Raises:
        NotSigned: a header is missing or off, it is too old or too new, or no signature fits.
    """
    signed = {name: [value for key, value in headers if key == name] for name in SIGNATURE_HEADERS}
    for name, values in signed.items():
        if len(values) != 1 or not values[0]:
            raise NotSigned(phrase("it has no header {name}, or more than one", name=name))
    sent = {name: values[0] for name, values in signed.items()}
    if not INSTANT.fullmatch(sent[TIMESTAMP]):
        raise NotSigned(phrase("{name} is not a number of seconds", name=TIMESTAMP))
    late = wall_clock.now().timestamp() - int(sent[TIMESTAMP])
    if abs(late) > WINDOW_SECONDS:  # whose clock is wrong, the partner sees from this
        behind = phrase("{name} is {n:.0f} s behind our clock", name=TIMESTAMP, n=late)
        ahead = phrase("{name} is {n:.0f} s ahead of our clock", name=TIMESTAMP, n=-late)
        raise NotSigned(behind if late > 0 else ahead)
    signatures = sent[SIGNATURE].split(" ")
    if not SIGNATURES.fullmatch(sent[SIGNATURE]) or not all(map(_whole, signatures)):
        raise NotSigned(phrase("{name} is not a list of signatures `v1,<base64>`", name=SIGNATURE))
    why = phrase("no secret of this partner lives")
    for secret in secrets:
        try:
            Webhook(secret).verify(body, sent, json_parse=False)
        except WebhookVerificationError:
            why = phrase("no signature fits")
        except ValueError:
            why = phrase("it is not UTF-8")
        else:
            return
    raise NotSigned(why)


def _whole(signature: str) -> bool:
    """Whether its base64 is spelt as it is written, so that one signature has one spelling."""
    text = signature.partition(",")[2]
    try:
        return base64.b64encode(base64.b64decode(text, validate=True)).decode() == text
    except ValueError:
        return False


class Secrets(BaseModel):
    """The live secrets by partner, the newest first."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    partners: dict[str, Annotated[tuple[Secret, ...], Field(max_length=LIVE_MAX)]] = {}


class SecretsFile:
    """The file of the partners' secrets; what is changed in it counts from the next request on.

    Args:
        path: a JSON file `{"partners": {"carrier": ["whsec_…"]}}`, mode 0600.
        required: it must be there: then without it no callback is believed.
    """

    def __init__(self, path: Path, *, required: bool = False) -> None:
        self.path = path
        self._required = required
        self._read: tuple[tuple[int, int, int], Secrets] | None = None

    def of(self, partner: str) -> tuple[str, ...]:
        """The live secrets of a partner; none where it has none, and calls with a key.

        Raises:
            UsageError: the file cannot be read, may be read by others, or holds something else.
        """
        return self.all().partners.get(partner, ())

    def all(self) -> Secrets:
        """All of them.

        Raises:
            UsageError: the file cannot be read, may be read by others, or holds something else.
        """
        try:
            found = self.path.stat()
        except FileNotFoundError:
            if not self._required:
                return Secrets()
        except OSError:
            pass  # it is said below why it cannot be read
        else:
            now = (found.st_mtime_ns, found.st_size, found.st_ino)
            if self._read is None or self._read[0] != now:
                self._read = (now, self._parsed())
            return self._read[1]
        return self._parsed()

    def add(self, partner: str) -> tuple[str, int]:
        """Make a new secret for a partner; the one before it lives on, an older one has ended.

        Returns:
            The secret, and how many live now.
        """
        secret = PREFIX + base64.b64encode(randomness.token_bytes(SECRET_BYTES)).decode()
        live = (secret, *self._held(partner))[:LIVE_MAX]
        self._write(partner, live)
        return secret, len(live)

    def end(self, partner: str, *, all_of_them: bool) -> int:
        """End the older secret of a partner, or all; how many live now.

        Raises:
            UsageError: it has none to end.
        """
        live = self._held(partner)
        if not live:
            raise UsageError(
                phrase("{partner} has no secret to end: it calls back with a key", partner=partner)
            )
        if len(live) == 1 and not all_of_them:
            raise UsageError(
                phrase(
                    "{partner} has one live secret: there is no older one to end", partner=partner
                ),
                hint="`--all` ends the last one too: then it calls back with a key again",
            )
        self._write(partner, () if all_of_them else live[:1])
        return 0 if all_of_them else 1

    def _held(self, partner: str) -> tuple[str, ...]:
        return self.of(partner) if self.path.exists() else ()

    def _parsed(self) -> Secrets:
        text = read_private(
            self.path, "the file of webhook secrets", hint="`fulfil webhooks new PARTNER` makes it"
        )
        try:
            return Secrets.model_validate_json(text)
        except ValidationError as error:
            raise UsageError(
                phrase(
                    "{path} is not a file of webhook secrets: {faults}",
                    path=str(self.path),
                    faults=faults(error),
                ),
                hint="restore it; or move it away, and make each partner a new secret with "
                "`fulfil webhooks new PARTNER`: until then keys let partners in",
            ) from None

    def _write(self, partner: str, live: tuple[str, ...]) -> None:
        before = self.all().partners if self.path.exists() else {}
        partners = {**before, partner: live}
        kept = Secrets(partners={name: live for name, live in partners.items() if live})
        write_private(self.path, kept.model_dump_json(indent=2).encode())
