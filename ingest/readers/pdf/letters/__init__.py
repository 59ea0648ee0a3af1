"""The letters of a page.

Goes in: an open page. Comes out: characters with their places, by pdfium (`glyphs`) and a second
time without it (`second`), and the lines that they make (`visual_lines`). Read `glyphs` first: the
reading frame in which all of the PDF reader works; then `visual_lines`, `second`; this one reads
the `content` that a page sets, cut into instructions by `stream`. `fonts` is what pdfium draws with
where a document does not hold its font.
"""
