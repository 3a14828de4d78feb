"""PDF, read by PDFium in a process of its own, so that a file made to break a reader breaks that process alone."""

import json
import os
import subprocess
import sys

from ittifak.documents.reading.limits import MIB, PDF_MEMORY, PDF_SECONDS, refuse
from ittifak.documents.reading.lines import RawText, Sheet

_CHILD = "from ittifak.documents.reading.pdf_process import main; main()"


def read_pdf(name: str, data: bytes) -> RawText:
    """Return the text of a PDF with its pages.

    A page that shows something but holds no text is marked and reported as needing OCR. The reading process may take
    ``PDF_MEMORY`` bytes and ``PDF_SECONDS`` seconds.

    Args:
        name: what the document is called.
        data: the file.

    Raises:
        CaseError: the file is encrypted or damaged, or takes more pages, memory or time than it may.

    """
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(  # noqa: S603  (this interpreter, with code that stands above)
            [sys.executable, "-c", _CHILD, str(PDF_MEMORY)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PDF_SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": paths},
        )
    except subprocess.TimeoutExpired:
        raise refuse(name, f"a PDF not read in {PDF_SECONDS} seconds", "a sound PDF") from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        found = f"a PDF at which its reader failed, given {PDF_MEMORY // MIB} MiB of memory"
        raise refuse(name, found, "a sound PDF") from None
    if "found" in answer:
        raise refuse(name, answer["found"], answer["expected"])
    return RawText(
        answer["text"],
        "pdf",
        answer["extractor"],
        sheets=[Sheet(*sheet) for sheet in answer["sheets"]],
        levels={int(offset): level for offset, level in answer["levels"].items()},
        breaks=frozenset(answer["breaks"]),
        notices=answer["notices"],
    )
