"""Pictures that somebody sends: what is kept of them, and what is refused."""

import struct
import subprocess
import sys
import zlib

import pytest

from tests.photographs import (
    SECRET,
    drawing,
    noise,
    photograph,
    read,
    swapped_photograph,
    telephone_photograph,
)
from workflow.errors import InvalidInputError
from workflow.intake.pictures import MOST_BYTES, MOST_SENT, read_picture


def refusal(data: bytes) -> str:
    with pytest.raises(InvalidInputError) as refused:
        read_picture(data)
    return refused.value.code


def test_a_photograph_keeps_what_it_shows_and_loses_what_the_camera_wrote() -> None:
    sent = photograph()
    assert SECRET.encode() in sent

    made = read_picture(sent)

    assert (made.media_type, made.width, made.height) == ("image/jpeg", 640, 480)
    assert SECRET.encode() not in made.data
    shown = read(made.data)
    assert not shown.getexif()
    assert "comment" not in shown.info
    red, blue = shown.getpixel((320, 40)), shown.getpixel((320, 440))
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]


def test_a_photograph_that_lies_on_its_side_is_turned() -> None:
    made = read_picture(photograph(turned=True))

    assert (made.width, made.height) == (640, 480)
    red, _, blue = read(made.data).getpixel((320, 40))
    assert red > 150 > blue


def test_a_large_photograph_is_made_as_large_as_a_page_needs() -> None:
    made = read_picture(photograph(6_000, 4_000))

    assert (made.width, made.height) == (1_600, 1_067)


def test_a_drawing_stays_as_it_is_and_can_be_seen_through() -> None:
    made = read_picture(drawing())

    assert made.media_type == "image/png"
    shown = read(made.data)
    assert shown.getpixel((0, 0))[3] == 0
    assert shown.getpixel((150, 100)) == (0x20, 0x80, 0x20, 255)


def test_a_photograph_saved_as_png_becomes_a_jpeg() -> None:
    made = read_picture(noise(700, 500, "PNG"))

    assert made.media_type == "image/jpeg"
    assert len(made.data) <= MOST_BYTES


def test_colours_are_what_the_picture_says_that_they_are() -> None:
    red, _, blue = read(read_picture(swapped_photograph()).data).getpixel((32, 24))

    assert blue > 150 > red


def test_of_two_photographs_in_one_file_the_first_is_shown() -> None:
    made = read_picture(telephone_photograph())

    assert (made.media_type, made.width, made.height) == ("image/jpeg", 64, 48)
    assert read(made.data).getpixel((32, 24))[0] > 150


def test_the_same_file_gives_the_same_picture() -> None:
    assert read_picture(photograph()).sha256 == read_picture(photograph()).sha256


def test_what_is_no_picture_is_refused_by_its_content() -> None:
    assert refusal(b"GIF89a") == "picture_unknown_form"
    assert refusal(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "picture_unknown_form"
    assert refusal(b"") == "picture_unknown_form"
    assert refusal(photograph()[:300]) == "picture_damaged"
    assert refusal(drawing()[:60]) == "picture_damaged"
    assert refusal(noise(1_600, 1_600, "PNG", "RGBA")) == "picture_too_detailed"
    assert refusal(b"\xff\xd8\xff" + bytes(MOST_SENT)) == "file_too_large"


def test_a_picture_that_would_unpack_to_gigabytes_is_refused_by_what_it_says() -> None:
    assert refusal(bomb(60_000, 60_000)) == "picture_too_large"
    # Just within the pixels, with less behind it than it says.
    assert refusal(bomb(7_000, 7_000)) == "picture_damaged"


def test_the_process_that_reads_has_no_memory_beyond_its_limit_and_opens_nothing() -> None:
    program = (
        "import resource, socket\n"
        "from workflow.intake import children as child\n"
        "child.limit_this_process()\n"
        "child.input_at_last()\n"
        "tries = lambda: open('/etc/hostname'), socket.socket, lambda: bytearray(1 << 30)\n"
        "for action in tries:\n"
        "    try:\n        action()\n        print('possible')\n"
        "    except (OSError, MemoryError) as error:\n        print(type(error).__name__)\n"
    )

    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, input=""
    )

    assert ended.stdout.split() == ["OSError", "OSError", "MemoryError"]


def bomb(width: int, height: int) -> bytes:
    """A PNG of hardly any bytes that says it is so large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", lines) + chunk(b"IEND", b"")
