"""State of the HTTP doors besides the context: the partners' secrets, and rates of callers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from activities.adapters.partners.roster import Roster, read_roster
from activities.adapters.partners.webhooks import SecretsFile
from activities.adapters.process.settings import Settings
from models.errors import TooMany
from models.phrases import phrase
from models.roles import Role
from starter.http.calling_partners import CallingPartner, calling_partners
from starter.http.limits import LIMIT_OF_NAME
from starter.http.rates import Rate
from starter.service.access.rights import FIELD_ROLES

SECRETS_FILE = "webhooks.json"


@dataclass(frozen=True)
class Gate:
    """The gate of one process.

    Attributes:
        secrets: the partners' webhook secrets.
        callers: the partners that call back, by name.
        requests: how often one key may ask for anything.
        reports: how often one key from outside may report about one order.
        reports_in_all: how many it may have reported about one order, ever.
        sign_ins: how often a password may be tried for one name.
        links, uploads, order_files, addresses: as the table of limits says.
        public_url: the pages' address as people outside know it; none where none is set.
    """

    secrets: SecretsFile
    callers: Mapping[str, CallingPartner] = field(
        default_factory=lambda: calling_partners(Roster(()))
    )
    requests: Rate = field(default_factory=LIMIT_OF_NAME["requests"].rate)
    reports: Rate = field(default_factory=LIMIT_OF_NAME["reports"].rate)
    reports_in_all: int = 1000
    sign_ins: Rate = field(default_factory=LIMIT_OF_NAME["sign_ins"].rate)
    links: Rate = field(default_factory=LIMIT_OF_NAME["links"].rate)
    uploads: Rate = field(default_factory=LIMIT_OF_NAME["uploads"].rate)
    order_files: Rate = field(default_factory=LIMIT_OF_NAME["order_files"].rate)
    addresses: Rate = field(default_factory=LIMIT_OF_NAME["addresses"].rate)
    public_url: str | None = None

    def count_request(self, key: str, route: str = "", *, browser_of: Role | None = None) -> None:
        """Count a request of a key to a route; `browser_of`: it is of that role's browser.

        Raises:
            TooMany: it asks too often.
        """
        if browser_of in FIELD_ROLES:
            check(self.links, key)
        for name in ("uploads", "order_files"):
            if route in LIMIT_OF_NAME[name].routes:
                check(getattr(self, name), key)
        wait = self.requests.hit(key)
        if wait:
            raise TooMany(
                phrase(
                    "this key asks too often: at most {most:,} requests in {seconds:g} s",
                    most=self.requests.most,
                    seconds=self.requests.seconds,
                ),
                retry_after=wait,
            )

    def count_report(self, key: str, order: str, *, counted: bool) -> int | None:
        """Count a report about an order by a key; one that is not counted is never too many.

        Returns:
            How many reports of the key the order may have, in all.

        Raises:
            TooMany: it reports too often about that order.
        """
        if not counted:
            return None
        wait = self.reports.hit((key, order))
        if wait:
            raise TooMany(
                phrase(
                    "this key reports too often about this order: at most {most} in {seconds:g} s",
                    most=self.reports.most,
                    seconds=self.reports.seconds,
                ),
                hint="send what was refused again after Retry-After; nothing of it was taken",
                retry_after=wait,
            )
        return self.reports_in_all


def check(rate: Rate, who: object) -> None:
    """Count one more.

    Raises:
        TooMany: it is too often; says how often it may be.
    """
    wait = rate.hit(who)
    if wait:
        raise TooMany(
            phrase(
                "too often: at most {most} in {seconds} s",
                most=rate.most,
                seconds=f"{rate.seconds:g}",
            ),
            hint="try again in a moment; nothing of it was taken",
            retry_after=wait,
        )


def open_gate(settings: Settings) -> Gate:
    """The gate that the settings describe.

    Raises:
        UsageError: the file of partners cannot be read, or holds something else.
    """
    return Gate(
        secrets=secrets_of(settings),
        callers=calling_partners(read_roster(settings)),
        requests=Rate(settings.api_requests_per_minute),
        reports=Rate(settings.api_reports_per_minute),
        reports_in_all=settings.api_reports_in_all,
        public_url=str(settings.public_url) if settings.public_url else None,
    )


def secrets_of(settings: Settings) -> SecretsFile:
    """The file of webhook secrets: the one that is named, or the one in the data folder."""
    named: Path | None = settings.webhook_secrets
    return SecretsFile(named or settings.data_dir / SECRETS_FILE, required=named is not None)
