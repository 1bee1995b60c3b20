"""Makes pictures anew in a process of their own: `python -m lms.catalog.library.scaling`.

In: {"path", "folder"}. Out: {"pictures": [[file, width, height], …]}, the widest first, or a refusal. Only what is drawn
comes through: no place, no camera, no thumbnail, nothing hidden behind the picture.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.sandbox import answer

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS = (1600, 960, 480)
"""The widest that a lesson shows on a sharp screen, and two for telephones."""
MOST_PIXELS = 50_000_000
MOST_BYTES = 300 * 1024
_QUALITIES = (82, 74, 66, 55, 40)
_WORTH = 0.85  # a narrower picture that saves less than this is not made

TOO_MANY_PIXELS = mark(
    "Ảnh rộng {width} × {height} điểm, lớn hơn mức đọc được ({most} triệu điểm). Hãy thu nhỏ ảnh."
)
NO_PICTURE = mark(
    "Không đọc được ảnh này: tệp bị hỏng hoặc bị cắt ngang. Hãy mở ảnh, lưu lại rồi chọn tệp mới."
)


def scale(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The picture in `path`, in WebP files in `folder`: at most `WIDTHS[0]` wide and `MOST_BYTES` large, and narrower
    ones where that saves something. Raises Invalid for what can't be drawn."""
    import PIL.Image

    PIL.Image.MAX_IMAGE_PIXELS = None  # the size is looked at below, before anything is unpacked
    folder = Path(asked["folder"])
    try:
        with PIL.Image.open(asked["path"], formats=("PNG", "JPEG", "WEBP", "GIF")) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                most = MOST_PIXELS // 1_000_000
                raise Invalid(Message(TOO_MANY_PIXELS, {"width": width, "height": height, "most": most}))
            flat = picture.format in ("PNG", "GIF")
            drawn = _drawn(picture)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Invalid(Message(NO_PICTURE)) from error
    return {"pictures": [_write(folder, *each) for each in _made(drawn, flat)]}


def _drawn(picture: "Image") -> "Image":
    """What one sees: the first frame, turned as the camera was held, in the colours of the web, bare of all else."""
    from PIL import ImageOps

    picture.seek(0)
    if picture.format == "JPEG":
        picture.draft("RGB", (WIDTHS[0], WIDTHS[0]))  # unpacks a large photo small
    turned = _shades(ImageOps.exif_transpose(picture))
    has_alpha = "A" in turned.getbands() or "transparency" in turned.info
    drawn = _colours(turned).convert("RGBA" if has_alpha else "RGB")
    drawn.info = {}
    return drawn


def _shades(picture: "Image") -> "Image":
    """The picture with 256 shades of grey, where it has 65,536: cut off at the brightest of 256, all of it is white."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda shade: shade * (1 / 257)).convert("L")


def _colours(picture: "Image") -> "Image":
    """The picture with its own colour profile worked in, where there is one that can be."""
    from PIL import ImageCms

    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return picture
    try:
        plain = picture if picture.mode in ("RGB", "CMYK", "L") else picture.convert("RGB")
        made = ImageCms.profileToProfile(
            plain,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    if made is None:
        return picture
    if picture.mode == "RGBA":
        made.putalpha(picture.getchannel("A"))
    return made


def _made(drawn: "Image", flat: bool) -> "Iterator[tuple[bytes, int, int]]":
    largest = 0
    for width in WIDTHS:
        if largest and drawn.width <= width:
            continue
        content, made = _packed(_narrowed(drawn, width), flat)
        if largest and len(content) > largest * _WORTH:
            return
        largest = len(content)
        yield content, made.width, made.height


def _narrowed(drawn: "Image", width: int) -> "Image":
    import PIL.Image

    if drawn.width <= width:
        return drawn
    height = max(1, round(drawn.height * width / drawn.width))
    return drawn.resize((width, height), PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)


def _packed(picture: "Image", flat: bool) -> "tuple[bytes, Image]":
    """The picture as WebP of `MOST_BYTES` at most: exactly as it is where it is a drawing or a screen, else as good as
    fits, and narrower where nothing else helps."""
    if flat and len(content := _webp(picture, lossless=True)) <= MOST_BYTES:
        return content, picture
    while True:
        for quality in _QUALITIES:
            content = _webp(picture, quality=quality)
            if len(content) <= MOST_BYTES:
                return content, picture
        picture = picture.resize((max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))


def _webp(picture: "Image", **how: Any) -> bytes:
    held = BytesIO()
    picture.save(held, "WEBP", method=4, exif=b"", xmp=b"", icc_profile=b"", **how)
    return held.getvalue()


def _write(folder: Path, content: bytes, width: int, height: int) -> list[Any]:
    path = folder / f"{width}.webp"
    path.write_bytes(content)
    return [path.name, width, height]


if __name__ == "__main__":
    answer(scale)
