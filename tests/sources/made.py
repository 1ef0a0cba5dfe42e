"""PDF files and Word documents made of text, for tests and benchmarks."""

from __future__ import annotations

import io
import textwrap
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(
    *pages: list[tuple[float, float, float, str]],
    ink: dict[str, str] | None = None,
    under: str = "",
) -> bytes:
    """Return a PDF whose pages have lines: left edge, baseline, size and text.

    `ink` gives texts their colour ("1 1 1" is white), `under` is drawn before them.
    """
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    bodies.append("<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
    kids = []
    for lines in pages:
        stream = under
        for x, y, size, text in lines:
            colour = (ink or {}).get(text, "0 0 0")
            stream += f"{colour} rg BT /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n"
        kids.append(f"{len(bodies) + 1} 0 R")
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(bodies) + 2} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        bodies.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}endstream")
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = "%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out.encode("cp1252")))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out.encode("cp1252"))
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("cp1252")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def laid_out(*paragraphs: str, top: float = 700) -> list[tuple[float, float, float, str]]:
    """Return the lines of paragraphs, set at 10 points with a blank line after each."""
    lines = []
    for paragraph in paragraphs:
        for line in textwrap.wrap(paragraph, 70):
            lines.append((72.0, top, 10.0, line))
            top -= 13
        top -= 10
    return lines


def docx(body: str, *, head: str = "", part: str = "word/document.xml") -> bytes:
    """Return a Word document with this body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        xml = f"<?xml version='1.0'?>{head}<w:document {W}><w:body>{body}</w:body></w:document>"
        archive.writestr(part, xml)
    return buffer.getvalue()


def p(text: str, style: str = "") -> str:
    """Return a paragraph."""
    mark = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{mark}<w:r><w:t>{text}</w:t></w:r></w:p>"
