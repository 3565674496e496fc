"""Looking into pictures with Pillow."""

import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from jobs.inspection.findings import Fault, Findings, Refused, check_room

THUMBNAIL_NAME = "thumbnail.jpg"
_THUMBNAIL_SIZE = (640, 640)
_MAX_PIXELS = 50_000_000
_MAX_SIDE = 16_384
_MAX_FRAMES = 2_000
_FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}


def inspect_picture(source: Path, ending: str, folder: Path) -> Findings:
    """Decode the whole picture, and shrink it.

    Raises:
        Refused: It is none of its type, damaged, or larger than any screen.
        NoRoom: The disk is full.
    """
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=[_FORMATS[ending]]) as picture:
            width, height = picture.size
            if max(width, height) > _MAX_SIDE or width * height > _MAX_PIXELS:
                raise Refused(Fault.DIMENSIONS)
            if getattr(picture, "n_frames", 1) > _MAX_FRAMES:
                raise Refused(Fault.TOO_COMPLEX)
            picture.load()
            save_thumbnail(picture, folder)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(Fault.DIMENSIONS) from error
    except UnidentifiedImageError as error:
        raise Refused(Fault.UNREADABLE) from error
    except OSError as error:
        check_room(error.errno)
        fault = Fault.TRUNCATED if "truncated" in str(error) else Fault.UNREADABLE
        raise Refused(fault) from error
    except (ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError) as error:
        # Pillow's readers of formats raise these for headers that make no sense.
        raise Refused(Fault.UNREADABLE) from error
    return Findings(
        container=_FORMATS[ending].lower(), width=width, height=height, thumbnail_name=THUMBNAIL_NAME
    )


def save_thumbnail(picture: Image.Image, folder: Path) -> None:
    """Write a small JPEG of a picture."""
    small = picture.copy()
    small.thumbnail(_THUMBNAIL_SIZE)
    flat = Image.new("RGB", small.size, "white")
    seen = small.convert("RGBA")
    flat.paste(seen, mask=seen.getchannel("A"))
    flat.save(folder / THUMBNAIL_NAME, "JPEG", quality=80)
