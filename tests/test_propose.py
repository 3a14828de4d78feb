"""Ties that rules propose from coded sentences, and the file in which a person decides."""

import csv
import hashlib
import os
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ittifak
from ittifak.case.fault import CaseError
from ittifak.documents.coding.codebook import read_codebook
from ittifak.documents.coding.coder import CODINGS
from ittifak.documents.coding.lexicon import LexiconCoder
from ittifak.documents.proposals.proposal_file import (
    PROPOSALS,
    proposal_id,
    proposed_values,
    read_proposals,
    write_proposals,
)
from ittifak.documents.proposals.proposal_rules import read_rules
from ittifak.documents.proposals.propose import propose
from ittifak.documents.reading.extract import read
from ittifak.documents.reading.segment import PLACES, segments
from ittifak.documents.voice.voice import Voice
from ittifak.evidence.dates import window

SHA = "0" * 64
KINDS = {
    "recognition": ("diplomacy", "event", "directed", "1"),
    "border_closure": ("transport", "state", "directed", "-1"),
    "treaty_signature": ("legal", "event", "mutual", "1"),
    "joint_exercise": ("military", "event", "mutual", "1"),
    "arms_transfer": ("defence_industry", "state", "directed", "1"),
    "ceasefire": ("peace", "event", "opposed", "0"),
    "membership": ("institution", "event", "directed", "1"),
    "kinship": ("identity", "state", "mutual", "1"),
}
NAMES = {
    "tr": {"TUR": "Türkiye", "AZE": "Azerbaycan", "ARM": "Ermenistan", "GEO": "Gürcistan", "NATO": "NATO"},
    "en": {"TUR": "Türkiye", "AZE": "Azerbaijan", "ARM": "Armenia", "GEO": "Georgia", "NATO": "NATO"},
}


@pytest.fixture
def south(case):
    words = {"name_en": "k", "name_tr": "k", "definition_en": "What counts."}
    case.tables["kinds"] += [
        {"id": id_, **dict(zip(("layer", "aspect", "shape", "sign"), cells, strict=True)), **words}
        for id_, cells in KINDS.items()
    ]
    case.tables["names"] = [
        {"entity": actor, "lang": lang, "form": form}
        for lang, forms in NAMES.items()
        for actor, form in forms.items()
    ]
    return case


def coded(*rows, language="tr", sha=SHA, section="2.1"):
    """Return segments and codings of sentences, each with its mode and codes."""
    segments, codings, at = [], [], 0
    for number, (text, mode, codes, *speaker) in enumerate(rows, start=1):
        id_ = f"doc.{number:05d}"
        place = {
            "document": "doc",
            "sha256": sha,
            "number": number,
            "page": 7,
            "page_label": "33",
            "section": section,
        }
        span = {"start": at, "end": at + len(text), "raw_start": at, "raw_end": at + len(text)}
        segments.append({"id": id_, "text": text, "language": language, **place, **span})
        said = {"id": id_, "mode": mode, "speaker": speaker[0] if speaker else "author"}
        codings += [{**said, "code": code} for code in codes.split() or [None]]
        at += len(text) + 1
    return pa.Table.from_pylist(segments, PLACES), pa.Table.from_pylist(codings, CODINGS)


def proposed(case, *rows, **more):
    return propose(case.open(), *coded(*rows, **more)).to_pylist()


def shown(rows):
    return [(row["kind"], row["mode"], row["a"], row["b"], row["date"]) for row in rows]


@pytest.mark.parametrize(
    ("language", "text", "codes", "expected"),
    [
        (
            "tr",
            "Gürcistan, 4 Mart 1992’de Azerbaycan’ı tanıdı.",
            "DIPL.COORD",
            ("recognition", "deed", "GEO", "AZE", "1992-03-04"),
        ),
        (
            "en",
            "Türkiye recognised the independence of Azerbaijan on 9 November 1991.",
            "DIPL.COORD",
            ("recognition", "deed", "TUR", "AZE", "1991-11-09"),
        ),
        (
            "tr",
            "Türkiye, 1993’te Ermenistan ile kara sınırını kapattı.",
            "",
            ("border_closure", "deed", "TUR", "ARM", "1993"),
        ),
        (
            "en",
            "In 1993 Türkiye closed its land border with Armenia.",
            "",
            ("border_closure", "deed", "TUR", "ARM", "1993"),
        ),
        (
            "tr",
            "Türkiye ile Gürcistan arasında 3 Mart 2007’de bir anlaşma imzalandı.",
            "",
            ("treaty_signature", "deed", "TUR GEO", None, "2007-03-03"),
        ),
        (
            "en",
            "Georgia and Türkiye signed the agreement in March 2007.",
            "",
            ("treaty_signature", "deed", "GEO TUR", None, "2007-03"),
        ),
        (
            "tr",
            "Türkiye, Azerbaycan ve Gürcistan 2012 yazında ortak tatbikat gerçekleştirdi.",
            "MIL.TRAINING",
            ("joint_exercise", "deed", "TUR AZE GEO", None, "2012-22"),
        ),
        (
            "tr",
            "Türkiye’nin Azerbaycan’a yeni radarlar tedarik etmesi 2011’de başladı.",
            "DEFIND.SUPPLY",
            ("arms_transfer", "deed", "TUR", "AZE", "2011"),
        ),
        (
            "tr",
            "Gürcistan 1994’te NATO’nun ortaklık programına katıldı.",
            "",
            ("membership", "deed", "GEO", "NATO", "1994"),
        ),
        (
            "tr",
            "Ermenistan ile Azerbaycan arasında ateşkes 12 Mayıs 1994’te ilan edildi.",
            "",
            ("ceasefire", "deed", "ARM", "AZE", "1994-05-12"),
        ),
    ],
)
def test_a_rule_proposes_kind_mode_parties_and_date(south, language, text, codes, expected):
    assert shown(proposed(south, (text, "deed", codes), language=language)) == [expected]


def test_a_proposal_leads_to_its_passage(south):
    [row] = proposed(south, ("Türkiye 1993’te Ermenistan ile sınırını kapattı (Demir, 2001).", "deed", ""))
    assert row["id"] == proposal_id("border-closed", SHA, row["start"], row["end"])
    assert (row["document"], row["source"], row["sha256"]) == ("d1", "book-2020", SHA)
    assert (row["page"], row["section"], row["locator"]) == ("33", "2.1", "§2.1 p. 33")
    assert row["passage"][row["start"] : row["end"]] == row["passage"]
    assert row["cites"] == "(Demir, 2001)"
    assert row["dates"] == "1993"
    assert proposed_values(row["proposed"]) == {
        "kind": "border_closure",
        "mode": "deed",
        "a": "TUR",
        "b": "ARM",
        "date": "1993",
        "source": "book-2020",
        "locator": "§2.1 p. 33",
    }
    assert all(row[name] is None for name in ("decision", "by", "decided", "tie", "label_en", "credibility"))


def test_what_is_not_certain_is_left_to_the_person(south):
    text = "Gürcistan ve Ermenistan, Türkiye ile Azerbaycan sınırını 1993’te kapattı."
    [row] = proposed(south, (text, "deed", ""))
    assert (row["a"], row["b"]) == (None, None)
    assert row["named"].split() == ["GEO", "ARM", "TUR", "AZE"]


def test_one_that_only_reports_and_a_place_are_no_parties(south):
    text = "Ermenistan’ın açıklamasına göre Türkiye ile Gürcistan 2007’de Bakü’de bir anlaşma imzaladı."
    [row] = proposed(south, (text, "deed", ""))
    assert row["a"] == "TUR GEO"


def test_the_two_countries_are_those_named_before(south):
    rows = proposed(
        south,
        ("Türkiye ile Gürcistan yakınlaştı.", "assessment", ""),
        ("İki ülke 2007’de bir anlaşma imzaladı.", "deed", ""),
    )
    assert shown(rows) == [("treaty_signature", "deed", "TUR GEO", None, "2007")]
    assert rows[0]["elsewhere"] == "parties"


def test_parties_are_not_taken_over_from_another_section(south):
    one, first = coded(("Türkiye ile Gürcistan yakınlaştı.", "assessment", ""), section="1")
    two, second = coded(
        ("Türkiye yakınlaştı.", "deed", ""), ("İki ülke 2007’de bir anlaşma imzaladı.", "deed", "")
    )
    two = two.set_column(0, "id", pa.array(["x.1", "x.2"])).cast(PLACES)
    second = second.set_column(0, "id", pa.array(["x.1", "x.2"])).cast(CODINGS)
    [row] = propose(south.open(), pa.concat_tables([one, two]), pa.concat_tables([first, second])).to_pylist()
    assert row["a"] == "TUR AZE", "the pair that the case is about"


def test_a_dated_thing_has_the_day_that_the_document_gives_it(south):
    rows = proposed(
        south,
        ("Şuşa Beyannamesi 15 Haziran 2021’de imzalandı.", "deed", ""),
        ("Ortak tatbikat Şuşa Beyannamesi ile düzenli hâle geldi.", "commitment", "MIL.TRAINING"),
    )
    assert shown(rows)[1] == ("joint_exercise", "commitment", "TUR AZE", None, "2021-06-15")
    assert rows[1]["elsewhere"] == "parties date"
    [row] = proposed(
        south, ("Şuşa Beyannamesi’nden sonra ortak tatbikat gerçekleştirildi.", "deed", "MIL.TRAINING")
    )
    assert (row["date"], row["elsewhere"]) == (None, "parties"), (
        "an exercise does not bear the day of a declaration"
    )


def test_no_party_before_it_was_there(south):
    [row] = proposed(south, ("Türkiye ile Azerbaycan 3 Mart 1918’de bir antlaşma imzaladı.", "deed", ""))
    assert (row["a"], row["named"]) == (None, "TUR AZE")


def test_in_a_statement_side_a_speaks(south):
    row = ("Azerbaycan lideri Türkiye için kardeş ülke dedi.", "statement", "IDENT.KINSHIP", "party: AZE")
    assert shown(proposed(south, row)) == [("kinship", "statement", "AZE", "TUR", None)]
    unknown = (row[0], "statement", "IDENT.KINSHIP", "party: XXX")
    assert shown(proposed(south, unknown)) == [("kinship", "statement", None, None, None)]


def test_mode_and_code_must_fit(south):
    text = "Türkiye, Azerbaycan ve Gürcistan 2012’de ortak tatbikat gerçekleştirdi."
    assert proposed(south, (text, "deed", "ENERGY.CORRIDOR")) == []
    assert proposed(south, ("Türkiye ile Gürcistan anlaşma imzaladı.", "statement", "")) == []


def test_ties_that_are_like_it_are_named(south):
    tie = dict(south.row("ties"), id="old", kind="border_closure", a="TUR", b="ARM", date="1993/..")
    south.tables["ties"].append(tie)
    south.tables["evidence"].append(dict(south.row("evidence"), target="old"))
    texts = [
        "Türkiye 1995’te Ermenistan ile sınırını kapattı.",
        "Türkiye 1990’da Ermenistan ile sınırını kapattı.",
    ]
    rows = proposed(south, *[(text, "deed", "") for text in texts])
    assert [row["similar"] for row in rows] == ["old", None]


def test_an_office_counts_as_its_state_among_ties_that_are_like_it(south):
    south.tables["actors"].append({"id": "TUR-MFA", "kind": "office"})
    south.tables["members"].append({"actor": "TUR-MFA", "parent": "TUR"})
    tie = dict(south.row("ties"), id="old", kind="treaty_signature", a="TUR-MFA GEO", b="", date="2007")
    south.tables["ties"].append(tie)
    south.tables["evidence"].append(dict(south.row("evidence"), target="old"))
    [row] = proposed(south, ("Türkiye ile Gürcistan 2007’de anlaşma imzaladı.", "deed", ""))
    assert row["similar"] == "old"


def test_what_was_decided_is_not_proposed_again(south):
    sentence = ("Türkiye 1993’te Ermenistan ile sınırını kapattı.", "deed", "")
    [row] = proposed(south, sentence)
    south.tables["reviews"].append(dict(south.row("reviews"), proposal=row["id"]))
    south.write()
    assert proposed(south, sentence) == []


def test_a_rule_without_its_kind_is_left_out_with_a_line(case):
    rules, lines = read_rules().within(case.open())
    assert {rule.kind for rule in rules.rules} == {"visit"}
    assert len(lines) == len(read_rules().rules) - len(rules.rules)
    assert "rule 'border-closed' is left out: the case has no kind 'border_closure'" in lines
    assert proposed(case, ("Türkiye 1993’te Ermenistan ile sınırını kapattı.", "deed", "")) == []


def test_every_rule_of_the_bundled_case_has_its_kind():
    assert read_rules().within(ittifak.open_case("south-caucasus"))[1] == []


def test_proposing_leaves_the_case_as_it_is(south):
    folder = south.write()
    before = {
        path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }
    proposed(south, ("Türkiye 1993’te Ermenistan ile sınırını kapattı.", "deed", ""))
    after = {
        path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()
    }
    assert after == before


def test_the_same_input_gives_the_same_proposals(south):
    sentences = [("Türkiye ile Gürcistan 2007’de anlaşma imzaladı.", "deed", "")] * 3
    assert proposed(south, *sentences) == proposed(south, *sentences)


def test_a_rule_file_at_fault_is_told_line_by_line(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(
        'version = 2\n[[rule]]\nid = "x"\nkind = "k"\nmodes = ["done"]\nscore = 3\ntr = ["*"]\nfoo = 1\n'
        '[[rule]]\nid = "x"\nkind = "k"\nmodes = ["done"]\nscore = 3\ntr = ["*"]\n[[rule]]\nid = "y"\nmodes = []\n',
        "utf-8",
    )
    with pytest.raises(CaseError) as error:
        read_rules(path)
    told = str(error.value)
    for part in (
        "version 2",
        "foo = 1",
        "rule 'x' twice",
        "modes done",
        "score 3",
        "tr '*'",
        "rule 'y': no kind",
        "no words",
    ):
        assert part in told, part
    path.write_text("[[", "utf-8")
    with pytest.raises(CaseError, match="expected TOML"):
        read_rules(path)


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00\r\n", exclude_categories=["Cs"]), min_size=1
).map(lambda cell: cell.strip(" "))


@given(st.lists(st.tuples(CELLS, CELLS, st.integers(0, 9)), min_size=1, max_size=4))
def test_a_file_of_proposals_comes_back_as_it_was(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("out") / "proposals.csv"
    table = pa.Table.from_pylist(
        [
            {"id": f"p-{n}", "passage": passage, "cites": cites, "start": start}
            for n, (passage, cites, start) in enumerate(rows)
        ],
        PROPOSALS,
    )
    write_proposals(table, path)
    back = read_proposals(path).drop_columns(["line"]).to_pylist()
    expected = [
        {name: cell if cell != "" else None for name, cell in row.items()} for row in table.to_pylist()
    ]
    assert back == expected
    with path.open(encoding="utf-8", newline="") as file:
        assert not any(
            cell.startswith(("=", "+", "-", "@", "\t")) for row in csv.reader(file) for cell in row
        )


@pytest.mark.parametrize(("mark", "between"), [("\ufeff", ","), ("", ";"), ("\ufeff", ";")])
def test_a_file_that_a_spreadsheet_saved_is_read(south, tmp_path, mark, between):
    table = propose(south.open(), *coded(("Türkiye 1993’te Ermenistan ile sınırını kapattı.", "deed", "")))
    write_proposals(table, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (tmp_path / "saved.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(mark)
        csv.writer(file, delimiter=between).writerows(rows)
    assert read_proposals(tmp_path / "saved.csv").equals(read_proposals(tmp_path / "out.csv"))


def test_decisions_are_not_written_over(south, tmp_path):
    table = propose(south.open(), *coded(("Türkiye 1993’te Ermenistan ile sınırını kapattı.", "deed", "")))
    write_proposals(table, tmp_path / "out.csv")
    with pytest.raises(CaseError, match="decisions in it are not lost"):
        write_proposals(table, tmp_path / "out.csv")


def test_signs_that_turn_or_hide_text_do_not_reach_the_file(south):
    text = "Türkiye 1993’te Ermenistan \u202eile\u200b sınırını\n\x07kapattı."
    [row] = proposed(south, (text, "deed", ""))
    assert row["passage"] == "Türkiye 1993’te Ermenistan  ile  sınırını kapattı."


def test_a_file_at_fault_is_told(tmp_path):
    path = tmp_path / "p.csv"
    for text, told in (
        ("", "no header"),
        ("id,passage\nx,y\n", "no column 'decision'"),
        (",".join(PROPOSALS.names) + "\nx\n", "1 cells"),
        (
            ",".join(PROPOSALS.names)
            + "\n"
            + ",".join("a" if n == "start" else "" for n in PROPOSALS.names)
            + "\n",
            "start 'a'",
        ),
    ):
        path.write_text(text, "utf-8")
        with pytest.raises(CaseError, match=told):
            read_proposals(path)
    with pytest.raises(CaseError, match="no such file"):
        read_proposals(tmp_path / "none.csv")


def test_dates_that_are_proposed_are_edtf(south):
    rows = proposed(
        south,
        *[
            (f"Türkiye {when} Ermenistan ile sınırını kapattı.", "deed", "")
            for when in (
                "1993’ten beri",
                "1990’lı yıllarda",
                "2020 yazında",
                "1992 ile 1994 arasında",
                "yaklaşık 1993’te",
            )
        ],
    )
    assert [row["date"] for row in rows] == ["1993/..", "199X", "2020-22", "1992/1994", "1993~"]
    assert all(window(piece) for row in rows for piece in row["date"].split("/") if piece != "..")


def test_passages_of_the_study_are_found_again():
    if not os.environ.get("ITTIFAK_DOCUMENTS"):
        pytest.skip("needs ITTIFAK_DOCUMENTS, the folder of the study")
    case = ittifak.open_case("south-caucasus")
    document = read(Path(os.environ["ITTIFAK_DOCUMENTS"]) / "study.txt", language="tr")
    sentences = segments(document)
    coder = LexiconCoder(read_codebook(), voice=Voice())
    rows = propose(case, sentences, coder.code(sentences)).to_pylist()
    assert len({row["id"] for row in rows}) == len(rows) > 0
    actors = set(case.actors.column("id").to_pylist())
    for row in rows:
        raw = iter(document.raw[row["start"] : row["end"]])
        assert all(letter in raw for letter in row["passage"] if letter != " "), (
            "in order, around running heads"
        )
        assert (row["document"], row["source"]) == ("study-text", "study")
        assert row["locator"].endswith(f"p. {row['page']}")
        assert {cell.partition(":")[0] for cell in f"{row['a'] or ''} {row['b'] or ''}".split()} <= actors
        assert 0 < row["score"] <= 1
    assert sum(bool(row["similar"]) for row in rows) > len(rows) / 3, "most of the study is in the case"
