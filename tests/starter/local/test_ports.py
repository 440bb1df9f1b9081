"""Which ports a copy of the project takes."""

import json
import socket
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from starter.local.ports import (
    LAST_OFFSET,
    PORT_STEP,
    PortBlock,
    held_block,
    read_ports,
    write_ports,
)
from starter.local.setup_error import SetupError
from tests.conftest import CACHE_DIR, FIRST_TEST_OFFSET


@pytest.fixture
def free() -> Iterator[PortBlock]:
    """A free block that nobody but the test takes: the test's own locks lie elsewhere."""
    with held_block(CACHE_DIR / "ports", FIRST_TEST_OFFSET) as block:
        yield block


def test_the_first_block_has_the_ports_of_the_manual() -> None:
    named = PortBlock().named()
    assert (named["temporal"], named["ui"], named["api"], named["standins"]) == (
        7233,
        8233,
        8300,
        8310,
    )


def test_no_two_blocks_share_a_port() -> None:
    blocks = [PortBlock(offset=offset) for offset in range(0, LAST_OFFSET + 1, PORT_STEP)]
    for one, other in combinations(blocks, 2):
        assert not {*one.every_port()} & {*other.every_port()}


@pytest.mark.parametrize("name", ["temporal", "ui", "standins", "worker"])
def test_one_taken_port_moves_the_whole_block_on(
    free: PortBlock, tmp_path: Path, name: str
) -> None:
    taken = socket.create_server(("127.0.0.1", free.named()[name]))
    with taken, held_block(tmp_path, free.offset) as block:
        assert block.offset > free.offset
        assert block.offset % PORT_STEP == 0


def test_the_servers_inner_ports_count_as_well(free: PortBlock, tmp_path: Path) -> None:
    taken = socket.create_server(("127.0.0.1", free.temporal + 8))
    with taken, held_block(tmp_path, free.offset) as block:
        assert block.offset > free.offset


def test_two_copies_that_start_at_once_take_two_blocks(free: PortBlock, tmp_path: Path) -> None:
    with held_block(tmp_path, free.offset) as one, held_block(tmp_path, free.offset) as other:
        assert one.offset != other.offset


def test_a_block_is_free_again_when_its_copy_ends(free: PortBlock, tmp_path: Path) -> None:
    with held_block(tmp_path, free.offset) as first:
        pass
    with held_block(tmp_path, free.offset) as second:
        assert second == first


@pytest.mark.parametrize("offset", [7, -20, LAST_OFFSET + PORT_STEP])
def test_an_offset_that_would_mix_blocks_is_refused(tmp_path: Path, offset: int) -> None:
    with pytest.raises(SetupError, match=f"port offset {offset} "), held_block(tmp_path, offset):
        pass


def test_the_ports_file_names_ports_and_urls_and_reads_back(tmp_path: Path) -> None:
    block = PortBlock(offset=40)
    content = json.loads(write_ports(block, tmp_path).read_text())
    assert content["ports"]["api"] == 8340
    assert content["urls"]["api"] == "http://127.0.0.1:8340"
    assert content["urls"]["temporal"] == "127.0.0.1:7273"
    assert read_ports(tmp_path) == block


def test_without_a_ports_file_there_is_no_block(tmp_path: Path) -> None:
    assert read_ports(tmp_path) is None
