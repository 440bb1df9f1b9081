"""What one hostile request costs the HTTP door, in CPU: `python -m bench.door`.

The door listens on loopback over an empty SQLite file, with Temporal down; what is sent is made
before it is counted. Each is sent several times, of which the least is shown.
"""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from activities.adapters.process.http_server import DoorConfig, served
from activities.adapters.process.settings import Settings
from activities.adapters.store.database.migrate import upgrade_to_head
from activities.adapters.store.store import Store
from models.roles import Role
from starter.http.app import create_app
from starter.http.json_body import NAMES_MAX
from starter.http.routes import examples
from starter.service.app_context import open_app_context

ROUNDS: Final = 5
MANY: Final = 60_000


def bodies() -> Mapping[str, bytes]:
    """What is sent to `POST /orders`."""
    deep = "[" * 150 + "]" * 150
    line = {"sku": "a" * 40, "name": "柜" * 60, "pieces": 1, "volume_m3": 0.5}
    return {
        "the example": json.dumps(examples.ORDER_EXAMPLE).encode(),
        "150 lines": json.dumps({**examples.ORDER_EXAMPLE, "lines": [line] * 150}).encode(),
        "60,000 unknown fields": json.dumps({f"f{n:05}": n for n in range(MANY)}).encode(),
        "9,000 unknown fields": json.dumps(
            {f"o{n}": {f"f{m}": m for m in range(450)} for n in range(20)}
        ).encode(),
        "1 MiB of lists": ("[" + "[1]," * 260_000 + "1]").encode(),
        "1 MiB of one text": json.dumps({"note": "a" * 1_040_000}).encode(),
        "1 MiB of escapes": b'{"note": "' + b"\\u4e00" * 174_000 + b'"}',
        "150 levels": json.dumps({"data": json.loads(deep)}).encode(),
        "a number of 1 MiB": b'{"number": ' + b"1" * 1_040_000 + b"}",
    }


def strange() -> Mapping[str, tuple[str, bytes]]:
    """As many fields as an object may have, none of which exists, at the other doors."""
    order = f"/orders/{examples.ORDER_EXAMPLE['merchant']}/{examples.ORDER_EXAMPLE['number']}"
    fields = {"n" * 190 + f"{n}": "v" for n in range(NAMES_MAX - 20)}
    doors = {
        f"{order}/reports": examples.REPORT_EXAMPLE,
        f"{order}/decisions": examples.DECISION_BODIES["confirm"],
        f"{order}/returns": examples.RETURN_EXAMPLE,
        "/callbacks/carrier": examples.CALLBACK_EXAMPLE,
    }
    return {
        f"480 fields, {door.rpartition('/')[2]}": (door, json.dumps({**body, **fields}).encode())
        for door, body in doors.items()
    }


def requests(key: str) -> Mapping[str, bytes]:
    """Each request as its bytes."""
    head = "POST {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    head += f"Content-Type: application/json\r\nAuthorization: Bearer {key}\r\n"
    orders = {name: ("/orders", body) for name, body in bodies().items()}
    whole = {
        name: f"{head.format(door)}Content-Length: {len(body)}\r\n\r\n".encode() + body
        for name, (door, body) in {**orders, **strange()}.items()
    }
    head = head.format("/orders")
    crumbs = head.encode() + b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 200_000
    headers = head.encode() + b"a:\r\n" * MANY + b"\r\n"
    keyless = whole["1 MiB of lists"].replace(key.encode(), b"x")
    return {**whole, "a body in crumbs": crumbs, "60,000 headers": headers, "no key": keyless}


async def cost(port: int, request: bytes) -> tuple[float, int]:
    """CPU in ms until it is answered, and the status."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    before = time.process_time()
    writer.write(request)
    status = int((await reader.readline()).split()[1])
    spent = (time.process_time() - before) * 1000
    writer.transport.abort()
    return spent, status


async def measure(folder: Path) -> None:
    """Print a line for each request."""
    settings = Settings(data_dir=folder, temporal_address="127.0.0.1:1")
    await upgrade_to_head(settings.database_url)
    async with open_app_context(settings) as context:
        key = await _key(context.store)
        config = DoorConfig(create_app(settings, context=context), log_config=None)
        async with served(config, 0) as url:
            port = int(url.rpartition(":")[2])
            print(f"{'request':<24}{'bytes':>10}{'status':>8}{'CPU ms':>9}")
            for name, request in requests(key).items():
                found = [await cost(port, request) for _ in range(ROUNDS)]
                least, status = min(found)
                print(f"{name:<24}{len(request):>10,}{status:>8}{least:>9.1f}")


async def _key(store: Store) -> str:
    return (await store.keys.add(Role.OPERATOR)).key


def main() -> None:
    """Measure in a folder that is taken away afterwards."""
    logging.disable()
    with TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
