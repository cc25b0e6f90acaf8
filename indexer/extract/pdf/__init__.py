"""What does a PDF say, page by page, and which reader reads each page better?"""

from __future__ import annotations

from indexer.extract.pdf.document import read

__all__ = ["read"]
