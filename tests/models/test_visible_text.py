"""What a terminal or a log line shows: no character that nobody sees, and nothing else changed."""

import json
import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from models.visible_text import visible, visible_json


def test_every_control_format_and_surrogate_character_is_written_out() -> None:
    every = map(chr, range(sys.maxunicode + 1))
    unseen = [one for one in every if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")]
    assert [sign for sign in unseen if not visible(sign).isascii() or visible(sign) == sign] == []


def test_everything_that_people_write_stays() -> None:
    text = "王芳 收到 2 件, naïve café — «ok» 👩 ✓ ﹣　한국어 ไทย हिन्दी العربية e\u0301 ❤\ufe0f"
    assert visible(text) == text


def test_a_line_feed_stays_where_it_may() -> None:
    assert visible("a\nb\x1b[2J\u202e\x9b\U000e0041", keep="\n") == (
        "a\nb\\x1b[2J\\u202e\\x9b\\U000e0041"
    )


@given(st.recursive(st.text(), lambda inner: st.dictionaries(st.text(), inner, max_size=3)))
def test_json_says_the_same_in_characters_that_are_seen(value: object) -> None:
    for indent in (None, 2):
        text = visible_json(json.dumps(value, ensure_ascii=False, indent=indent))
        assert json.loads(text) == value
        assert visible(text, keep="\n") == text
