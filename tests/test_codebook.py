import csv
from pathlib import Path

import pytest

from ittifak.case.fault import CaseError
from ittifak.documents.coding.codebook import Code, Codebook, read_codebook, read_patterns
from ittifak.documents.coding.pattern import Pattern, context, phrase

CODES = [
    "code,theme,name_en,name_tr,definition,added",
    "A.ONE,first,One,Bir,The first.,",
    "B,second,Two,İki,,new",
]
PATTERNS = [
    "code,lang,pattern,near,unless,score,note",
    "A.ONE,tr,savunma* sanayi*,,,.9,",
    "B,en,treaty,,peace*,.6,why",
]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "codebook.csv").write_text("\n".join(CODES), encoding="utf-8")
    (tmp_path / "patterns.csv").write_text("\n".join(PATTERNS), encoding="utf-8")
    return tmp_path


def write(path: Path, header: str, *rows: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header.split(","), *rows])


def faults_of(path: Path, patterns: Path | None = None) -> list[str]:
    with pytest.raises(CaseError) as raised:
        read_codebook(path, patterns)
    return str(raised.value).splitlines()


def test_codes_and_the_patterns_beside_them_are_read(folder):
    codebook = read_codebook(folder / "codebook.csv")
    assert codebook.codes == (
        Code("A.ONE", "first", {"en": "One", "tr": "Bir"}, "The first."),
        Code("B", "second", {"en": "Two", "tr": "İki"}, "", "new"),
    )
    assert codebook.patterns == (
        Pattern("A.ONE", "tr", "savunma* sanayi*", score=0.9),
        Pattern("B", "en", "treaty", unless="peace*", score=0.6, note="why"),
    )
    assert codebook.ids() == ("A.ONE", "B")
    assert codebook.without_patterns("tr") == ("B",)
    assert codebook.without_patterns("ru") == ("A.ONE", "B")


def test_counter_evidence_alone_is_no_pattern_for_a_code():
    codebook = Codebook((Code("A"),), (Pattern("A", "tr", "hayır", score=-0.5),))
    assert codebook.without_patterns("tr") == ("A",)


def test_patterns_may_stand_elsewhere(folder):
    elsewhere = folder / "mine.csv"
    write(elsewhere, PATTERNS[0], ["B", "az", "müqavilə*", "", "", "1", ""])
    assert [one.pattern for one in read_codebook(folder / "codebook.csv", elsewhere).patterns] == [
        "müqavilə*"
    ]


def test_further_languages_of_names_are_let_through(folder):
    write(folder / "codebook.csv", "code,name_az", ["A.ONE", "Bir"], ["B", "İki"])
    assert read_codebook(folder / "codebook.csv").codes[1].names == {"az": "İki"}


def test_every_fault_is_told_at_once(folder):
    write(
        folder / "codebook.csv",
        "code,theme,name_en,name_tr",
        ["A.ONE", "", "One", ""],
        ["A.ONE", "", "Again", ""],
        ["B", "", "", ""],
        ["=HYPERLINK()", "", "Formula", ""],
    )
    write(
        folder / "patterns.csv",
        PATTERNS[0],
        ["A.ONE", "tr", "", "", "", ".5", ""],
        ["NONE", "tr", "söz", "", "", ".5", ""],
        ["A.ONE", "de", "wort", "", "", ".5", ""],
        ["A.ONE", "tr", "söz", "", "", "0", ""],
        ["A.ONE", "tr", "söz", "", "", "1.5", ""],
        ["A.ONE", "tr", "söz", "", "", "nan", ""],
        ["A.ONE", "tr", "*", "", "", ".5", ""],
        ["A.ONE", "tr", "*söz", "", "", ".5", ""],
        ["A.ONE", "tr", "söz", "12: |iş", "", ".5", ""],
        ["A.ONE", "tr", "söz", "", "… iş", ".5", ""],
        ["A.ONE", "tr", "bir|iki", "", "", ".5", ""],
    )
    lines = faults_of(folder / "codebook.csv")
    assert [line.split(", expected")[0] for line in lines] == [
        "codebook.csv:3: found code 'A.ONE' twice",
        "codebook.csv:4: found no name of 'B'",
        "codebook.csv:5: found code '=HYPERLINK()'",
        "patterns.csv:2: found in pattern: an empty pattern",
        "patterns.csv:3: found code 'NONE'",
        "patterns.csv:4: found lang 'de'",
        "patterns.csv:5: found score '0'",
        "patterns.csv:6: found score '1.5'",
        "patterns.csv:7: found score 'nan'",
        "patterns.csv:8: found in pattern: '*' that is not at the end of a word",
        "patterns.csv:9: found in pattern: '*' that is not at the end of a word",
        "patterns.csv:10: found in near: an empty pattern",
        "patterns.csv:11: found in unless: '…' without a word before it",
        "patterns.csv:12: found in pattern: 'bir|iki'",
    ]
    assert all(", expected " in line for line in lines)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "codebook.csv:1: found no header"),
        (b"code,name_en\n", "codebook.csv: found no codes"),
        (b"theme,name_en\nx,y\n", "codebook.csv:1: found no column 'code'"),
        (b"code,name_en,name_en\nA,b,c\n", "codebook.csv:1: found column 'name_en' twice"),
        (b"code,name_en,colour\nA,b,c\n", "codebook.csv:1: found column 'colour'"),
        (b"code,name_en\nA,b,c\n", "codebook.csv:2: found 3 cells"),
        (b'code,name_en\nA,"b\n', "codebook.csv:2: found a quotation mark that is not closed"),
        (b"code,name_en\nA,\xfe\n", "codebook.csv:2: found byte 0xfe"),
    ],
)
def test_a_file_of_bad_form_is_told(folder, data, found):
    (folder / "codebook.csv").write_bytes(data)
    (folder / "patterns.csv").unlink()
    assert any(line.startswith(found) for line in faults_of(folder / "codebook.csv"))


def test_a_missing_file_is_told(tmp_path):
    assert "nowhere.csv: found no such file" in faults_of(tmp_path / "nowhere.csv")[0]


def test_patterns_without_a_codebook_are_read_for_any_code(folder):
    assert [pattern.code for pattern in read_patterns(folder / "patterns.csv")] == ["A.ONE", "B"]


def test_a_codebook_holds_each_code_once_and_only_its_patterns():
    with pytest.raises(ValueError, match="each code once"):
        Codebook((Code("A"), Code("A")))
    with pytest.raises(ValueError, match="does not hold: B"):
        Codebook((Code("A"),), (Pattern("B", "en", "word"),))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Treaty", [(" treaty ", 1, 0)]),
        ("mutual  aid*", [(" mutual aid", 2, 0)]),
        ("mutual* aid*", [(" mutual", 1, 0), (" aid", 1, 0)]),
        ("threat … seen", [(" threat ", 1, 0), (" seen ", 1, 3)]),
        ("threat...seen*", [(" threat ", 1, 0), (" seen", 1, 3)]),
        ("co-operat*", [(" co operat", 2, 0)]),
    ],
)
def test_a_pattern_is_cut_where_words_may_go_on_or_stand_between(text, pieces):
    assert [tuple(piece) for piece in phrase(text, "en")] == pieces


def test_letters_are_those_of_the_language():
    assert phrase("IĞDIR", "tr")[0].literal == " ığdır "
    assert phrase("IĞDIR", "en")[0].literal == " iğdir "
    assert phrase("HAREKÂT", "tr") == phrase("harekat", "tr")
    assert phrase("harekât", "az") != phrase("harekat", "az")


def test_a_window_holds_until_the_next():
    assert context("arms|5: navy|army*|0: peace", "en") == (
        (12, (phrase("arms", "en"),)),
        (5, (phrase("navy", "en"), phrase("army*", "en"))),
        (1 << 31, (phrase("peace", "en"),)),
    )
    assert context(" ", "en") == ()
