"""Web pages: what a browser shows, feature by feature."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import UnreadableDocument
from ingest.readers import web
from tests.readers.word_files import shown


def read(folder: Path, page: str | bytes) -> list[object]:
    path = folder / "p.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return shown(web.read(path))


def test_text_parts_where_blocks_do(tmp_path: Path) -> None:
    page = "<body><h1>决算</h1><p>收入 <b>1.00</b>\n万元<br>支出</p>尾<div>一<span>二</span></div></body>"
    assert read(tmp_path, page) == ["决算", "收入 1.00 万元", "支出", "尾", "一二"]


def test_merged_cells_stand_once_with_their_spans(tmp_path: Path) -> None:
    page = """<table><thead><tr><th rowspan=2>科目<th colspan=2>收入</tr><tr><td>本年<td>上年</tr></thead>
    <tfoot><tr><td>注<td colspan=2></tfoot><tr><td>教<br>育<td>1.00<td></table>"""
    assert read(tmp_path, page) == [
        [
            [(1, 1, 2, "科目"), (2, 2, 1, "收入")],
            [(2, 1, 1, "本年"), (3, 1, 1, "上年")],
            [(1, 1, 1, "教\n育"), (2, 1, 1, "1.00"), (3, 1, 1, "")],
            [(1, 1, 1, "注"), (2, 2, 1, "")],
        ]
    ]


@pytest.mark.parametrize("span", ["", "x", "-1", "0", "99999999", "²"])
def test_spans_that_are_none_do_no_harm(tmp_path: Path, span: str) -> None:
    page = f"<table><tr><td colspan='{span}' rowspan='{span}'>甲<td>1<tr><td>2<td>3</table>"
    assert "甲" in str(read(tmp_path, page))


def test_tables_that_lay_out_a_page_are_none(tmp_path: Path) -> None:
    inner = "<table><tr><td>教育<td>1.00</tr></table>"
    page = f"<table><tr><td>栏目<td><p>收入决算表</p>{inner}<p>注</p></table>"
    page += "<table><tr><td>标题<tr><td>正文</table>"
    table = [[(1, 1, 1, "教育"), (2, 1, 1, "1.00")]]
    assert read(tmp_path, page) == ["栏目", "收入决算表", table, "注", "标题", "正文"]


def test_what_is_not_shown_is_not_read(tmp_path: Path) -> None:
    page = """<head><title>题</title><style>p{}</style></head><body><script>var a=9.99</script>
    <p style="display: none">藏</p><p hidden>藏</p><!-- 藏 --><p>显</p><textarea>空</textarea>"""
    assert read(tmp_path, page) == ["显", "空"]


@pytest.mark.parametrize(
    "data",
    [
        "<p>决算</p>".encode(),
        "<p>决算</p>".encode("gb18030"),
        '<meta charset="gb2312"><p>决算</p>'.encode("gbk"),
        "<p>决算</p>".encode("utf-8-sig"),
        "<p>决算</p>".encode("utf-16"),
        '<?xml version="1.0" encoding="utf-8"?><p>决算</p>'.encode(),
        '<meta charset="nobody-knows"><p>决算</p>'.encode(),
    ],
)
def test_encodings(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == ["决算"]


def test_documents_that_are_only_linked_are_told(tmp_path: Path) -> None:
    path = tmp_path / "p.html"
    path.write_text(
        '<p>见附件</p><a href="./a.pdf">附件1 <b>决算</b></a><a href="/x/b.DOCX?v=1">附件2</a>'
        '<a href="./a.pdf">同上</a><a href="index.html">首页</a><a href="http://[">坏</a>'
    )
    assert web.read(path).problems == [
        "only linked, fetch it: 附件1 决算 (./a.pdf)",
        "only linked, fetch it: 附件2 (/x/b.DOCX?v=1)",
    ]


def test_nothing_outside_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("密")
    page = f"""<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><p>&x;文</p>
    <iframe src="file://{tmp_path}/secret"></iframe><object data="secret"></object>"""
    assert "密" not in str(read(tmp_path, page))


def test_a_page_saved_as_an_archive(tmp_path: Path) -> None:
    page = "<html><table><tr><td>教育<td>1.00</table></html>"
    path = tmp_path / "p.mht"
    path.write_bytes(
        b"From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="----x"\r\n\r\n'
        b"------x\r\nContent-Type: text/html; charset=gb2312\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        + "".join(f"={byte:02X}" if byte > 126 or byte == 61 else chr(byte) for byte in page.encode("gbk")).encode()
        + b"\r\n------x\r\nContent-Type: image/png\r\n\r\nx\r\n------x--\r\n"
    )  # fmt: skip
    assert shown(web.read(path)) == [[[(1, 1, 1, "教育"), (2, 1, 1, "1.00")]]]


def test_an_archive_without_a_page_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.mht").write_bytes(
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"
    )
    with pytest.raises(UnreadableDocument, match="without a page"):
        web.read(tmp_path / "p.mht")


def test_deep_nesting_ends(tmp_path: Path) -> None:
    assert read(tmp_path, "<div>" * 300 + "底" + "</div>" * 300) == ["底"]


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<b>"])
@pytest.mark.parametrize("deep", [1_500, 20_000])
def test_what_is_nested_too_deep_is_told(tmp_path: Path, tag: str, deep: int) -> None:
    path = tmp_path / "p.html"
    path.write_text("<p>文</p>" + tag * deep + "底")
    document = web.read(path)
    assert "底" in str(shown(document)) or document.problems == [web.TOO_DEEP]
    assert "文" in str(shown(document))
