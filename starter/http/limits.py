"""One table of how often somebody may do something; above a limit the answer is 429.

A span is counted by each process for itself, but where the row says that the database counts.
"""

from typing import Final, NamedTuple

from starter.http.rates import Rate
from starter.service.access.link_confirmation import PAUSE_AFTER_TRIES, WRONG_TRIES_MAX


class Limit(NamedTuple):
    """At most `most` times in any `seconds`, each of `per` for itself.

    Attributes:
        what: what is counted, for the reference.
        routes: the routes that are counted, where they are told apart.
        setting: what sets another number.
    """

    per: str
    most: int
    seconds: float
    what: str
    routes: frozenset[str] = frozenset()
    setting: str | None = None

    def rate(self, most: int | None = None) -> Rate:
        """The counter of this limit in this process."""
        return Rate(most or self.most, self.seconds)


UPLOAD_ROUTES: Final = frozenset({
    "send_file", "send_photo", "tap", "send_words", "send_return", "send_report", "send_decision",
})  # fmt: skip
ORDER_FILES: Final = frozenset(
    {"import_order_file", "upload", "import_verifications", "report_table"}
)

LIMIT_OF_NAME: Final[dict[str, Limit]] = {
    "requests": Limit("key", 30_000, 60, "anything", setting="FULFIL_API_REQUESTS_PER_MINUTE"),
    "links": Limit("link", 600, 60, "pages and forms of somebody outside"),
    "reports": Limit(
        "key from outside and order", 60, 60, "reports", setting="FULFIL_API_REPORTS_PER_MINUTE"
    ),
    "uploads": Limit("key", 240, 60, "reports with photos, and photos", UPLOAD_ROUTES),
    "order_files": Limit("key", 20, 60, "order files and verification tables", ORDER_FILES),
    "sign_ins": Limit("account name", 5, 60, "passwords that are tried"),
    "addresses": Limit("address", 60, 60, "sign-ins, and links that open nothing"),
    "confirmations": Limit(
        "link",
        WRONG_TRIES_MAX,
        PAUSE_AFTER_TRIES.total_seconds(),
        "wrong last digits of the phone; the database counts",
    ),
}
"""Every limit, by its name."""
