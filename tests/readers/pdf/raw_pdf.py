"""Writes the smallest PDF around a content stream, byte for byte as given."""

from __future__ import annotations

from collections.abc import Mapping

FONTS = {
    "F1": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "F2": "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
    "/DescendantFonts[%s]>>",
    "F3": "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-V"
    "/DescendantFonts[%s]>>",
}
DESCENDANT = (
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000"
    "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>"
    "/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
    "/FontBBox[-25 -254 1000 880]/Ascent 880/Descent -120/ItalicAngle 0/StemV 93/CapHeight 880>>>>"
)


def raw_pdf(
    *streams: bytes, forms: Mapping[str, tuple[str, bytes]] | None = None, turn: int = 0
) -> bytes:
    """A page of 595 by 842 points with these content streams, the fonts F1 (Latin), F2 (Chinese)
    and F3 (downwards), and forms: of each the entries of its dictionary, and its stream."""
    forms = forms or {}
    first, inner = 6, 6 + len(streams)
    fonts = "".join(f"/{key} {font}" for key, font in FONTS.items()).replace("%s", "5 0 R")
    objects = "".join(f"/{key} {inner + n} 0 R" for n, key in enumerate(forms))
    contents = " ".join(f"{first + n} 0 R" for n in range(len(streams)))
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {turn}/Resources 4 0 R"
        f"/Contents[{contents}]>>".encode(),
        f"<</Font<<{fonts}>>/XObject<<{objects}>>"
        "/ExtGState<</G1<</ca .5>>/G2<</Font[5 0 R 9]>>/G3 5>>>>".encode(),
        DESCENDANT.encode(),
        *(_stream("", data) for data in streams),
        *(
            _stream("/Type/XObject/Subtype/Form" + entries, data)
            for entries, data in forms.values()
        ),
    ]
    written, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(written))
    )


def _stream(entries: str, data: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)
