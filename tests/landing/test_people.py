"""Names of private persons become pseudonyms; groups of people stay what they are. All invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.document import Cell, Document, Line, Row, Table, TextBlock
from ingest.landing import secret as secrets
from ingest.landing.masking import mask_document, mask_path, mask_text, people
from ingest.landing.masking.people import pseudonym
from tests.landing.invented_numbers import NUMBERS

SECRET = b"of a warehouse"


def named(text: str) -> list[str]:
    return [name for name, _, _ in people.names(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三遗属生活补助", ["张三"]),
        ("王某某抚恤金", ["王某某"]),
        ("2023年社保中心孟示芳遗属补助", ["孟示芳"]),
        ("2023年社保中心孟示芳遗属补助项目支出绩效自评表", ["孟示芳"]),
        ("李示仁和吴示珍丧葬抚恤金", ["李示仁", "吴示珍"]),
        ("预算数中包含李示仁和吴示珍丧葬抚恤金", ["李示仁", "吴示珍"]),
        ("李示仁、吴示珍、孟示芳抚恤金", ["李示仁", "吴示珍", "孟示芳"]),
        ("退休人员遗属孟示芳2023年遗属补助", ["孟示芳"]),
        ("退休人员遗属一人孟示芳，发放遗属补助", ["孟示芳"]),
        ("遗属张三生活补助", ["张三"]),
        ("遗属补助（张三）", ["张三"]),
        ("遗属生活补助(李示仁)", ["李示仁"]),
        ("抚恤金（李示仁、吴示珍）", ["李示仁", "吴示珍"]),
        ("遗属补助：孟示芳", ["孟示芳"]),
        ("遗属补助-孟示芳", ["孟示芳"]),
        ("孟示芳同志一次性抚恤金", ["孟示芳"]),
        ("孟示芳的丧葬费", ["孟示芳"]),
        ("支付张三遗属补助", ["张三"]),
        ("发放给李四抚恤金", ["李四"]),
        ("欧阳示例抚恤金", ["欧阳示例"]),
        ("退休干部李四病故", ["李四"]),
        ("某局职工赵示范死亡抚恤金", ["赵示范"]),
        ("孟 示 芳 遗属补助", ["孟示芳"]),
        ("孟示\n芳遗属补助", ["孟示芳"]),
        ("赵示范\n抚恤金", ["赵示范"]),
        ("2024年于示远遗属补助", ["于示远"]),
    ],
)
def test_a_person_is_recognised(text: str, names: list[str]) -> None:
    assert named(text) == names


GROUPS = """
企业职工遗属补助 | 军人抚恤金 | 离退休人员抚恤金 | 伤残抚恤金 | 机关事业单位遗属生活补助 | 老党员遗属补助
因公牺牲人员抚恤金 | 优抚对象抚恤金 | 病故军人遗属 | 烈士遗属抚恤 | 义务兵抚恤 | 死亡抚恤 | 一次性抚恤金 | 丧葬抚恤金
离休干部遗属 | 教师遗属补助 | 原民办教师遗属 | 公安民警抚恤金 | 消防员抚恤 | 城乡居民丧葬补贴 | 在职人员死亡抚恤金
行政单位遗属补助 | 乡镇遗属补助 | 村干部丧葬费 | 马营乡遗属补助 | 石楼县遗属补助 | 龙泉镇遗属 | 高校遗属补助 | 水利局遗属补助
江苏省遗属补助 | 温州市抚恤金 | 关于遗属补助的通知 | 应发抚恤金 | 计发抚恤金 | 全县遗属补助 | 全年遗属补助 | 平均抚恤金
项目抚恤金 | 单位遗属补助 | 安置抚恤金 | 常年遗属补助 | 张家口遗属补助 | 王家庄遗属补助 | 陆军遗属 | 林业局遗属 | 农业遗属
国家机关工作人员及离退休人员死亡一次性抚恤发放 | 抚恤金和生活补助 | 抚恤金、丧葬费 | 遗属补助（事业单位） | 抚恤金（行政）
遗属补助（2023年） | 遗属补助人数 | 遗属满意度 | 遗属生活水平 | 遗属补助及时足额发放 | 退休人员遗属补助标准 | 抚恤金余额
享受离休遗属补助人员21人 | 30304 抚恤金 7.81 30224 被装购置费 | 20808 抚恤 33.16 | 其他优抚支出 | 最低生活保障 抚恤 | 公安 抚恤
社会福利 抚恤 | 退役安置 抚恤 | 就业补助 抚恤 | 特困人员供养 抚恤 | 支付遗属补助 | 发放遗属补助 | 已故职工遗属补助
""".replace("\n", "|").split("|")


@pytest.mark.parametrize("text", [group.strip() for group in GROUPS if group.strip()])
def test_a_group_is_nobody(text: str) -> None:
    assert named(text) == []
    assert mask_text(text) == (text, 0)


def test_a_pseudonym_is_stable_and_tells_nothing() -> None:
    once = pseudonym("孟示芳", SECRET)
    assert once == pseudonym("孟示芳", SECRET)
    assert once != pseudonym("孟示芳", b"of another")
    assert once != pseudonym("孟示方", SECRET)
    assert people.PSEUDONYM.fullmatch(once)
    assert mask_text(f"{once}遗属补助", SECRET) == (f"{once}遗属补助", 0)
    assert (
        len({pseudonym(f"张{chr(0x4E00 + n)}{chr(0x5000 + n)}", SECRET) for n in range(5000)})
        == 5000
    )


def test_a_name_found_once_is_replaced_wherever_it_stands() -> None:
    document = Document(
        [
            TextBlock(
                (
                    Line("2023年孟示芳遗属补助", 1),
                    Line("孟示芳本人签收，孟示", 1),
                    Line("芳已领", 1),
                )
            ),
            Table(
                1,
                (
                    Row(
                        1,
                        (
                            Cell(1, "领款", second_text="领款"),
                            Cell(2, "孟示芳", second_text="孟示芳"),
                        ),
                    ),
                ),
                "t",
            ),
        ],
        1,
        "test",
        "1",
    )
    found, count = mask_document(document, SECRET)
    stands = pseudonym("孟示芳", SECRET)
    text, table = found.blocks
    assert isinstance(text, TextBlock) and isinstance(table, Table)
    assert [line.text for line in text.lines] == [
        f"2023年{stands}遗属补助",
        f"{stands}本人签收，{stands}",
        "***已领",
    ]
    cell = table.rows[0].cells[1]
    assert (cell.text, cell.second_text) == (stands, stands)
    assert count == 4


def test_a_short_name_is_replaced_only_beside_its_word() -> None:
    """王平 is a person in one place and the beginning of 王平镇 in another."""
    text = mask_text("王平遗属补助，王平镇卫生院", SECRET)[0]
    assert text == f"{pseudonym('王平', SECRET)}遗属补助，王平镇卫生院"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("a/2023年孟示芳遗属补助.pdf", f"a/2023年{pseudonym('孟示芳', SECRET)}遗属补助.pdf"),
        ("赵示范_{m}_名册.xls", "赵示范 *** 名册.xls"),
        ("{m}.pdf", "***.pdf"),
        ("联系电话{s}.txt", "联系电话***.txt"),
        ("{i}/自评表.docx", "***/自评表.docx"),
        ("a/部门决算_2023.pdf", "a/部门决算_2023.pdf"),
        ("t20240408_123456.html", "t20240408_123456.html"),
        ("a\nb.txt", "a\\nb.txt"),
        ("财务📊.txt", "财务📊.txt"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
    ],
)
def test_names_of_files_are_told_without_persons(path: str, told: str) -> None:
    assert mask_path(Path(path.format_map(NUMBERS)), SECRET) == told


def test_the_secret_of_a_warehouse_is_made_once_and_for_its_owner(tmp_path: Path) -> None:
    folder = tmp_path / "warehouse"
    assert secrets.peek(folder) is None
    made = secrets.of(folder)
    assert len(made) == secrets.SIZE
    assert secrets.of(folder) == made == secrets.peek(folder)
    assert (folder / ".secret").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [".secret"]
    assert secrets.of(tmp_path / "other") != made
