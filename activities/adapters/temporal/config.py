"""Which Temporal the environment or temporal.toml names, as `temporalio.envconfig` reads it.

The SDK is loaded only where there is more to read than an address and a namespace: it takes longer
than a whole list of orders.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

from models.errors import UsageError
from models.phrases import phrase

if TYPE_CHECKING:
    from temporalio.envconfig import ClientConnectConfig

DEFAULT_NAMESPACE = "default"

PLAIN_SETTINGS = {"TEMPORAL_ADDRESS": "target_host", "TEMPORAL_NAMESPACE": "namespace"}
"""The variables that need no reader, and what the SDK calls them."""


def connect_config() -> "ClientConnectConfig":
    """What is configured of how to connect; nothing of it is tried.

    Raises:
        RuntimeError: temporal.toml cannot be read.
        UsageError: a certificate cannot be read.
    """
    variables = {name: value for name, value in os.environ.items() if name.startswith("TEMPORAL_")}
    plain = variables.keys() <= PLAIN_SETTINGS.keys() and all(variables.values())
    if plain and not any(file.exists() for file in _default_files()):
        return cast(
            "ClientConnectConfig",
            {PLAIN_SETTINGS[name]: value for name, value in variables.items()},
        )
    from temporalio.envconfig import ClientConfig

    try:
        return ClientConfig.load_client_connect_config()
    except OSError as error:
        raise UsageError(
            phrase(
                "a certificate for Temporal cannot be read: {filename}: {why}",
                filename=str(error.filename),
                why=error.strerror,
            ),
            hint="look at TEMPORAL_TLS_… in the environment, and at who may read the file",
        ) from error


def outside_engine() -> "ClientConnectConfig | None":
    """How to connect to the Temporal that TEMPORAL_ADDRESS or a temporal.toml profile names.

    None where neither names one: then the engine is ours to start.
    """
    config = connect_config()
    return config if config.get("target_host") else None


def _default_files() -> list[Path]:
    """Where the SDK looks for temporal.toml, on Linux and on macOS."""
    home = Path.home()
    roots = (
        Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config"),
        home / "Library" / "Application Support",
    )
    return [root / "temporalio" / "temporal.toml" for root in roots]
