"""The configuration file of the Temporal UI."""

import json
from pathlib import Path

from starter.local.ports import LOOPBACK


def write_ui_config(folder: Path, address: str, port: int, namespace: str) -> None:
    """Write `<folder>/development.yaml` (JSON is YAML) for the server at `address`."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "temporalGrpcAddress": address,
        "host": LOOPBACK,
        "port": port,
        "enableUi": True,
        "defaultNamespace": namespace,
        "disableNewsFetch": True,
        # Paused workflows break the SDK's lists; orders are held by the Update `hold`.
        "workflowPauseDisabled": True,
    }
    (folder / "development.yaml").write_text(json.dumps(config, indent=2) + "\n")
