"""Takes the pictures of the README: `make pictures`, or `python -m tools.pictures`.

It plays some stories of the demo in a folder of its own, opens the pages in Debian's Chromium, and
writes `docs/pictures/`; each picture stays below `BYTES_MAX`.
"""

import asyncio
import secrets
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright
from rich.console import Console

from activities.adapters.process.settings import load_settings
from models.roles import Role
from starter.demo.live_order import Invited
from starter.demo.run import MERCHANT, play
from starter.demo.scenarios import Plot
from starter.web.pages import order_path

CHROMIUM: Final = Path("/usr/bin/chromium")
FOLDER: Final = Path(__file__).parent.parent / "docs" / "pictures"
BYTES_MAX: Final = 200_000
PATIENCE_MS: Final = 100_000
COLOURS: Final = 128
PASSWORD: Final = secrets.token_urlsafe()
STORIES: Final = (
    (Plot.GOOD, 2),
    (Plot.SILENT_DESK, 2),
    (Plot.SILENT_DRIVER, 1),
    (Plot.WRONG_CODE, 1),
    (Plot.DAMAGE, 1),
)
DESK: Final[dict[str, Any]] = {"viewport": {"width": 1280, "height": 860}, "locale": "zh-CN"}
PHONE: Final[dict[str, Any]] = {
    "viewport": {"width": 412, "height": 839}, "locale": "zh-CN", "is_mobile": True,
    "has_touch": True,
}  # fmt: skip


@dataclass
class Camera:
    """A browser, and where its pictures go."""

    browser: Browser

    async def page(self, address: str, **profile: Any) -> Page:
        """A page in a browser of its own."""
        opened = await self.browser.new_context(timezone_id="Asia/Shanghai", **profile)
        opened.set_default_timeout(PATIENCE_MS)
        page = await opened.new_page()
        await page.goto(address)
        return page

    async def take(self, page: Page, name: str) -> None:
        """Write what a page shows."""
        picture = Image.open(BytesIO(await page.screenshot()))
        if picture.width > DESK["viewport"]["width"]:
            picture.thumbnail((DESK["viewport"]["width"], picture.height))
        file = FOLDER / f"{name}.png"
        picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=COLOURS).save(
            file, optimize=True
        )
        assert file.stat().st_size < BYTES_MAX, f"{file} has {file.stat().st_size} bytes"


async def take_all(guests: Invited) -> None:
    """The desk's first page, an order's page, a driver's, and its history in the Temporal UI."""
    links = {one.role: one.address for one in guests.links}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        camera = Camera(browser)
        driver = await camera.page(links[Role.DRIVER], **PHONE)
        await camera.take(driver, "driver")
        desk = await camera.page(links[Role.ORDER_DESK], **DESK)
        await desk.fill('[name="name"]', "li.na")
        await desk.fill('[name="password"]', PASSWORD)
        await desk.click("main button")
        await desk.wait_for_url("**/app/desk")
        base = links[Role.ORDER_DESK].partition("/app/")[0]
        await desk.goto(f"{base}/app/desk?role={Role.TRUNK_DESK}")
        await camera.take(desk, "desk")
        await desk.goto(f"{base}{order_path(MERCHANT, guests.number)}")
        await camera.take(desk, "order")
        if guests.history:
            history = await camera.page(guests.history, **DESK)
            await history.get_by_text("OrderWorkflow").first.wait_for()
            await camera.take(history, "temporal-ui")
        await browser.close()


async def main(folder: Path) -> None:
    """Play, and take the pictures at the end."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    settings = load_settings().model_copy(update={"data_dir": folder})
    await play(settings, Console(), cast=STORIES, visit=take_all)


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        asyncio.run(main(Path(made)))
