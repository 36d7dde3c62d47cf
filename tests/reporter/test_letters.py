"""The letters read back: what goes out and what never does, the look of official paper, the texts."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from made import HOSTILE, REAL, hostile, real
from tools import needs

from auditor.data import load
from auditor.records import CheckFinding, Computation, Passage, Problem, Reason, Ruling, Run, Waiver
from auditor.reporter.inert import one_line
from auditor.reporter.letters.texts import load_texts
from auditor.reporter.output import Look, TargetError, open_sink, parse_target
from auditor.reporter.words import Words


def write(path, *reports, lang="zh", look=None, end=None):
    sink = open_sink(parse_target(f"docx:{path}"), Words(lang), look or Look())
    for audits in reports:
        sink.add(audits)
    sink.finish(end or Run(()))


def told(path) -> str:
    body = docx.Document(path).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def changed(name, change):
    """The audits of a report with `change` on each finding."""
    return [replace(a, findings=tuple(change(f) for f in a.findings)) for a in real(name)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("letters")
    write(f"{out}/", *(real(n) for n in REAL), end=Run((), (Problem("binary", "x.txt"),)))
    return out


def test_a_letter_a_report_and_the_summary(folder):
    letters = [n.replace(".txt", ".docx") for n in REAL]
    assert sorted(p.name for p in folder.iterdir()) == sorted([*letters, "通报（工作稿）.docx"])


@pytest.mark.parametrize("name", REAL)
def test_order_and_number_of_points(folder, name):
    text = told(folder / name.replace(".txt", ".docx"))
    agency = real(name)[0].body.agency
    heads = re.findall(r"^[一二三四]、(.*)$", text, re.M)
    assert heads == ["体现较好的内容", "应报内容", "报告要点"]
    assert f"{agency}：" in text and "供修改完善时参考" in text and "报告未体现不等于没有做" in text
    shown = text.split("体现较好的内容")[1].split("二、")[0]
    main = text.split("报告要点\n")[1].split("以上意见")[0]
    points = [len(re.findall(r"^（[一二三四五六七八九十]+）", part, re.M)) for part in (shown, main)]
    assert 0 < points[0] <= 3 and 0 < points[1] <= 8


def test_no_rate_no_order_and_no_banned_word(folder):
    for path in folder.iterdir():
        text = told(path)
        for quoted in re.findall("“.*?”", text):
            text = text.replace(quoted, "")
        assert not [w for w in load("forbidden")["words"] if w in text], path.name
        assert not re.search("体现率|提及率|得分|排名|排序|综合值", text), path.name


@pytest.mark.parametrize("name", REAL)
def test_what_is_marked_for_review_does_not_go_out_unconfirmed(tmp_path, name):
    def marked(f):
        return replace(f, review=Reason("weak_missing", {"right": 5, "of": 11}))

    def confirmed(f):
        return replace(marked(f), ruling=Ruling(f.status, "见原文", "张三", "2025-03-01", "2026-03-01"))

    titles = [f.title for a in real(name) for f in a.findings if f.expected and f.tier in ("required", "main")]
    write(tmp_path / "a.docx", changed(name, marked))
    write(tmp_path / "b.docx", changed(name, confirmed))
    assert not [t for t in titles if f"）{t}。" in told(tmp_path / "a.docx")]
    assert [t for t in titles if f"）{t}。" in told(tmp_path / "b.docx")]


def test_waivers_stay_in_and_a_ruling_stands_in_the_programs_place(tmp_path):
    waiver = Waiver("accepted", "明年补充", "李四", "王五", "2025-03-01", "2026-03-01")
    ruling = Ruling("met", "见第3段", "张三", "2025-03-01", "2026-03-01")
    findings = [f for a in real(REAL[0]) for f in a.findings if f.expected and f.tier == "required"]
    opened = [f for f in findings if f.status == "missing"]
    assert len(opened) > 1

    def change(f):
        if f is opened[0]:
            return replace(f, waiver=waiver)
        return replace(f, ruling=ruling) if f is opened[1] else f

    write(tmp_path / "a.docx", changed(REAL[0], change))
    text = told(tmp_path / "a.docx")
    assert f"{opened[0].title}。报告未体现" not in text and f"{opened[1].title}。报告未体现" not in text
    assert "李四" not in text


@pytest.mark.parametrize(("kind", "level", "courteous"), [
    ("vertical", "city", True), ("department", "province", True), ("department", "district", False),
])  # fmt: skip
def test_vertical_and_higher_bodies_are_asked_courteously(tmp_path, kind, level, courteous):
    letter = tmp_path / "own.yaml"
    letter.write_text("office_level: city\n", encoding="utf-8")
    audits = [replace(a, body=replace(a.body, kind=kind, level=level)) for a in real(REAL[0])]
    write(tmp_path / "a.docx", audits, look=Look(letter=str(letter)))
    assert ("商请" in told(tmp_path / "a.docx")) is courteous


def test_figures_that_do_not_agree_are_asked_about(tmp_path):
    path = real(REAL[0])[0].report.path
    passage = Passage("共发布70项", 0, 6, 12, None, None, (), "done", "concrete", ())
    found = CheckFinding((path,), "figures", "parts", "contradiction", (passage,), Computation("34+41", 75, 70))
    others = [replace(found, check="terms", passages=(replace(passage, quote="秘密"),)),
              replace(found, verdict="confirmed", passages=(replace(passage, quote="相符"),))]  # fmt: skip
    write(tmp_path / "a.docx", real(REAL[0]), end=Run((), (), (found, *others)))
    text = told(tmp_path / "a.docx")
    assert "报告第12行“共发布70项”，按文中数字计算为75，文中为70，请核对。" in text
    assert "秘密" not in text and "相符" not in text


def test_each_point_has_its_heading_in_the_type_of_second_level(folder):
    """GB/T 9704: 一、 in 黑体, (一) in 楷体, the rest in 仿宋."""
    faces = {}
    for p in docx.Document(folder / REAL[0].replace(".txt", ".docx")).paragraphs:
        runs = [(r.text, r._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))) for r in p.runs if r.text]
        if re.match("（[一二三四五六七八九十]+）", p.text):
            (lead, kai), (rest, song) = runs
            assert kai == "楷体_GB2312" and song == "仿宋_GB2312" and rest.startswith("。") and "。" not in lead
            faces["point"] = True
        elif re.match("[一二三四]、", p.text):
            assert {face for _, face in runs} == {"黑体"}
            faces["head"] = True
    assert len(faces) == 2


@pytest.mark.parametrize(("rule", "kind", "says"), [
    ("garbled", "citations", "引用核对。报告第12行“共发布70项”：名称可能有误，应为《行政复议法》，请核对。"),
    ("other_body", "copying", "雷同核对。报告第12行“共发布70项”等文字与其他单位的报告相同或近似，请核对。"),
    ("unanswered", "promises", "不足与计划核对。报告第12行“共发布70项”：所述不足未见对应的计划，请核对。"),
    ("unknown", "citations", None), ("word", "terms", None),
])  # fmt: skip
def test_what_checks_noted_is_asked_about_but_for_what_asks_nothing(tmp_path, rule, kind, says):
    path = real(REAL[0])[0].report.path
    passage = Passage("共发布70项", 0, 6, 12, None, None, (), "done", "concrete", ())
    reports = (path, "b.txt") if kind == "copying" else (path,)
    args = {"right": "行政复议法", "count": 1, "agency": "乙市财政局", "share": 3, "longest": 40}
    found = CheckFinding(reports, kind, rule, "noted", (passage, passage)[: len(reports)], None, args)
    write(tmp_path / "a.docx", real(REAL[0]), end=Run((), (), (found,)))
    text = told(tmp_path / "a.docx")
    assert says in text if says else "共发布70项" not in text
    assert "乙市财政局" not in text
    if kind == "terms":
        write(tmp_path / "b.docx", real(REAL[0]), look=Look(reviewer=True), end=Run((), (), (found,)))
        assert "共发布70项" in told(tmp_path / "b.docx")


def test_what_last_years_report_promised_is_asked_of_this_years(tmp_path):
    paths = [real(n)[0].report.path for n in REAL[:2]]
    passage = Passage("明年建成大厅", 0, 6, 12, None, None, (), "planned", "general", ())
    found = CheckFinding(tuple(paths), "promises", "dropped", "noted", (passage,))
    write(f"{tmp_path}/o/", real(REAL[0]), real(REAL[1]), end=Run((), (), (found,)))
    first, second = (told(tmp_path / "o" / n.replace(".txt", ".docx")) for n in REAL[:2])
    assert "明年建成大厅" not in first
    assert "上年度报告写有“明年建成大厅”：上年计划在本年度报告中未再提及" in second


def test_the_summary_names_good_practice_and_no_weak_body(tmp_path, folder):
    text = told(folder / "通报（工作稿）.docx")
    agencies = [real(n)[0].body.agency for n in REAL]
    assert text.startswith("工作稿，须经审定") and "另有1份文件未能审核" in text
    good, weak = text.split("二、")[1].split("三、")
    weak = weak.split("四、")[0]
    assert [a for a in agencies if a in good] and not [a for a in agencies if a in weak]
    write(f"{tmp_path}/n/", *(real(n) for n in REAL), look=Look(name_weak=True))
    weak = told(tmp_path / "n" / "通报（工作稿）.docx").split("三、")[1].split("四、")[0]
    assert [a for a in agencies if a in weak]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_text_is_inert(tmp_path, lang):
    name = "".join(HOSTILE)
    write(f"{tmp_path}/out/", [replace(a, body=replace(a.body, agency=name)) for a in hostile(tmp_path)], lang=lang)
    text = "".join(told(p) for p in (tmp_path / "out").iterdir())
    assert not set(text) & {"\u202e", "\x07", "\x1b"}
    assert one_line(name) in text


def test_same_input_same_bytes_and_only_our_own_go(tmp_path):
    for name in ("a", "b"):
        write(f"{tmp_path}/{name}/", real(REAL[0]), real(REAL[1]))
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    mine = docx.Document()
    mine.save(tmp_path / "a" / "mine.docx")
    write(f"{tmp_path}/a/", real(REAL[1]))
    left = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert left == sorted(["mine.docx", REAL[1].replace(".txt", ".docx"), "通报（工作稿）.docx"])


def test_a_users_texts_stand_in_place_of_ours(tmp_path):
    own = tmp_path / "own.yaml"
    own.write_text('end: "此致,谢谢。"\nclosing: ["请{"]\n', encoding="utf-8")
    with pytest.raises(TargetError):
        load_texts("zh", str(own))
    own.write_text('end: "此致,谢谢。"\nclosing: ["甲", "乙", "丙"]\n', encoding="utf-8")
    write(tmp_path / "a.docx", real(REAL[0]), look=Look(letter=str(own)))
    assert "此致,谢谢。" in told(tmp_path / "a.docx") and "专此函达" not in told(tmp_path / "a.docx")


@pytest.mark.parametrize(("text", "code"), [
    ("endd: x", "letter_key"), ("end: [a]", "letter_value"), ("title: '{nobody}'", "letter_field"),
    ("office_level: town", "unknown_level"), ("- a", "letter_file"), ("end: 3", "letter_value"),
    ("annex_columns: [a]", "letter_value"), ("title: '{agency.__class__}'", "letter_field"), ("a: [", "letter_file"),
])  # fmt: skip
def test_faulty_texts_are_told(tmp_path, text, code):
    own = tmp_path / "own.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(TargetError) as fault:
        load_texts("zh", str(own))
    assert fault.value.code == code
    for lang in ("zh", "en"):
        assert code in load("cli")["error"][lang]


def test_both_languages_have_the_same_texts_with_the_same_fields():
    texts = load("letter")
    assert list(texts["zh"]) == list(texts["en"])
    for name, ours in texts["zh"].items():
        fields = [set(re.findall(r"{(\w+)}", str(t))) for t in (ours, texts["en"][name])]
        assert fields[0] >= fields[1] or name == "point", name


@needs("soffice")
def test_a_page_holds_22_lines_of_28_characters(tmp_path, folder):
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 reads the rendered page")
    name = REAL[0].replace(".txt", "")
    home = f"-env:UserInstallation=file://{tmp_path}/lo"
    convert = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(folder / f"{name}.docx")], check=True, capture_output=True)
    page = pdfium.PdfDocument(tmp_path / f"{name}.pdf")[1].get_textpage()
    *lines, number = page.get_text_bounded().split("\r\n")
    assert number.strip("— ") == "2" and len(lines) == 22
    # A full line of Chinese characters alone; one mark may hang at its end.
    whole = [line for line in lines if re.fullmatch("[一-龥，。、；：]{25,}", line)]
    assert whole and all(28 <= len(line) <= 29 for line in whole if not line.endswith(("。", "；")))
