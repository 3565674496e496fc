# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# ReportLab has no types; this file is all that touches it.
"""Drawing A4 pages as PDF: text that fits its place, lines, QR codes. Places are mm from left and top."""

from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
_FOLDER = Path(__file__).with_name("fonts")
_LEADING = 1.25
_STEP_PT = 0.5


class Font(StrEnum):
    """Fonts in `jobs/fonts`: Latin, Greek and Cyrillic with the Kazakh letters; MONO has ASCII alone."""

    REGULAR = "NotoSans-Regular"
    BOLD = "NotoSans-Bold"
    MONO = "DejaVuSansMono-Bold"


@cache
def _load_fonts() -> None:
    for font in Font:
        pdfmetrics.registerFont(TTFont(font.value, _FOLDER / f"{font.value}.ttf"))


class Pages:
    """A PDF document under way; `end` gives its bytes."""

    def __init__(self, *, title: str, language: str) -> None:
        _load_fonts()
        self._file = BytesIO()
        self._canvas = Canvas(self._file, pagesize=A4, lang=language)
        self._canvas.setTitle(title)

    def line_of_text(
        self,
        text: str,
        *,
        x: float,
        y: float,
        width: float,
        font: Font,
        size_pt: float,
        centred: bool = False,
    ) -> None:
        """Write one line with its base at `y`, made smaller where it would be wider than `width`."""
        is_at_pt = pdfmetrics.stringWidth(text, font.value, size_pt)
        size = size_pt * min(1.0, width * mm / is_at_pt) if is_at_pt else size_pt
        self._canvas.setFont(font.value, size)
        draw = self._canvas.drawCentredString if centred else self._canvas.drawString
        draw((x + width / 2 if centred else x) * mm, A4[1] - y * mm, text)

    def paragraph(
        self,
        text: str,
        *,
        x: float,
        y: float,
        width: float,
        font: Font,
        size_pt: float,
        most_lines: int,
        centred: bool = False,
    ) -> float:
        """Write text from `y` down, smaller where it needs more than `most_lines`; gives where it ends."""
        size = size_pt
        lines = _split(text, font, size, width)
        while size > _STEP_PT * 10 and (len(lines) > most_lines or _widest(lines, font, size) > width * mm):
            size -= _STEP_PT
            lines = _split(text, font, size, width)
        height = size * _LEADING / mm
        for index, line in enumerate(lines):
            base = y + height * index + size / mm
            self.line_of_text(line, x=x, y=base, width=width, font=font, size_pt=size, centred=centred)
        return y + height * len(lines)

    def qr_code(self, text: str, *, x: float, y: float, side: float) -> None:
        """Draw a QR code with the quiet zone around it that readers need; `y` is its upper edge."""
        code = QrCodeWidget(text, barLevel="M", barBorder=4, barWidth=side * mm, barHeight=side * mm)
        drawing = Drawing(side * mm, side * mm)
        drawing.add(code)
        renderPDF.draw(drawing, self._canvas, x * mm, A4[1] - (y + side) * mm)

    def frame(self, *, x: float, y: float, width: float, height: float, dashed: bool = False) -> None:
        """Draw a thin grey frame; a dashed one is to be cut along."""
        self._canvas.saveState()
        self._canvas.setStrokeGray(0.6)
        self._canvas.setLineWidth(0.5)
        if dashed:
            self._canvas.setDash(3, 3)
        self._canvas.rect(x * mm, A4[1] - (y + height) * mm, width * mm, height * mm)
        self._canvas.restoreState()

    def next_page(self) -> None:
        """Go on with an empty page."""
        self._canvas.showPage()

    def end(self) -> bytes:
        """Give the document."""
        self._canvas.save()
        return self._file.getvalue()


def _split(text: str, font: Font, size_pt: float, width_mm: float) -> list[str]:
    return simpleSplit(text, font.value, size_pt, width_mm * mm)


def _widest(lines: list[str], font: Font, size_pt: float) -> float:
    return max((pdfmetrics.stringWidth(line, font.value, size_pt) for line in lines), default=0)
