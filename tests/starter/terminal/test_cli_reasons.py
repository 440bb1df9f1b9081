"""A bad field of a command is answered with where and why, each field once."""

import pytest

from tests.starter.cli import DeskUnderTest

SO = ("shop-a", "A1")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("report", *SO, "picked_up", "--data", "pieces=x", "--data", "packing_sound=perhaps"),
            ("pieces: 'x'", "packing_sound: 'perhaps'"),
        ),
        (("opinions", "--since", "yesterday"), ("--since ", "'yesterday' is not a day")),
        (("belated", "--until", "x"), ("--until ", "'x' is not a day")),
        (("worklist",), ("--role ",)),
        (("worklist", "--role", "drver"), ("--role ", "there is no role drver", "driver?")),
        (
            ("opinions", "--since", "yesterday", "--until", "x", "-o", "xml"),
            ("--since ", "'yesterday' is not a day", "--until ", "'x' is not a day", "'xml'"),
        ),
        (
            ("keys", "add", "--role", "drver", "--actor", "wang wu"),
            ("--role ", "no key stands for drver", "--actor "),
        ),
        (("files", "send", *SO, "--by", "drver"), ("file is missing", "--by ", "drver; driver?")),
        (("care", "open", *SO, "--words", "", "--kind", "x"), ("words:", "kind:")),
        (("care", "open", *SO, "--words", "x", "--kind", "follow_up"), ("opens by itself",)),
    ],
)
async def test_each_bad_field_is_named_once_on_one_line(
    desk: DeskUnderTest, words: tuple[str, ...], says: tuple[str, ...]
) -> None:
    done = await desk.run(*words)
    (error,) = [line for line in done.err.splitlines() if line.startswith("error:")]
    assert done.code == 2
    assert [error.count(one) for one in says] == [1] * len(says)
    assert "\\x09" not in done.err
