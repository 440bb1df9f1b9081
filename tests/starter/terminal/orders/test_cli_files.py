"""`fulfil files`: what somebody took a photo of stands next to its order."""

from pathlib import Path

import pytest

from starter.service.files import BYTES_MAX
from tests.image_files import a_photo
from tests.starter.cli import DeskUnderTest

ORDER = ("shop-a", "A1")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "side.jpg"
    file.write_bytes(a_photo())
    return file


async def test_a_photo_is_sent_listed_and_saved(
    desk: DeskUnderTest, photo: Path, tmp_path: Path
) -> None:
    await desk.take()
    sent = await desk.json("files", "send", *ORDER, str(photo), "--by", "driver", "--actor", "w-3")
    (listed,) = await desk.json("files", "list", *ORDER)
    saved = await desk.run("files", "save", *ORDER, sent["sha256"], str(tmp_path / "saved.jpg"))
    assert (sent["outcome"], sent["by"], sent["actor"]) == ("accepted", "driver", "w-3")
    assert listed["sha256"] == sent["sha256"]
    assert saved.code == 0
    assert (tmp_path / "saved.jpg").stat().st_size == sent["size"]


async def test_an_order_without_files_says_so(desk: DeskUnderTest) -> None:
    await desk.take()
    assert (await desk.run("files", "list", *ORDER)).err == "order A1 has no files\n"


async def test_what_cannot_be_sent_is_told_and_nothing_is_kept(
    desk: DeskUnderTest, photo: Path, tmp_path: Path
) -> None:
    await desk.take()
    text, large = tmp_path / "note.txt", tmp_path / "large.jpg"
    text.write_text("hello", "utf-8")
    large.write_bytes(b"\0" * (BYTES_MAX + 1))
    for file, why in ((text, "this is not a photo"), (large, "more than 10,000,000 bytes")):
        assert why in (await desk.run("files", "send", *ORDER, str(file))).err
    assert "cannot be read" in (await desk.run("files", "send", *ORDER, str(tmp_path / "no"))).err
    assert "drver" in (await desk.run("files", "send", *ORDER, str(photo), "--by", "drver")).err
    assert await desk.store.files.of_order("order:shop-a:A1") == ()


async def test_a_file_that_is_there_is_not_written_over(desk: DeskUnderTest, photo: Path) -> None:
    await desk.take()
    name = (await desk.json("files", "send", *ORDER, str(photo)))["sha256"]
    refused = await desk.run("files", "save", *ORDER, name, str(photo))
    assert refused.code == 2
    assert (await desk.json("files", "send", *ORDER, str(photo)))["outcome"] == "known"
