"""Small drawings as PNG files, made of lines and boxes, so that the product carries no binary for them."""

import struct
import zlib

_WIDTH, _HEIGHT = 480, 270
_PAPER, _INK = (255, 255, 255), (40, 40, 60)
_RED, _BLUE, _YELLOW, _GREEN = (208, 52, 44), (52, 84, 190), (242, 190, 60), (40, 130, 80)

Colour = tuple[int, int, int]


class _Drawing:
    def __init__(self) -> None:
        self._rows = [bytearray(bytes(_PAPER) * _WIDTH) for _ in range(_HEIGHT)]

    def box(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        for row in self._rows[top : top + height]:
            row[left * 3 : (left + width) * 3] = bytes(colour) * width

    def disc(self, x: int, y: int, radius: int, colour: Colour) -> None:
        for step in range(-radius, radius + 1):
            half = int((radius * radius - step * step) ** 0.5)
            self.box(x - half, y + step, 2 * half + 1, 1, colour)

    def png(self) -> bytes:
        """Give the file (PNG specification, ISO 15948): 8 bits, RGB, no filter."""
        pixels = b"".join(b"\0" + bytes(row) for row in self._rows)
        header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
        chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def draw_led_circuit() -> bytes:
    """Draw a board, a resistor and a light-emitting diode in one loop: red to plus, blue to ground."""
    drawing = _Drawing()
    drawing.box(30, 60, 130, 150, _GREEN)
    drawing.box(40, 70, 110, 130, (52, 150, 96))
    drawing.box(60, 110, 70, 50, _INK)
    drawing.box(160, 90, 90, 6, _RED)
    drawing.box(250, 80, 80, 26, _YELLOW)
    for place, colour in ((264, _RED), (284, _RED), (304, (130, 80, 40))):
        drawing.box(place, 80, 8, 26, colour)
    drawing.box(330, 90, 60, 6, _RED)
    drawing.box(384, 90, 6, 40, _RED)
    drawing.disc(387, 150, 28, (240, 120, 110))
    drawing.disc(387, 150, 20, _RED)
    drawing.box(384, 176, 6, 24, _BLUE)
    drawing.box(160, 194, 230, 6, _BLUE)
    return drawing.png()
