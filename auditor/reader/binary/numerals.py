"""Numbers in the forms that Word's lists know."""

from __future__ import annotations

_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_HEAVEN = "甲乙丙丁戊己庚辛壬癸"
_EARTH = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_COUNTING = frozenset((
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "koreanCounting", "koreanDigital2",
))  # fmt: skip
_MOST = 9_999


def _counted(number: int, digits: str, units: tuple[str, str, str], short: bool) -> str:
    """A number below ten thousand in counting form; `short` writes 十 for 一十."""
    if number == 0:
        return digits[0]
    out, gap = "", False
    for value, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = number // value % 10
        if digit == 0:
            gap = bool(out)
            continue
        if gap:
            out += "零"
            gap = False
        out += unit if short and value == 10 and digit == 1 and not out else digits[digit] + unit
    return out


def _letters(number: int, first: str) -> str:
    # After z Word writes aa, bb, cc: the same letter again.
    return chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _roman(number: int) -> str:
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out


def _enclosed(number: int, first: int, most: int) -> str:
    return chr(first + number - 1) if 1 <= number <= most else str(number)


def numeral(number: int, form: str) -> str:
    """`number` in Word's form (`w:numFmt`); decimal for forms not known and numbers beyond them."""
    if not 0 <= number <= _MOST:
        return str(number)
    if form in _COUNTING:
        return _counted(number, _HAN, ("十", "百", "千"), short=True)
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _counted(number, _LEGAL, ("拾", "佰", "仟"), short=False)
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital"):
        return "".join(_HAN[int(digit)] for digit in str(number))
    if form in ("upperLetter", "lowerLetter"):
        return _letters(min(number, 26 * 20), "A" if form == "upperLetter" else "a")
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    return _listed(number, form)


def _listed(number: int, form: str) -> str:
    simple = {
        "decimalZero": f"{number:02d}",
        "decimalFullWidth": "".join(chr(0xFEE0 + ord(digit)) for digit in str(number)),
        "decimalFullWidth2": "".join(chr(0xFEE0 + ord(digit)) for digit in str(number)),
        "decimalEnclosedCircle": _enclosed(number, 0x2460, 20),
        "decimalEnclosedCircleChinese": _enclosed(number, 0x2460, 20),
        "decimalEnclosedParen": _enclosed(number, 0x2474, 20),
        "decimalEnclosedFullstop": _enclosed(number, 0x2488, 20),
        "ideographEnclosedCircle": _enclosed(number, 0x3280, 10),
        "ideographTraditional": _HEAVEN[number - 1] if 1 <= number <= len(_HEAVEN) else str(number),
        "ideographZodiac": _EARTH[number - 1] if 1 <= number <= len(_EARTH) else str(number),
        "none": "",
        "bullet": "",
    }
    return simple.get(form, str(number))
