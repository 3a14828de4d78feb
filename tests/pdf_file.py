"""PDFs written by hand, so that a test says what stands on each page and how the file is put together."""

from dataclasses import dataclass, field

TURKISH = dict(zip(range(0xA1, 0xA7), "ğışĞİŞ", strict=True))
NAMES = {
    0xA1: "gbreve",
    0xA2: "dotlessi",
    0xA3: "scedilla",
    0xA4: "Gbreve",
    0xA5: "Idotaccent",
    0xA6: "Scedilla",
}
PICTURE = b"\x80" * 16


@dataclass
class Pdf:
    """Objects of a PDF; ``pages`` hold lines of (x, y, size, text), or ``picture`` for a page that is an image."""

    pages: list[list[tuple[float, float, float, str]] | str] = field(default_factory=list)
    labels: str = ""
    trailer: str = ""
    count: int | None = None
    extra: list[bytes] = field(default_factory=list)

    def data(self) -> bytes:
        """Return the file."""
        kids = [6 + 2 * place for place in range(len(self.pages))]
        count = len(self.pages) if self.count is None else self.count
        labels = f" /PageLabels << /Nums [{self.labels}] >>" if self.labels else ""
        differences = " ".join(f"{code} /{name}" for code, name in NAMES.items())
        objects = [
            f"<< /Type /Catalog /Pages 2 0 R{labels} >>".encode(),
            f"<< /Type /Pages /Count {count} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>".encode(),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /BaseEncoding /WinAnsiEncoding"
            b" /Differences [" + differences.encode() + b"] >> /ToUnicode 4 0 R >>",
            _stream(_to_unicode()),
            b"<< /Type /XObject /Subtype /Image /Width 4 /Height 4 /BitsPerComponent 8 /ColorSpace /DeviceGray"
            b" /Length 16 >>\nstream\n" + PICTURE + b"\nendstream",
        ]
        for place, page in enumerate(self.pages):
            content = b"q 595 0 0 842 0 0 cm /I Do Q" if page == "picture" else _content(page)
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {7 + 2 * place} 0 R"
                " /Resources << /Font << /F 3 0 R >> /XObject << /I 5 0 R >> >> >>".encode()
            )
            objects.append(_stream(content))
        objects += self.extra
        return _file(objects, self.trailer)


def lines(
    *texts: str, top: float = 760, size: float = 11, left: float = 70
) -> list[tuple[float, float, float, str]]:
    """Return lines set below each other."""
    return [(left, top - place * size * 1.3, size, text) for place, text in enumerate(texts)]


def _content(page: list[tuple[float, float, float, str]]) -> bytes:
    codes = {letter: code for code, letter in TURKISH.items()}
    parts = []
    for x, y, size, text in page:
        letters = b"".join(bytes([codes[c]]) if c in codes else c.encode("cp1252") for c in text)
        letters = letters.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        parts.append(f"BT /F {size} Tf {x} {y} Td (".encode() + letters + b") Tj ET")
    return b"\n".join(parts)


def _to_unicode() -> bytes:
    rows = "\n".join(f"<{code:02x}> <{ord(letter):04x}>" for code, letter in TURKISH.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"1 beginbfrange <20> <7e> <0020> endbfrange\n1 beginbfrange <c0> <ff> <00c0> endbfrange\n"
        f"{len(TURKISH)} beginbfchar\n{rows}\nendbfchar\nendcmap end end"
    ).encode()


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d%s >>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def _file(objects: list[bytes], trailer: str) -> bytes:
    parts, offsets, length = [b"%PDF-1.7\n"], [], 9
    for number, body in enumerate(objects, start=1):
        offsets.append(length)
        parts.append(b"%d 0 obj\n" % number + body + b"\nendobj\n")
        length += len(parts[-1])
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{length}\n%%EOF".encode()
    return b"".join(parts) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
