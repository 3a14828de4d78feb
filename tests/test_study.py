"""The bundled case against the document that it was coded from, where that is at hand."""

import hashlib
import os
import re
from pathlib import Path

import pytest

from ittifak.case.csl_json import names_of
from ittifak.evidence.language import lower

pytest_plugins = ["bundled_dossier"]

# The note in documents.csv: a line that begins with a space opens a page, and so does a running head.
HEAD = re.compile(r"^(\d+) \| |\| (\d+)\s*$")
HEADING = re.compile(r"\s*(\d\.\d|\d)\.?\s*(?=[A-ZÇĞİÖŞÜ])")
PLACE = re.compile(r"§(\d(?:\.\d)?) pp?\. (\d+)(?:-(\d+))?")
SHARED = 8

# Works that the study's text calls otherwise than sources.csv, which gives one form to each.
SPELT = {
    "army-of-islam-2020": ["Army of Islam"],
    "aze-dtx-nd": ["Azerbaycan Cumhuriyeti Devlet Güvenlik Hizmeti"],
    "depa-2022": ["Digital Economy Partnership Agreement"],
    "ots-nd": ["Türk Devletleri Teşkilatı"],
    "tur-mfa-2018": ["Türkiye Cumhuriyeti Dışişleri Bakanlığı"],
    "anadolu-2019": ["AA, 2019"],
    "anadolu-2022": ["Anadolu Agency"],
    "aze-2007": ["Azerbaycan Cumhuriyeti"],
    "aze-mfa-2025": ["Azerbaijan MFA"],
    "aze-mod-2025a": ["Azerbaycan Savunma Bakanlığı"],
    "aze-pres-2021": ["President of Azerbaijan"],
    "azerbaijan-turkey-relations-2025": ["Azerbaijan–Turkey relations"],
    "azerbaijani-armed-forces-2024": ["Azerbaijani Armed Forces"],
    "baku-tbilisi-ceyhan-pipeline-2025": ["Ceyhan pipeline"],
    "bayraktar-tb2-2024": ["Bayraktar TB2"],
    "caspian-alpine-society-2025": ["Caspian– Alpine Society"],
    "first-nagorno-karabakh-war-2024": ["First Nagorno-Karabakh War"],
    "iiss-2021": ["IISS"],
    "military-operations-second-karabakh-war-2025": ["Military Operations in the Second Karabakh War"],
    "ots-2021": ["Türk Devletleri Teşkilatı"],
    "shusha-declaration-2021": ["Şuşa Beyannamesi"],
    "strategic-partnership-agreement-2010": ["Agreement on Strategic Partnership"],
    "training-and-education-center-2024": ["Training and Education Center"],
    "tur-mfa-nd": ["Türkiye Cumhuriyeti Dışişleri Bakanlığı", "Republic of Türkiye MFA"],
    "turkeys-overlooked-role-2021": ["Turkey’s Overlooked Role"],
    "usc-armenian-2025": ["USC Dornsife"],
    "usc-armenian-nd": ["USC Dornsife", "USC Institute of Armenian Studies"],
}


@pytest.fixture(scope="module")
def document(bundled):
    """Return the row of documents.csv and the bytes of the study."""
    folder = os.environ.get("ITTIFAK_DOCUMENTS")
    if not folder:
        pytest.skip(
            "ITTIFAK_DOCUMENTS names no folder with study.txt, the study that the case was coded from"
        )
    (row,) = bundled.rows("select * from documents where source = 'study'")
    return row, (Path(folder) / "study.txt").read_bytes()


@pytest.fixture(scope="module")
def lines(document):
    """Return each line of the study with its page."""
    page = int(document[0]["pages"].split("-")[0]) - 1
    found = []
    for line in document[1].decode("utf-8").split("\n"):
        head = HEAD.search(line)
        page += bool(head) or re.match(r" \S", line) is not None
        found.append((page, line, int(head[1] or head[2]) if head else None))
    return found


@pytest.fixture(scope="module")
def pages(lines):
    """Return the words of each page, a word broken at the end of a line as one and as two."""
    found = {}
    for page, line, _ in lines:
        found.setdefault(page, []).append(line.strip())
    broken = {page: re.sub(r"\s+", " ", " ".join(text)) for page, text in found.items()}
    return {
        page: f"{text} {re.sub('([-–]) ', '', text)} {re.sub('([-–]) ', r'-', text)}"
        for page, text in broken.items()
    }


@pytest.fixture(scope="module")
def places(bundled):
    """Return each piece of evidence that comes from the study, with the section and pages that it names."""
    rows = bundled.rows(
        """select e.*, s.authors, s.publisher, s.year from evidence e join sources s on s.id = e.source
           where coalesce(e.via, e.source) = 'study'"""
    )
    found = []
    for row in rows:
        place = PLACE.fullmatch((row["via_locator"] if row["via"] else row["locator"]) or "")
        assert place, row
        first = int(place[2])
        found.append((row, place[1], range(first, int(place[3] or first) + 1)))
    assert len(found) > 500
    return found


def test_the_document_is_the_one_that_was_read(document):
    row, data = document
    assert hashlib.sha256(data).hexdigest() == row["sha256"]


def test_the_rule_for_pages_meets_every_page_number_in_the_text(document, lines):
    numbered = [(page, number) for page, _, number in lines if number]
    assert numbered == [(number, number) for _, number in numbered]
    assert [str(number) for _, number in numbered] == re.findall(r"\d+", document[0]["note"].split("(")[1])
    assert f"{lines[0][0]}-{lines[-1][0]}" == document[0]["pages"]


def test_each_place_lies_in_its_section(lines, places):
    sections, current = {}, set()
    for page, line, head in lines:
        sections.setdefault(page, set(current))
        if not head and (heading := HEADING.match(line)):
            current = {heading[1]}
            sections[page] |= current
    wrong = [
        (row["target"], section, [*span], [sections.get(page) for page in span])
        for row, section, span in places
        if not any(section in sections.get(page, ()) for page in span)
    ]
    assert wrong == []


def plain_name(row):
    """Return the first author's family name, the institution or the outlet."""
    names = names_of(row["authors"] or "")
    return names[0][0] if names else row["publisher"] or ""


def named(name, text):
    return bool(name) and name.casefold() in text.casefold()


@pytest.fixture(scope="module")
def citations(pages, places):
    """Return each piece of evidence that is known through the study, with the text of the pages it names."""
    return [(row, " ".join(pages[page] for page in span)) for row, _, span in places if row["via"]]


def test_each_cited_work_is_cited_on_the_page_that_is_given(citations):
    missing = []
    for row, text in citations:
        names = [plain_name(row), *SPELT.get(row["source"], ())]
        numbers = re.findall(r"\d+", f"{row['year'] or ''} {row['locator'] or ''}")
        if not any(named(name, text) for name in names) or not all(number in text for number in numbers):
            missing.append((row["target"], row["source"], row["via_locator"]))
    assert missing == []


@pytest.mark.parametrize(
    ("source", "spelling"), [(key, name) for key, names in SPELT.items() for name in names]
)
def test_each_other_spelling_is_needed(citations, source, spelling):
    assert any(
        row["source"] == source and not named(plain_name(row), text) and named(spelling, text)
        for row, text in citations
    )


def words_of(text):
    return re.findall(r"[\w’']+", lower(text, "tr"))


def runs(text):
    words = words_of(text)
    return {tuple(words[at : at + SHARED]) for at in range(len(words) - SHARED + 1)}


def test_no_words_are_copied_from_the_study(bundled, lines):
    study = runs(re.sub(r"-\s*\n\s*", "", "\n".join(line for *_, line, _ in lines)))
    study |= runs("\n".join(line for *_, line, _ in lines))
    assert len(study) > 20_000
    columns = [
        ("evidence", "paraphrase"),
        ("commitments", "paraphrase"),
        ("ties", "label"),
        ("observations", "label"),
        ("coverage", "note"),
    ]
    copied = [
        (table, row[column], run)
        for table, stem in columns
        for column in (f"{stem}_en", f"{stem}_tr")
        for row in bundled.rows(f"select {column} from {table}")
        for run in runs(row[column]) & study
    ]
    assert copied == []
