"""Renderer of a paper as a scan, a little askew."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from demo import pdf

if TYPE_CHECKING:
    from demo.source import Paper

_DPI = 200
_SPECKS = 260


def render(paper: Paper) -> bytes:
    """Return a PDF that holds nothing but pictures of the paper's pages."""
    chance = random.Random(paper.path)  # noqa: S311 - specks of dust, not secrets
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle("Skannat dokument")
    canvas.setCreator("Kopiator plan 2")
    for page in pypdfium2.PdfDocument(pdf.render(paper)):
        picture = page.render(scale=_DPI / 72, grayscale=True).to_pil()
        canvas.drawImage(ImageReader(_scanned(picture, chance)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _scanned(picture: Image.Image, chance: random.Random) -> Image.Image:
    askew = picture.rotate(chance.uniform(-0.5, 0.5), Image.Resampling.BICUBIC, fillcolor=255)
    black = askew.point(lambda tone: 255 * (tone > 160), "1")
    for _ in range(_SPECKS):
        black.putpixel((chance.randrange(black.width), chance.randrange(black.height)), 0)
    return black
