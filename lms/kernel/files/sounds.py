"""MP3 (frames, ISO/IEC 11172-3) and Ogg (pages, RFC 3533): whether a file is one from beginning to end."""

from typing import IO

from lms.kernel.files.unsound import BROKEN, CUT, Unsound

_FRAMES_SEEN = 4
_BITRATES = {
    3: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG 1
    2: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG 2 and 2.5
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_SOUND = (b"\x01vorbis", b"OpusHead", b"\x7fFLAC")
_MOST_PAGES = 200_000


def _frame_length(head: bytes) -> int:
    """Bytes of the frame of layer III that begins with these four; 0 if they are not its beginning."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if layer != 1 or version == 1 or not 1 <= bitrate <= 14 or rate == 3:
        return 0
    kilobits = _BITRATES[3 if version == 3 else 2][bitrate - 1]
    return (144 if version == 3 else 72) * kilobits * 1000 // _RATES[version][rate] + (head[2] >> 1 & 1)


def is_frame(head: bytes) -> bool:
    """Whether an MP3 may begin so."""
    return _frame_length(head) > 0


def mp3(file: IO[bytes], size: int) -> str | None:
    """'mp3' if frames follow each other; None if there are none. Raises Unsound for one that ends before its tag."""
    file.seek(0)
    head = file.read(10)
    at = 0
    if head[:3] == b"ID3" and len(head) == 10:
        length = 0
        for byte in head[6:10]:
            length = length << 7 | byte & 0x7F
        at = 10 + length
        if at >= size:
            raise Unsound(CUT)
    file.seek(at)
    padding = file.read(4096)
    at += len(padding) - len(padding.lstrip(b"\0"))
    for _ in range(_FRAMES_SEEN):
        file.seek(at)
        length = _frame_length(file.read(4))
        if not length:
            return None
        at += length
        if at >= size:
            break
    return "mp3"


def ogg(file: IO[bytes], size: int) -> str | None:
    """'ogg' for sound alone; None for anything else in Ogg. Raises Unsound for one that is cut off."""
    at = streams = 0
    for _ in range(_MOST_PAGES):
        if at >= size:
            return "ogg" if streams else None
        file.seek(at)
        head = file.read(27)
        if len(head) < 27:
            raise Unsound(CUT)
        if head[:4] != b"OggS":
            raise Unsound(BROKEN)
        lengths = file.read(head[26])
        begins = file.read(8) if head[5] & 2 else b""
        if begins and not begins.startswith(_SOUND):
            return None
        streams += bool(begins)
        at += 27 + head[26] + sum(lengths)
        if at > size:
            raise Unsound(CUT)
    raise Unsound(BROKEN)
