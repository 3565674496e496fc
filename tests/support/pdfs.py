"""Reading PDF files as a person and a phone would."""

from contextlib import closing

import pypdfium2
import zxingcpp


def read_pages(pdf: bytes) -> list[str]:
    """Give the text of each page, in lines."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        texts: list[str] = []
        for number in range(len(document)):
            with closing(document[number]) as page, closing(page.get_textpage()) as text:
                texts.append(text.get_text_range().replace("\r\n", "\n"))
        return texts


def read_codes(pdf: bytes, page: int = 0) -> list[str]:
    """Give what the QR codes of a page say when the page is drawn with 144 dots per inch."""
    with closing(pypdfium2.PdfDocument(pdf)) as document, closing(document[page]) as sheet:
        picture = sheet.render(scale=2).to_pil()
    return [each.text for each in zxingcpp.read_barcodes(picture)]
