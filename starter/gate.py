"""What the HTTP doors hold beside the house: who of the partners signs, and who asks too often."""

from dataclasses import dataclass
from pathlib import Path

from activities.adapters.settings import Settings
from activities.adapters.webhooks import SecretsFile

SECRETS = "webhooks.json"


@dataclass(frozen=True)
class Gate:
    """One process's gate.

    Attributes:
        secrets: the partners' webhook secrets.
    """

    secrets: SecretsFile


def open_gate(settings: Settings) -> Gate:
    """The gate as the settings want it."""
    return Gate(secrets=secrets_of(settings))


def secrets_of(settings: Settings) -> SecretsFile:
    """The file of webhook secrets: the one that is named, or the one in the data folder."""
    named: Path | None = settings.webhook_secrets
    return SecretsFile(named or settings.data_dir / SECRETS, required=named is not None)
