"""A photo as it is kept: upright, small, without what cameras write into it (place, device). Pure."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")  # what Pillow may try; others have decoders that we do not need
EDGE = 1280  # pixels of the longer side: a width of 16 cm at 200 dpi
LARGEST_AREA = 50_000_000  # pixels: more than phones make by themselves
HEAVY = 300_000  # bytes, from which on a photo is compressed more
QUALITIES = (82, 70, 55)
SMALLEST = 16  # pixels of a side: less is no photo
WHITE = (255, 255, 255)


class NoPhoto(Exception):
    """The bytes are no picture that can be read: damaged, or of another kind."""


class TooLarge(Exception):
    """A picture with more pixels than we unpack."""


@dataclass(frozen=True)
class Shrunk:
    """A photo as JPEG, with its size in pixels."""

    content: bytes
    width: int
    height: int


def shrunk(content: bytes) -> Shrunk:
    """The photo, its longer side at most EDGE, without metadata. Raises NoPhoto, TooLarge."""
    try:
        with warnings.catch_warnings():
            # Pillow's own warning of large pictures: the limit is ours, below, before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
            if picture.width * picture.height > LARGEST_AREA:
                raise TooLarge
            if min(picture.size) < SMALLEST:
                raise NoPhoto
            picture.draft("RGB", (EDGE, EDGE))  # a JPEG is unpacked no larger than needed
            picture.thumbnail((EDGE, EDGE))
            upright = ImageOps.exif_transpose(picture)
    except Image.DecompressionBombError as error:
        raise TooLarge from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        # What Pillow's decoders raise on damaged files; a truncated file is an OSError.
        raise NoPhoto from error
    plain = _on_white(upright)
    return Shrunk(_jpeg(plain), *plain.size)


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture in plain colours; what is transparent becomes white, as on paper."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        paper = Image.new("RGB", layer.size, WHITE)
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _jpeg(picture: Image.Image) -> bytes:
    """The picture as JPEG, the best of QUALITIES that is not HEAVY, else the lightest."""
    for quality in QUALITIES:
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality, optimize=True)
        if stream.tell() <= HEAVY:
            break
    return stream.getvalue()
