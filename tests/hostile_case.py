"""A case whose every free text tries to break out of the page, and its harmless twin."""

import json
from pathlib import Path

from conftest import SmallCase

EVIL = (
    "<script>window.hacked=1</script></script></title></style></textarea><img src=x onerror=window.hacked=2>"
    "{{7*7}}${7*7}{a}\\\"'`><b onclick=window.hacked=3 onmouseover=window.hacked=3><svg/onload=window.hacked=4>"
    f"&lt;i&gt;&amp;]]>{'W' * 120}<!--\u202eevil"
)
UNIT = "<img src=x onerror=window.hacked=5>"
URL = "https://example.org/'onmouseover='window.hacked=6'?a=1&copy=2"
# Where a free text stands: table, row, columns.
WORDS = {
    "names": [(0, "form"), (1, "form"), (2, "form")],
    "kinds": [(place, name) for place in range(4) for name in ("name_en", "name_tr", "definition_en")],
    "sources": [(p, name) for p in range(3) for name in ("title", "authors", "year", "publisher")],
    "ties": [(place, name) for place in range(5) for name in ("label_en", "label_tr")],
    "observations": [(0, "label_en"), (0, "label_tr")],
    "evidence": [
        (place, name)
        for place in range(6)
        for name in ("locator", "via_locator", "paraphrase_en", "paraphrase_tr")
        if name != "via_locator" or place == 1
    ],
    "commitments": [(0, name) for name in ("article", "trigger", "paraphrase_en", "paraphrase_tr")],
    "coverage": [(0, "note_en"), (0, "note_tr")],
    "documents": [(0, "pages"), (0, "note")],
}
SETTINGS = ("title_en", "title_tr", "boundaries_en", "boundaries_tr", "citation", "licence")


def words(where: str, hostile: bool) -> str:
    """Return the free text of a place; it begins alike in both cases, so that both sort alike."""
    return f"{where} {EVIL if hostile else 'harmless'}"


def write(folder: Path, hostile: bool) -> Path:
    """Write a case with hostile or harmless words in every free text, two years long."""
    case = SmallCase(folder)
    case.tables["names"].append({"entity": "TUR", "lang": "en", "used_by": "AZE"})
    for table, places in WORDS.items():
        for place, name in places:
            case.row(table, place)[name] = words(f"{table}-{place}-{name}", hostile)
    case.row("sources")["url"] = URL if hostile else "https://example.org/"
    case.row("ties", 1)["unit"] = UNIT if hostile else "km"
    case.row("evidence", 2)["asserts"] = "place=" + words("asserts", hostile)
    given = dict(line.split(" = ") for line in case.settings.partition("[[")[0].strip().splitlines())
    given["period"] = '"2020/2021"'
    given |= {name: json.dumps(words(name, hostile), ensure_ascii=False) for name in SETTINGS}
    case.settings = "".join(f"{name} = {value}\n" for name, value in given.items())
    return case.write()
