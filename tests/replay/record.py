"""Record the corpus again: `python -m tests.replay.record`, after workflow code changed on purpose.

Names of scenarios behind it record those alone: what replays as it is needs no new history.
A release's histories stay: replaying them is what shows that its open orders live on.
"""

import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter

from activities.adapters.process.lifetime import end
from activities.adapters.process.settings import load_settings
from starter.local.engine import running_engine
from tests.conftest import a_port_block
from tests.replay.scenarios import SCENARIOS
from tests.workflows.conftest import a_world

HISTORIES = Path(__file__).parent / "histories"
MACHINE = {
    "identity",
    "meteringMetadata",
    "requestId",
    "stackTrace",
    "stickyAttributes",
    "workerVersion",
}
"""What says where it was recorded, and nothing else."""


async def record(names: Sequence[str] = ()) -> None:
    """Run those scenarios, or every one, on an engine of its own and keep its histories."""
    cache = load_settings().cache_dir
    with tempfile.TemporaryDirectory() as folder, a_port_block() as ports:
        data = Path(folder)
        async with running_engine(data, ports, cache_dir=cache, ui=False) as engine:
            client = await Client.connect(
                engine.address, namespace=engine.namespace, data_converter=pydantic_data_converter
            )
            async with a_world(client, data, queue="recorded") as world:
                for name in names or SCENARIOS:
                    for part, handle in (await SCENARIOS[name](world)).items():
                        history = json.loads((await handle.fetch_history()).to_json())
                        _keep(f"{name}.{part}", {"workflow": handle.id, **_bare(history)})


def _keep(name: str, content: dict[str, Any]) -> None:
    HISTORIES.mkdir(exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    (HISTORIES / f"{name}.json").write_text(f"{text}\n")
    sys.stderr.write(f"recorded {name}: {len(content['events'])} events, {len(text)} bytes\n")


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(one) for name, one in value.items() if name not in MACHINE}
    return [_bare(one) for one in value] if isinstance(value, list) else value


if __name__ == "__main__":
    asyncio.run(record(sys.argv[1:]))
    end(0)
