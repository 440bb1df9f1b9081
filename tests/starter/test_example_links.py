"""What `fulfil dev --example` prints: a link for each who works on an order in real time."""

import re
from pathlib import Path

from tests.loopback import http
from tests.starter.terminal.operation.test_cli_dev import READY, fulfil, read_until

LINK = re.compile(r"^(?P<role>\w+) \(.*\): (?P<address>http\S+/(?:app|l)/\S+)$", re.MULTILINE)


async def test_each_link_of_an_example_leads_to_its_order(
    engine_cache: Path, tmp_path: Path
) -> None:
    with fulfil(tmp_path, "dev", "--no-ui", "--example") as dev:
        output = read_until(dev, READY)
        links = {found["role"]: found["address"] for found in LINK.finditer(output)}
        order = re.search(r"order (LIVE\d+) of demo-home", output)
        assert order, output
        assert set(links) == {"order_desk", "driver", "technician", "customer", "merchant"}
        for role, address in links.items():
            async with http(follow_redirects=True) as browser:
                page = await browser.get(address)
                assert page.status_code == 200, page.text
                shows = role not in ("order_desk", "merchant")  # they see what waits
                assert (order[1] in page.text) == shows, role
        dev.terminate()
        read_until(dev, "nothing is left running")
