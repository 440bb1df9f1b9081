"""The characters that nobody sees, and that may steer a terminal."""

import unicodedata
from typing import Final

PLANES: Final = (*range(0x20000), *range(0xE0000, 0xF0000))
"""The others hold ideographs, or nothing."""

UNSEEN: Final = tuple(
    sign
    for sign in map(chr, PLANES)
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")
)
