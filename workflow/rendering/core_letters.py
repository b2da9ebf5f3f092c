"""Which letters are common in Chinese, Japanese and Korean: those of the national standards."""

from collections.abc import Mapping
from types import MappingProxyType

# Core family → Python's codec for the standard: GB 2312 (6,763 letters in two levels), Big5
# (13,060, without the Hong Kong supplement), JIS X 0208 (6,355) and KS X 1001 (2,350 Hangul
# syllables and 4,888 Hanja).
_STANDARDS: Mapping[str, str] = MappingProxyType(
    {
        "Communique Sans SC": "gb2312",
        "Communique Sans TC": "big5",
        "Communique Sans JP": "euc_jp",
        "Communique Sans KR": "euc_kr",
    }
)

# Unicode blocks that all four have, as far as the source font does: what stands between the
# letters, and the scripts that names and addresses come in.
_BLOCKS = (
    (0x0020, 0x017F),  # Latin
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin with two marks, as in Vietnamese
    (0x2000, 0x206F),  # General punctuation
    (0x20A0, 0x20CF),  # Currencies
    (0x2100, 0x22FF),  # Letterlike symbols, fractions, arrows, mathematics
    (0x2460, 0x24FF),  # Enclosed numbers
    (0x2500, 0x26FF),  # Frames, shapes, symbols
    (0x3000, 0x30FF),  # CJK punctuation, kana
    (0x3100, 0x312F),  # Bopomofo
    (0x3200, 0x33FF),  # Enclosed letters, units
    (0xFE30, 0xFE4F),  # Punctuation of Chinese standards
    (0xFF00, 0xFFEF),  # Full-width and half-width forms
)


def letters(family: str) -> frozenset[int]:
    """The code points of core family *family*; a source font may lack some of them."""
    standard = _STANDARDS[family]
    common = {code for first, last in _BLOCKS for code in range(first, last + 1)}
    return frozenset(common | {code for code in range(0x80, 0x10000) if _has(standard, code)})


def _has(standard: str, code: int) -> bool:
    # Two bytes are the standard itself; EUC-JP reaches a second standard with three.
    try:
        return len(chr(code).encode(standard)) == 2
    except UnicodeEncodeError:
        return False
