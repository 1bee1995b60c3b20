"""Small files of every kind that is recognised, made here: no bytes of anybody else's."""

import io
import struct
import zipfile
import zlib


def chunk(kind: bytes, body: bytes) -> bytes:
    """A part of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int = 4, height: int = 3, extra: bytes = b"", held: int | None = None) -> bytes:
    """A grey picture; `extra` is put between its head and its points. `held`: so many lines of it only."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height if held is None else held))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def gif() -> bytes:
    """One white point."""
    return b"GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"  # as the format's own description has it


def box(kind: bytes, *inside: bytes) -> bytes:
    """A box of MP4."""
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _track(handler: bytes, code: bytes) -> bytes:
    described = box(b"stsd", struct.pack(">II", 0, 1), box(code, b"\0" * 8))
    told = box(b"hdlr", struct.pack(">II4s", 0, 0, handler), b"\0" * 12)
    return box(b"trak", box(b"mdia", told, box(b"minf", box(b"stbl", described))))


def mp4(*tracks: tuple[bytes, bytes], brand: bytes = b"isom", size: int = 2000) -> bytes:
    """A film by its boxes (nothing that plays); `tracks`: handler and code of each."""
    index = box(b"moov", *(_track(*track) for track in tracks or ((b"vide", b"avc1"), (b"soun", b"mp4a"))))
    return box(b"ftyp", brand, b"\0\0\2\0isom") + index + box(b"mdat", b"\x5a" * size)


def m4a() -> bytes:
    """A sound by its boxes."""
    return mp4((b"soun", b"mp4a"), brand=b"M4A ")


def element(name: int, body: bytes) -> bytes:
    """An element of WebM."""
    return name.to_bytes((name.bit_length() + 7) // 8) + (1 << 56 | len(body)).to_bytes(8) + body


def webm(track: int = 1, codec: bytes = b"V_VP9", doc_type: bytes = b"webm") -> bytes:
    """A film by its elements (nothing that plays)."""
    head = element(0x1A45DFA3, element(0x4282, doc_type))
    entry = element(0xAE, element(0x83, bytes([track])) + element(0x86, codec))
    return head + element(0x18538067, element(0x1654AE6B, entry) + element(0x1F43B675, b"\0" * 500))


def mp3(frames: int = 6, tag: bool = True) -> bytes:
    """Silence of 128 kbit/s by its frames."""
    frame = b"\xff\xfb\x90\x00" + b"\0" * 413
    return (b"ID3\4\0\0\0\0\0\x0a" + b"\0" * 10 if tag else b"") + frame * frames


def ogg(first: bytes = b"OpusHead", pages: int = 3) -> bytes:
    """A sound by its pages."""

    def page(flags: int, body: bytes) -> bytes:
        return struct.pack("<4sBBqIII", b"OggS", 0, flags, 0, 1, 0, 0) + bytes([1, len(body)]) + body

    return page(2, first + b"\1\1") + b"".join(page(0, b"x" * 40) for _ in range(pages))


def pdf() -> bytes:
    """An empty paper."""
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


_MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}


def office(kind: str = "docx", parts: dict[str, bytes] | None = None, macros: bool = False) -> bytes:
    """A file of Word, Excel or PowerPoint by its parts; `parts` are put beside."""
    name, word = _MAIN[kind]
    said = f"application/vnd.openxmlformats-officedocument.{word}.main+xml"
    if macros:
        said = "application/vnd.ms-word.document.macroEnabled.main+xml"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        listed = f'<Types><Override PartName="/{name}" ContentType="{said}"/></Types>'
        for part, content in {"[Content_Types].xml": listed, name: "<document/>", **(parts or {})}.items():
            info = zipfile.ZipInfo(part)  # without the time: the same bytes each time
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return held.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10"/></svg>'
VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nXin chào.\n".encode()
SRT = "1\n00:00:01,000 --> 00:00:04,000\nXin chào.\n".encode()
