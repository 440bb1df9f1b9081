"""What is not ours is served, and tested with, as it was published."""

import hashlib
import tomllib
from base64 import b64encode
from pathlib import Path

import pytest

from starter.web.pages import STATIC

PUBLISHED = {"pages": STATIC / "vendor", "tests": Path(__file__).parent / "vendor"}


@pytest.mark.parametrize("whose", PUBLISHED)
def test_each_file_that_is_not_ours_has_the_hash_it_was_published_with(whose: str) -> None:
    folder = PUBLISHED[whose]
    for name, row in tomllib.loads((folder / "versions.toml").read_text()).items():
        there = (folder / row["file"], folder / name / row["file"])
        file = next(one for one in there if one.exists())
        hash_ = b64encode(hashlib.sha384(file.read_bytes()).digest()).decode()
        assert row["integrity"] == f"sha384-{hash_}", name
