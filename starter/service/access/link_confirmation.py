"""Who has a customer's link shows that it was sent to him: the last four digits of his phone.

Chats are forwarded, and whoever has the link reads where somebody lives and accepts in his name.
"""

import hmac
import unicodedata
from datetime import timedelta
from typing import Final

from models.errors import Refused
from starter.service.app_context import AppContext
from starter.service.reading.known_orders import kept

DIGITS_COMPARED: Final = 4
"""How many last digits of the phone are asked for."""

WRONG_TRIES_MAX: Final = 5
"""Wrong tries of one link before it pauses."""

PAUSE_AFTER_TRIES: Final = timedelta(minutes=15)
"""How long nothing is taken after so many wrong tries, for the link, from whichever browser."""


async def confirm(
    context: AppContext, merchant: str, number: str, *, key_id: str, secret: str, digits: str
) -> bool:
    """Whether the digits are the phone's last four; then the browser needs no more of them.

    Raises:
        NotFound: there is no such order.
        Refused: the order has no phone to compare with.
        TooMany: there were five wrong tries; says how long the pause is.
    """
    order = kept(await context.order(merchant, number))
    known = _last_digits(order.content.customer.phone or "")
    if not known:
        raise Refused("no phone of yours is known", hint="speak to whom you bought from")
    right = hmac.compare_digest(_last_digits(digits).encode(), known.encode())
    return await context.store.confirmations.confirm(
        key_id,
        secret,
        right=right,
        most=WRONG_TRIES_MAX,
        pause=PAUSE_AFTER_TRIES,
        now=context.now(),
    )


def _last_digits(phone: str) -> str:
    """The last digits of a phone, without its extension 转; "" where it has fewer."""
    bare = unicodedata.normalize("NFKC", phone).partition("转")[0]
    digits = "".join(sign for sign in bare if sign.isdecimal())
    return digits[-DIGITS_COMPARED:] if len(digits) >= DIGITS_COMPARED else ""
