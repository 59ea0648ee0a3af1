"""The words that masking goes by: labels of contact data, of money and of codes, heads of rosters.

Goes in: nothing. Comes out: lists of words, and patterns of them (`parted` lets blanks stand within
a word, as forms print 电　话). A word that is missing is added here, with an example in
`tests/landing/shapes/`.
"""

from __future__ import annotations

import re

BLANK = "[ \t　]*"


def parted(words: str) -> str:
    """A pattern of any of these words, whose characters may be parted by blanks."""
    longest_first = sorted(words.split(), key=len, reverse=True)
    return "|".join(BLANK.join(re.escape(char) for char in word) for word in longest_first)


PHONE = (
    "电话 手机 座机 联系方式 联系号码 联络方式 联络号码 通讯号码 通讯方式 传真 热线 短号 致电 拨打 "
    "来电 微信 微信号 Tel Telephone Phone Mobile Cell Fax QQ"
)
IDENTITY = "身份证 身份证件 身份证号 身份号码 证件号 证件号码 护照 军官证"
ACCOUNT = "账号 帐号 卡号 银行卡 银行账户 银行帐户 开户行 开户银行 开户账户 收款账户"
# A telephone that is bought, paid for or asked about has a price, not a number.
NO_LABEL_BEFORE = (
    "费|补|津贴|系统|会议|线路|网|平台|机|亭|卡(?!号)|用户|普及|银行(?!卡)|支付|软件|APP|程序|"
    "采?购|维|安装|"
    "业务|服务|咨询服务|设备|终端|套餐|话务|营销|回访|调查|访谈|抽查|通知|催|号段|诈骗|余额|管理|"
    "信息|公众"
)
MONEY = (
    "金额 支出 收入 预算 决算 执行 合计 总计 共计 小计 资金 经费 拨款 余额 结余 结转 资产 负债 "
    "费用 "
    "价款 货款 款 费 数 补助 补贴 工资 奖金 利息 税 总额 计划 投资 造价 单价 总价 成本 产值 面积"
)
CODE = (
    "编码 编号 代码 文号 单号 票号 税号 序号 字号 备案号 许可证号 注册号 项目号 凭证 凭证号 合同 "
    "合同号 "
    "信用代码 邮编 邮政编码 条码 案号 批号 型号 标识 标识码 识别号 机构码 登记证号 ISBN ISSN No 编"
)
# What is counted or paid stands behind a number; 人 only where it begins no other word.
UNITS = (
    r"余?[千百十]?[万亿]?余?元(?![旦宵月])|[万亿]|人(?![事社力民大才员])|[次户件个份部台辆笔条套项张册篇场家间栋亩吨株]|"
    r"平方|立方|公里|千米|小时|[%％‰倍岁年月日天]"
)
NAME = (  # a field whose value is a name, whatever it begins with
    "姓名 填表人 填报人 填写人 填制人 联系人 联络人 经办人 经手人 制表人 制单人 审核人 复核人 "
    "负责人 "
    "报送人 签发人 收款人 领款人 报销人 申请人 受益人 承办人 主办人 联络员 法定代表人 "
    "当事人 证明人"
)
NAME_IF_SURNAME = (  # and those whose value is as often a word: 审核：通过
    "填表 制表 审核 复核 会计 出纳 经办 主管 签字 签名 签章 分管领导 单位领导 财务主管 科长 主任 "
    "局长 组长 "
    "责任人 校对 记账 联系 户名"
)
NEXT_FIELD = (
    "填表 填报 填写 联系 电话 手机 单位 项目 财务 负责 审核 复核 制表 经办 日期 传真 邮箱 地址 "
    "身份 部门 主管 "
    "职务 签字 签章 时间"
)
ROSTER_HEAD = (  # what stands beside 姓名 in the head of a roster and is no name
    "序号 性别 年龄 学历 专业 单位 工作单位 所在单位 部门 科室 职务 职称 职位 职务职称 岗位 分工 "
    "职责 日期 备注 "
    "签字 签名 签章 民族 籍贯 出生年月 政治面貌 类别 级别 金额 标准 银行 地址"
)

LABEL = re.compile(
    rf"(?:(?P<phone>(?<![A-Za-z])(?:{parted(PHONE)}))|(?P<id>{parted(IDENTITY)})"
    rf"|(?P<account>{parted(ACCOUNT)}))"
    rf"(?:{BLANK}号{BLANK}码?)?(?!{BLANK}(?:{NO_LABEL_BEFORE}))",
    re.IGNORECASE,
)
MONEY_BEFORE = re.compile(
    rf"(?:[¥￥$]|RMB|(?:{'|'.join(MONEY.split())})(?:[一-龥]{{0,4}}?[为是达计共:(]|[)]?:?))\s*$"
)
CODE_BEFORE = re.compile(
    rf"(?:(?:{'|'.join(CODE.split())})[:.]?\s*[为是]?\s*|第\s*|字\s*|[〔\[#№])$"
)
COUNTED = re.compile(rf"\s*(?:{UNITS})")
AMOUNT_HEAD = re.compile("|".join((MONEY + " " + CODE + " 元 万元 计 值 量 行次 栏次").split()))
BEHIND = re.compile(
    r"\s*\(?\s*(?:办公|联系|家庭)?(?:电话|手机|座机|传真|办公?|宅|微信|同微信|移动)\s*\)"
)

_FIELD_TAIL = r"(?:及|和|与|或|/|、|\(.{0,10}\))*"
LABEL_CELL = {
    "phone": re.compile(
        rf".{{0,12}}?(?:{'|'.join(PHONE.split())}){_FIELD_TAIL}(?:号码?|手机|电话)?(?:\(.{{0,10}}\))?:?",
        re.IGNORECASE,
    ),
    "id": re.compile(
        rf".{{0,12}}?(?:{'|'.join(IDENTITY.split())})(?:件?号码?)?(?:\(.{{0,10}}\))?:?"
    ),
    "account": re.compile(
        rf".{{0,12}}?(?:{'|'.join(ACCOUNT.split())})(?:号码?|户)?(?:\(.{{0,10}}\))?:?"
    ),
    "name": re.compile(
        rf"(?:单位|项目|财务|部门|主要|本)?(?:{'|'.join(NAME.split())})(?:\(?签[字名章]\)?|姓名)?:?"
    ),
    "mail": re.compile(r".{0,6}(?:邮箱|邮件|E-?mail)(?:地址)?:?", re.IGNORECASE),
    "home": re.compile(r"(?:家庭|通[讯信]|联系)?(?:住址|地址)"),
}
ROSTER_HEADS = frozenset(ROSTER_HEAD.split())

# Surnames; those of RISKY_SURNAMES begin common words as well.
COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 夏侯 司徒 长孙 宇文 端木 南宫 独孤"
)
SURNAMES = (
    ""
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余"
    ""
    "潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊"
    ""
    "兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗"
    ""
    "凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘"
    ""
    "古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾"
    ""
    "蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺肖闫付邝仝代库晁"
)
SURNAME = f"(?:{'|'.join(COMPOUND_SURNAMES.split())}|[{SURNAMES}])"
IS_NAME = re.compile(r"[一-龥·]{2,4}|[一-龥·]{2,5}(?:[、,，/][一-龥·]{2,4})+")
IS_BORNE = re.compile(rf"{SURNAME}[一-龥·]{{1,3}}")
RISKY_SURNAMES = frozenset(
    ""
    "高于金方安成全时向关项单位强解应和计来明原党车常文平管路边华官台都库代付保连章万余易白江夏石左任"
    "木花景米盛包商乐沙银简练古井盖晋康龙阳"
)
# What is never a name though it begins with a surname, or what no given name holds.
NO_NAME = re.compile(
    "人员|职工|干部|军人|老人|党员|村民|居民|企业|单位|退休|离休|在职|学校|高校|教师|教职|农民|"
    "工人|烈士|民警|警察|陆军|武警|武装|"
    "消防|战士|义务|士兵|对象|家庭|家属|子女|配偶|父母|儿童|遗属|遗孀|遗孤|丧葬|抚恤|死亡|伤残|"
    "残疾|牺牲|病故|因公|因病|去世|"
    "补助|补贴|补发|发放|支付|支出|经费|资金|项目|预算|决算|工资|生活|困难|优抚|定期|定额|全额|"
    "一次|金额|标准|安置|安葬|慰问|"
    "应发|应付|应当|应支|计发|计算|计划|计提|平均|常年|年度|月份|全部|余额|余元|费用|查询|查处|"
    "万元|金融|林业|林场|商业|农业|工业|"
    "事业|渔业|机关|中心|政府|财政|民政|社保|社会|保障|保险|公司|公安|公务|国家|管理|行政|地方|"
    "城乡|城镇|有关|关于|相关|"
    "以及|包括|其他|其它|部分|部门|各级|各类|所有|符合|已故|时任|原任|文职|文化|方面|成年|江苏|"
    "江西|安徽|吉林|温州|常州|金华|黄山|"
    "家[口庄沟湾坪川港界岗山营堡寨屯窑塔坡]|"
    "[省市县区镇乡街局委厅处科室站所院厂们员费款项类的及与等]"
)

PLAIN_SURNAMES = "".join(char for char in SURNAMES if char not in RISKY_SURNAMES)


AMOUNT = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?")
_TAIL = re.compile(r"[\s):](\S{2,12}:?)$")


def squeeze(text: str) -> str:
    """The text without any blanks."""
    return re.sub(r"\s", "", text)


def label_of(text: str) -> str | None:
    """What kind of contact data a cell announces; None where it is no label.

    The text is `shapes.normal`. A cell may end with a label: 填表人：某某 联系电话：
    """
    plain = squeeze(text) if len(text) < 60 else ""
    kind = _kind(plain)
    if (
        kind is None
        and (not plain or plain.endswith(":"))
        and (tail := _TAIL.search(text.rstrip()))
    ):
        kind = _kind(tail[1])
    return kind


def _kind(label: str) -> str | None:
    return next((kind for kind, shape in LABEL_CELL.items() if shape.fullmatch(label)), None)
