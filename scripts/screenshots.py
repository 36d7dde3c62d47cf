"""Makes the pictures of the README from the reports that come with the product: docs/pictures/*.png.

    python -m scripts.screenshots

Needs chromium and Chinese type; the picture of a letter needs LibreOffice too and is left as it is
where that is not there. Pictures have few colours and stay small.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from PIL import Image

ROOT = Path(__file__).parents[1]
OUT = ROOT / "docs" / "pictures"
REPORT = "2024-深圳市罗湖区政务服务和数据管理局"
# Name, page below the site, what to go to, width and height in pixels.
SHOTS = (
    ("overview", "index.html", "", 1280, 640),
    ("text", f"{REPORT}.html", "t2439-2513", 1280, 640),
)
_COLOURS = 48
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
          "--disable-sync"]  # fmt: skip


def main() -> int:
    """Write every picture; the exit status is that of a program that does its work or fails."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        sys.stderr.write("chromium is not on this machine\n")
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        command = [sys.executable, "-m", "auditor", "audit", str(ROOT / "reports"), "-q", "--checks", "all"]
        outputs = ["-o", f"html:{made}/site/", "-o", f"docx:{made}/letters/"]
        subprocess.run([*command, *outputs], check=True, cwd=ROOT)
        pages(browser, made)
        if shutil.which("soffice"):
            letter(made)
    return 0


def pages(browser: str, made: Path) -> None:
    """The pages as a browser shows them."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=_QUIET)
        for name, page, anchor, width, height in SHOTS:
            view = chromium.new_page(viewport={"width": width, "height": height})
            view.goto(f"file://{quote(str(made / 'site' / page))}" + (f"#{anchor}" if anchor else ""))
            view.screenshot(path=made / f"{name}.png")
            keep(Image.open(made / f"{name}.png"), name)
        chromium.close()


def letter(made: Path) -> None:
    """The first two pages of an opinion letter, side by side."""
    import pypdfium2

    home = f"-env:UserInstallation=file://{made}/office"
    source = made / "letters" / f"{REPORT}.docx"
    subprocess.run(["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(made), str(source)],
                   check=True, capture_output=True)  # fmt: skip
    document = pypdfium2.PdfDocument(made / f"{REPORT}.pdf")
    sheets = [document[n].render(scale=1.05).to_pil() for n in (0, 1)]
    both = Image.new("RGB", (sum(s.width for s in sheets) + 12, sheets[0].height), "#888888")
    at = 0
    for sheet in sheets:
        both.paste(sheet, (at, 0))
        at += sheet.width + 12
    keep(both, "letter")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture with few colours."""
    small = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
