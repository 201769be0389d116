"""The figures of the guide, made by the commands that its pages show: `python docs/figures.py [PAGE ...]`.

On each page of `docs/guide/` the first indented line that begins with `shelter-sim`, and goes on after a
backslash, makes the first figure of the page.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parent
COMMAND = re.compile(r"^ {4}shelter-sim ((?:.*\\\n)*.*)$", re.M)
IMAGE = re.compile(r"!\[[^]]+\]\(\.\./images/([a-z-]+)\.png\)")
OF_COMPARISONS = "differences"
"""The figure of `compare` that is shown, of several; experiments have one."""


def command_of(text: str) -> list[str]:
    r"""Return the words after `shelter-sim` of the first command on a page.

    Examples
    --------
    >>> command_of("Type\n\n    shelter-sim run A.toml \\\n        --seed 2\n\nand wait.")
    ['run', 'A.toml', '--seed', '2']
    """
    found = COMMAND.search(text)
    assert found is not None, "the page shows no command"
    return shlex.split(found[1].replace("\\\n", " "))


def image_of(text: str) -> str:
    """Return the name of the first figure on a page."""
    found = IMAGE.search(text)
    assert found is not None, "the page shows no figure"
    return found[1]


def make(page: Path) -> Path:
    """Run the command of a page, and put its figure where the page shows it."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "results"
        words = (*command_of(text), "--out", str(results), "--language", "en")
        subprocess.run([sys.executable, "-m", "sim", *words], cwd=DOCS.parent, check=True)
        figures = sorted((results / "figures").glob("*.png"))
        chosen = [figure for figure in figures if figure.stem == OF_COMPARISONS] or figures
        return Path(shutil.copyfile(chosen[0], DOCS / "images" / f"{image_of(text)}.png"))


if __name__ == "__main__":
    for each in [Path(name) for name in sys.argv[1:]] or sorted((DOCS / "guide").glob("*.md")):
        print(make(each), flush=True)
