"""The codec server of the Temporal UI: opens sealed payloads for whoever may, and writes it down.

A sealed payload names its order, whose key opens it. What a UI sends to a workflow goes there in
clear: it names no order, and the codec seals for one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from temporalio.api.common.v1 import Payload, Payloads

from activities.adapters.encryption.codec import ENCRYPTED_ENCODING, KEY_ID, OrderCodec
from activities.adapters.encryption.data_keys import DataKeys
from activities.adapters.encryption.key_ring import SealedDataError
from activities.adapters.encryption.payload_converter import UNREADABLE
from models.errors import UsageError
from models.phrases import phrase, role_code
from models.roles import Role
from starter.service.access.rights import Forbidden
from starter.service.app_context import AppContext

PAYLOADS_MAX: Final = 1000
"""The most payloads of one request: a page of a history."""

READER_ROLES: Final = frozenset({Role.OPERATOR})


class Codec:
    """Opens payloads by the data keys of a database."""

    def __init__(self, keys: DataKeys | None) -> None:
        self._keys = keys

    async def decode(
        self, context: AppContext, role: Role, key_id: str, actor: str | None, body: Any
    ) -> dict[str, Any]:
        """The payloads of a request in clear; what cannot be opened stays as it is stored.

        Raises:
            Forbidden: this role reads no payloads.
            UsageError: these are not payloads, or too many.
            Unavailable: it cannot be written down now; nothing was opened.
        """
        check_reader(role)
        found = read_payloads(body)
        counts = Counter(owner for one in found if (owner := owner_in(one)))
        await context.store.payload_reads.note(key_id, actor, counts, at=context.now())
        return shown([await self._opened(one) for one in found])

    async def _opened(self, payload: Payload) -> Payload:
        owner = owner_in(payload)
        if owner is None:
            return payload
        try:
            (opened,) = await OrderCodec(self._keys, owner).decode([payload])
        except SealedDataError:
            return payload
        return payload if opened.metadata.get("encoding") == UNREADABLE else opened


def encode(role: Role, body: Any) -> dict[str, Any]:
    """The payloads as they are: a message of the UI names no order that it could be sealed for.

    Raises:
        Forbidden: this role sends no payloads.
        UsageError: these are not payloads, or too many.
    """
    check_reader(role)
    return shown(read_payloads(body))


def check_reader(role: Role) -> None:
    """See to it that a role may read payloads: what is in them is not narrowed to a part.

    Raises:
        Forbidden: it may not.
    """
    if role not in READER_ROLES:
        raise Forbidden(
            phrase("a key of {role} may not read payloads", role=role_code(role)),
            hint="the operator reads them; everybody else reads the order's own page",
        )


def owner_in(payload: Payload) -> str | None:
    """The order whose key sealed a payload; none where it is not sealed."""
    if payload.metadata.get("encoding") != ENCRYPTED_ENCODING:
        return None
    return payload.metadata.get(KEY_ID, b"").decode(errors="replace").replace("\0", "")[:300]


def read_payloads(body: Any) -> list[Payload]:
    """The payloads of a request, as Temporal writes them in JSON.

    Raises:
        UsageError: these are not payloads, or too many.
    """
    listed = body.get("payloads") if isinstance(body, Mapping) else None
    if not isinstance(listed, list) or len(listed) > PAYLOADS_MAX:
        raise UsageError(
            phrase('send {{"payloads": […]}}, at most {most} of them', most=PAYLOADS_MAX)
        )
    try:
        return list(ParseDict({"payloads": listed}, Payloads()).payloads)
    except (ParseError, ValueError, TypeError):
        raise UsageError("these are not payloads as Temporal writes them in JSON") from None


def shown(payloads: Iterable[Payload]) -> dict[str, Any]:
    """Payloads as Temporal writes them in JSON."""
    return {"payloads": [MessageToDict(one) for one in payloads]}
