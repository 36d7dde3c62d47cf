"""The check of copying: copies with changed figures and names, formulas, foreign names, large sets."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks_helpers import written

from auditor.checks.copying import Copying
from auditor.profiles import resolve
from auditor.reader import read_report
from auditor.records import CheckFinding, Report

FIRST = (
    "在城东夜市设置疏导点十二处,由社区干部与摊主共同议定经营时段和卫生责任,投诉量明显下降。\n"
    "组织执法人员到建筑工地开展渣土运输联合夜查46次,查处未密闭车辆231辆,当场责令清理路面。\n"
    "对沿街店铺招牌进行结构安全排查,委托检测机构出具报告320份,拆除存在脱落风险的招牌18块。"
)
SAME_WITH_OTHER_FIGURES = FIRST.replace("46次", "52次").replace("231辆", "198辆").replace("320份", "341份")
OTHER = (
    "围绕老旧小区充电难问题,新建电动自行车充电桩三百余个,并由物业逐户登记车辆信息。\n"
    "开展校园周边餐饮油烟专项治理,约谈商户57家,安装净化设备41套。\n"
    "推行案件说理文书,法制员逐案修改,全年未出现因文书瑕疵被纠正的情形。"
)
FORMULA = "我局坚持以习近平新时代中国特色社会主义思想为指导,深入学习贯彻党的二十大精神。现将有关情况报告如下:"


def run(*found: Report) -> list[CheckFinding]:
    checker = Copying()
    for report in found:
        checker.see(report, resolve(report.metadata)[0])
    return checker.finish()


def test_last_years_text_with_other_figures(tmp_path: Path) -> None:
    old = written(tmp_path, FIRST, 2023, "2023.txt", "江州市城市管理局")
    new = written(tmp_path, SAME_WITH_OTHER_FIGURES, 2024, "2024.txt", "江州市城市管理局")
    (found,) = run(old, new)
    assert (found.reports, found.rule, found.verdict) == (("2024.txt", "2023.txt"), "earlier", "noted")
    assert found.args["year"] == 2023 and float(str(found.args["share"])) > 80 and int(str(found.args["longest"])) > 100
    mine, theirs = found.passages[:2]
    assert mine.quote == new.text[mine.start : mine.end] and theirs.quote == old.text[theirs.start : theirs.end]
    assert mine.quote is not None and mine.quote.startswith("在城东夜市") and mine.quote.endswith("招牌18块。")


def test_another_bodys_text_with_the_name_replaced(tmp_path: Path) -> None:
    text = "江州市城市管理局" + FIRST
    one = written(tmp_path, text, 2024, "a.txt", "江州市城市管理局")
    two = written(tmp_path, text.replace("江州市", "海陵市"), 2024, "b.txt", "海陵市城市管理局")
    (found,) = run(one, two)
    assert found.rule == "other_body" and found.reports == ("a.txt", "b.txt")
    assert found.args["agency"] == "海陵市城市管理局"


@pytest.mark.parametrize(
    ("one", "two"),
    [(FIRST, OTHER), (FORMULA, FORMULA), (f"{FORMULA}\n{FIRST}", f"{FORMULA}\n{OTHER}")],
)
def test_unlike_texts_and_formulas_are_not_told(one: str, two: str, tmp_path: Path) -> None:
    a = written(tmp_path, one, 2024, "a.txt", "江州市城市管理局")
    b = written(tmp_path, two, 2024, "b.txt", "海陵市城市管理局")
    assert run(a, b) == []


def test_what_many_bodies_share_is_a_formula(tmp_path: Path) -> None:
    places = ["江州", "海陵", "云阳", "青浦", "石门"]
    shared = [written(tmp_path, FIRST, 2024, f"{i}.txt", f"{p}市城市管理局") for i, p in enumerate(places)]
    assert run(*shared) == []
    assert len(run(*shared[:2])) == 1


def test_foreign_name_is_told_but_no_fellow(tmp_path: Path) -> None:
    left = written(tmp_path, "海陵市城市管理局扎实推进执法规范化建设。", 2024, "a.txt", "江州市城市管理局")
    (found,) = run(left)
    assert found.rule == "foreign" and found.args["name"] == "海陵市城市管理局"
    fellows = ("与海陵市城市管理局签订执法协作协议。", "江州市城市管理局扎实推进工作。", "赴海陵市城市管理局学习。")
    for sentence in fellows:
        assert run(written(tmp_path, sentence, 2024, "b.txt", "江州市城市管理局")) == []


def test_five_reports_copy_nothing(reports: Path) -> None:
    assert run(*(read_report(p, p.name, None) for p in sorted(reports.glob("*.txt")))) == []


def test_order_of_reading_does_not_matter_for_what_is_found(tmp_path: Path) -> None:
    old = written(tmp_path, FIRST, 2023, "2023.txt", "江州市城市管理局")
    new = written(tmp_path, SAME_WITH_OTHER_FIGURES, 2024, "2024.txt", "江州市城市管理局")
    assert run(old, new) == run(new, old)
