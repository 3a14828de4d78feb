"""Sources in from BibTeX and CSL-JSON, and out again."""

import csv
import io
import json
import tempfile
import unicodedata
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pybtex.database import parse_string

from ittifak.case.bibliography import LARGEST, add, to_bibtex, to_csl, write
from ittifak.case.bibtex import latex_of, unicode_of
from ittifak.case.fault import CaseError
from ittifak.evidence.schema import tables

COLUMNS = [column.name for column in tables()["sources"].columns]
KINDS = tables()["sources"].column("kind").values
CARRIED = ["id", "kind", "title", "authors", "year", "publisher", "language", "url"]
SUFFIXES = (".bib", ".json")
HEADER = ",".join(COLUMNS)


def case_of(folder: Path, text: str = HEADER + "\n") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sources.csv").write_bytes(text.encode())
    return folder


def row_of(**cells: str) -> dict[str, str]:
    basic = {"kind": "book", "perspective_basis": "unknown", "reliability": "F", "opened": "no"}
    return {name: (basic | cells).get(name, "") for name in COLUMNS}


def table_text(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def sources_of(*rows: dict[str, str]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {name: cell or None for name, cell in row.items()} | {"opened": row["opened"] == "yes"}
            for row in rows
        ],
        schema=pa.schema([(name, pa.bool_() if name == "opened" else pa.string()) for name in COLUMNS]),
    )


def read_back(case: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((case / "sources.csv").read_bytes().decode(), newline="")))


def imported(folder: Path, suffix: str, content: str | bytes) -> list[dict[str, str]]:
    """Import into an empty case and return its rows."""
    file = folder / f"works{suffix}"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    case = case_of(folder / "case")
    add(file, case)
    return read_back(case)


def one(folder: Path, suffix: str, content: str) -> dict[str, str]:
    rows = imported(folder, suffix, content)
    assert len(rows) == 1
    return rows[0]


def faults_of(folder: Path, suffix: str, content: str | bytes) -> list[str]:
    """Import what must be refused; return its faults as lines, with nothing written."""
    with pytest.raises(CaseError) as refused:
        imported(folder, suffix, content)
    assert (folder / "case" / "sources.csv").read_text() == HEADER + "\n"
    assert [path.name for path in (folder / "case").iterdir()] == ["sources.csv"]
    return [str(fault) for fault in refused.value.faults]


# LaTeX


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\c C}elik", "Çelik"),
        (r"\c{C}elik", "Çelik"),
        (r"\c Celik", "Çelik"),
        (r"{\c{C}}elik", "Çelik"),
        (r"G\"okalp", "Gökalp"),
        (r"G{\"{o}}kalp", "Gökalp"),
        (r"{\.I}stanbul", "İstanbul"),
        (r"\.{I}stanbul", "İstanbul"),
        (r"Kad{\i}k{\"o}y", "Kadıköy"),
        (r"Kad\i k\"oy", "Kadıköy"),
        (r"Kad\i{}k\"oy", "Kadıköy"),
        (r"Da{\u g}l{\i}k Karaba{\u{g}}", "Dağlık Karabağ"),
        (r"Asker{\^\i}", "Askerî"),
        (r"Asker\^{\i} i\c s", "Askerî iş"),
        (r"H{\^a}rici \c{s}ube", "Hârici şube"),
        (r"{\textschwa}m{\textschwa}kda\c{s}l\i q, X\textschwa z\textschwa r", "əməkdaşlıq, Xəzər"),
        (r"Az{\schwa}rbaycan", "Azərbaycan"),
        ("Azərbaycan İlham ILGAZ", "Azərbaycan İlham ILGAZ"),
        (r"\d{H}asan \={A}\d{t}\=a", "Ḥasan Āṭā"),
        (r"{{Nested {B}races} {\bf kept} out}", "Nested Braces kept out"),
        (r"\emph{One} \textit{Nation}", "One Nation"),
        (r"\.{i}ki \d{s}", "iki ṣ"),
        (r"5\% \& 3\$ \#1 a\_b \{x\}", "5% & 3$ #1 a_b {x}"),
        ("100% of it", "100% of it"),
        (r"a\textbackslash b \textasciitilde{} {\textasciitilde}c \~{}d", "a\\b ~ ~c ~d"),
        (r"``Two'' -- one --- none", "“Two” – one — none"),
        (r"{\textquotedblleft}Two{\textquotedblright} {\textquoteright}90", "“Two” ’90"),
        (r"CO$_2$ and H{$_{2}$}O {$\rightarrow$} US\$5", "CO2 and H2O → US$5"),
        ("ends in \\", "ends in \\"),
    ],
)
def test_latex_becomes_unicode(latex: str, text: str) -> None:
    assert unicode_of(latex) == text


SEQUENCES = ["--", "''", "``", "?`", ", ", " and ", " AND ", "and", "\\i", "\\c c", "{\\i}", "@book{", "  "]


def text_of(length: int = 40, without: str = "") -> st.SearchStrategy[str]:
    """Text on one line, rich in what BibTeX, LaTeX and CSV take for markup."""
    markup = st.sampled_from([*'{}\\%#&$_~^",=ıİIəğ\u00a0\u2003', *SEQUENCES])
    letters = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"])
    parts = st.lists(st.one_of(markup, letters, st.text(letters, max_size=5)), max_size=length)
    return parts.map(lambda some: "".join(c for c in "".join(some) if c not in without).strip())


@given(text_of())
@example("a--b---c '' `` ?` !` ,, << >>")
@example('\\textbackslash{} {\\i} \\symbol{"41}')
def test_text_survives_latex(text: str) -> None:
    assert unicode_of(latex_of(text)) == text


# What reference managers write


def test_zoteros_bibtex(tmp_path: Path) -> None:
    rows = imported(
        tmp_path,
        ".bib",
        r"""
@article{yilmaz_karabag_2021,
	title = {Karabağ {Savaşı} ve {TANAP}: 2020 sonrası},
	volume = {12},
	issn = {1300-0000},
	url = {https://dergi.example.org/a_b?x=1%202&y=~z#n},
	doi = {10.1000/xyz},
	abstract = {Bu makale \%44 günlük savaşı inceler.},
	language = {tr},
	number = {2},
	urldate = {2022-03-04},
	journal = {Uluslararası Örnekler Dergisi},
	author = {Yılmaz, Ayşe and Əliyev, Əhməd},
	month = jun,
	year = {2021},
	keywords = {Karabağ, kardeşlik},
	pages = {1--20},
}

@misc{disisleri_nodate,
	title = {No: 71, 15 Haziran},
	url = {https://www.example.org/no-71},
	author = {{T.C. Dışişleri Bakanlığı} and {Ministry of Energy and Natural Resources}},
}

@techreport{noauthor_gas_2019,
	title = {Gas \& transit},
	institution = {{Enerji Enstitüsü}},
	year = {2019},
}
""",
    )
    article, page, report = ({name: row[name] for name in COLUMNS if row[name]} for row in rows)
    unseen = {"perspective_basis": "unknown", "reliability": "F", "opened": "no"}
    assert article == {
        "id": "yilmaz_karabag_2021",
        "kind": "article",
        "title": "Karabağ Savaşı ve TANAP: 2020 sonrası",
        "authors": "Yılmaz, Ayşe and Əliyev, Əhməd",
        "year": "2021",
        "publisher": "Uluslararası Örnekler Dergisi",
        "language": "tr",
        "url": "https://dergi.example.org/a_b?x=1%202&y=~z#n",
        **unseen,
    }
    assert page == {
        "id": "disisleri_nodate",
        "kind": "website",
        "title": "No: 71, 15 Haziran",
        "authors": "T.C. Dışişleri Bakanlığı and {Ministry of Energy and Natural Resources}",
        "url": "https://www.example.org/no-71",
        **unseen,
    }
    assert report == {
        "id": "noauthor_gas_2019",
        "kind": "report",
        "title": "Gas & transit",
        "year": "2019",
        "publisher": "Enerji Enstitüsü",
        **unseen,
    }


def test_better_biblatex(tmp_path: Path) -> None:
    rows = imported(
        tmp_path,
        ".bib",
        r"""
@online{demir:2020,
  title = {Two {{States}}, One {{Nation}}?},
  author = {family=Groot, given=Henri, prefix=de, useprefix=true and family=Fontaine, given=Jean, prefix=de la, useprefix=false and King, Jr., Ada},
  date = {2020-11-10},
  url = {https://example.org/x\%20y\_z},
  urldate = {2024-01-02},
  langid = {turkish},
  organization = {{Haber Ajansı}}
}

@report{krizGrubu1993, title = "Crisis" # { in } # "the South", author = {{International {C}risis Office}}, date = {1992/1995}, institution = {Office}, langid = {american}}

@article{g1, title={Savaş}, journaltitle={Gazete}, entrysubtype={newspaper}, date={2021-06}, langid={azerbaijani}}

@thesis{t1, title={Tez}, subtitle={bir inceleme}, author={Ada Lovelace and others}, date={2015~}, institution={Örnek Üniversitesi}, type={phdthesis}}

@inreference{r1, title={Zengezur}, year={t.y.}, language={Azərbaycan}}
@legal{kars1921, title={Kars Antlaşması}, year={1921}}
@incollection{c1, title={Bölüm}, booktitle={Kitap}, publisher={Yayınevi}, editor={Demir, Ali}, date={n.d.}}
@book{sici, title={Old}, author={Ak, A.}, doi={10.1002/(SICI)1099<1::AID>3.0}}

% == BibLaTeX quality report for c1: ask me@example.org
@comment{jabref-meta: databaseType:biblatex;}
""",
    )
    by_id = {row["id"]: row for row in rows}
    assert list(by_id) == ["de-groot-2020", "krizGrubu1993", "g1", "t1", "r1", "kars1921", "c1", "sici"]
    online = by_id["de-groot-2020"]
    assert online["authors"] == "de Groot, Henri and Fontaine, Jean de la and King, Jr., Ada"
    assert (online["kind"], online["title"], online["year"]) == ("website", "Two States, One Nation?", "2020")
    assert (online["language"], online["url"]) == ("tr", "https://example.org/x%20y_z")
    assert online["publisher"] == "Haber Ajansı"
    report = by_id["krizGrubu1993"]
    assert (report["title"], report["authors"]) == ("Crisis in the South", "International Crisis Office")
    assert (report["year"], report["language"]) == ("1992-1995", "en-US")
    assert [by_id["g1"][name] for name in ("kind", "publisher", "year", "language")] == [
        "news",
        "Gazete",
        "2021",
        "az",
    ]
    thesis = by_id["t1"]
    assert [thesis[name] for name in ("kind", "title", "authors", "year", "publisher")] == [
        "thesis",
        "Tez: bir inceleme",
        "Lovelace, Ada and others",
        "2015",
        "Örnek Üniversitesi",
    ]
    assert [by_id["r1"][name] for name in ("kind", "year", "language")] == ["reference", "", "az"]
    assert by_id["kars1921"]["kind"] == "treaty"
    assert [by_id["c1"][name] for name in ("kind", "authors", "year", "publisher")] == [
        "chapter",
        "Demir, Ali",
        "",
        "Yayınevi",
    ]
    assert by_id["sici"]["url"] == "https://doi.org/10.1002/(SICI)1099%3C1::AID%3E3.0"


def test_better_bibtex_in_latex(tmp_path: Path) -> None:
    row = one(
        tmp_path,
        ".bib",
        r"""@book{k1,
  title = {T{\"u}rkiye--{{Azerbaycan}} {\.I}li{\c s}kileri},
  author = {K{\i}n{\i}k {\c C}elik, Ay{\c s}e and {{\"O}rnek Vakf{\i}} and {{\c S}en} {\"O}z, {\.I}pek},
  year = 2021,
  howpublished = {\url{https://example.org/~a}},
  publisher = {{Yay{\i}n \& Da{\u g}{\i}t{\i}m}},
}""",
    )
    assert row["title"] == "Türkiye–Azerbaycan İlişkileri"
    assert row["authors"] == "Kınık Çelik, Ayşe and Örnek Vakfı and Şen Öz, İpek"
    assert row["publisher"] == "Yayın & Dağıtım"
    assert (row["year"], row["url"]) == ("2021", "https://example.org/~a")


def test_zoteros_csl_json(tmp_path: Path) -> None:
    items = [
        {
            "id": "http://zotero.org/users/1/items/ABCD2345",
            "type": "article-journal",
            "container-title": "Dergi",
            "publisher": "Not this",
            "language": "tr-TR",
            "title": 'İki devlet, <i>tek</i> <span class="nocase">millet</span>',
            "author": [
                {"family": "Kınık Çelik", "given": "Ayşe"},
                {"literal": "Ministry of Energy and Natural Resources"},
                {"family": "Gogh", "given": "Vincent", "non-dropping-particle": "van", "suffix": "Jr."},
            ],
            "issued": {"date-parts": [["2021", 6, 15]]},
            "URL": "https://example.org/1",
        },
        {
            "id": "http://zotero.org/groups/2/items/EFGH",
            "citation-key": "resmi2020",
            "type": "legislation",
            "title": "Kanun",
            "issued": {"literal": "t.y."},
        },
        {
            "id": "news1",
            "type": "article-newspaper",
            "title": "Haber",
            "issued": {"date-parts": [[1992], [1995]]},
        },
        {
            "id": "open",
            "type": "book",
            "title": "Open range",
            "issued": {"date-parts": [[2014, 3], [2014, 5], [0]]},
        },
        {
            "id": 4711,
            "type": "chapter",
            "title": "B",
            "editor": [{"family": "Ak", "given": "Can"}],
            "DOI": "10.1/x",
        },
        {"id": "x1", "type": "unheard-of", "language": "Turkish", "issued": {"raw": "Haziran 2021"}},
    ]
    rows = imported(tmp_path, ".json", json.dumps(items))
    first, law, news, opened, chapter, unheard = rows
    assert first["id"] == "kinik-celik-2021"
    assert (first["kind"], first["publisher"], first["language"]) == ("article", "Dergi", "tr-TR")
    assert first["title"] == "İki devlet, tek millet"
    assert first["authors"] == (
        "Kınık Çelik, Ayşe and {Ministry of Energy and Natural Resources} and van Gogh, Jr., Vincent"
    )
    assert (first["year"], first["url"]) == ("2021", "https://example.org/1")
    assert [law[name] for name in ("id", "kind", "year")] == ["resmi2020", "official", ""]
    assert [news[name] for name in ("kind", "year")] == ["news", "1992-1995"]
    assert opened["year"] == "2014"
    assert [chapter[name] for name in ("id", "authors", "url")] == ["ak", "Ak, Can", "https://doi.org/10.1/x"]
    assert [unheard[name] for name in ("id", "kind", "language", "year")] == ["x1", "other", "tr", "2021"]
    wrapped = imported(tmp_path, ".json", "\ufeff" + json.dumps({"items": items}))
    assert wrapped == rows


KEPT = ["2021", "2021a", "c. 1920", "1993/94", "1992–1995"]
CUT = {
    "2021-06-15": "2021",
    "15.06.2021": "2021",
    "Haziran 2021": "2021",
    "in press": "",
    "t.y.": "",
    "n.d.": "",
}


@pytest.mark.parametrize(("cited", "year"), [*zip(KEPT, KEPT, strict=True), *CUT.items()])
def test_years(tmp_path: Path, cited: str, year: str) -> None:
    assert one(tmp_path, ".bib", f"@book{{k, title = {{T}}, year = {{{cited}}}}}")["year"] == year
    item = {"id": "k", "title": "T", "issued": {"literal": cited}}
    assert one(tmp_path, ".json", json.dumps([item]))["year"] == year


def test_lines_and_tabs_in_texts_become_spaces(tmp_path: Path) -> None:
    assert one(tmp_path, ".bib", "@book{k, title = {One\r\n   two\tthree}}")["title"] == "One two three"
    assert (
        one(tmp_path, ".json", '[{"id": "k", "title": " One\\n \\t two\\u0000three "}]')["title"]
        == "One two three"
    )


# Out and in again


@st.composite
def cells_of_authors(draw: st.DrawFn) -> str:
    """Persons, institutions and, in braces, institutions whose names hold commas and ' and '."""
    part = text_of(6, without="{},").filter(
        lambda some: some and not set(some.split(" ")) & {"and", ""} and some[0] not in "=+-@"
    )
    phrase = st.tuples(part, st.sampled_from([" and ", ", "]), part).map("".join)
    person = st.lists(part, min_size=2, max_size=3).map(", ".join)
    name = st.one_of(person, part, phrase.map(lambda some: f"{{{some}}}"), st.just("others"))
    return " and ".join(draw(st.lists(name, max_size=4)))


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,30}", fullmatch=True),
            "kind": st.sampled_from(KINDS),
            "title": text_of().filter(lambda some: some[:1] not in tuple("=+-@")),
            "authors": cells_of_authors(),
            "year": st.from_regex(
                r"|[1-9][0-9]{3}[a-z]?|c\. 1[0-9]{3}|19[0-9]{2}[-–/][0-9]{2}|0987|-44|476", fullmatch=True
            ),
            "publisher": text_of().filter(lambda some: some[:1] not in tuple("=+-@")),
            "language": st.sampled_from(["", "tr", "az", "en", "en-GB", "sr-Cyrl-RS", "kmr"]),
            "url": st.from_regex(
                r"|https?://[a-zığüşöçə0-9.-]{1,20}(/[A-Za-z0-9ığ%#&~_.?=+,;:@!$'()*-]{0,20}){0,3}",
                fullmatch=True,
            ),
        }
    ),
    max_size=4,
    unique_by=lambda row: row["id"],
)


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(rows=ROWS)
@example(rows=[{"id": "A", "kind": "other"}, {"id": "a", "kind": "official", "url": "http://x.y"}])
@example(rows=[{"id": "i", "kind": "treaty", "title": "{", "authors": "{A, and B} and C\\ and x, y"}])
def test_what_goes_out_comes_in_again(suffix: str, rows: list[dict[str, str]]) -> None:
    expected = [row_of(**row) for row in rows]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        out = folder / f"out{suffix}"
        write(sources_of(*expected), out)
        case = case_of(folder / "case")
        assert add(out, case) == (len(rows), 0)
        assert read_back(case) == sorted(expected, key=lambda row: row["id"])
        assert add(out, case) == (0, len(rows))


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(max_examples=50, deadline=None)
@given(authors=text_of(without="=+-@"))
@example(authors="{b and X, Y")
@example(authors="{a} and {b")
@example(authors=" and ")
@example(authors="a, b, c, d")
def test_any_cell_of_authors_settles_after_one_round(suffix: str, authors: str) -> None:
    seen = [authors]
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / f"out{suffix}"
        for _ in range(2):
            write(sources_of(row_of(id="k", title="T", authors=seen[-1])), out)
            case = case_of(Path(name) / "case")
            add(out, case)
            seen.append(read_back(case)[0]["authors"])
    assert seen[1] == seen[2]


@given(rows=ROWS)
@settings(max_examples=50, deadline=None)
def test_pybtex_reads_what_goes_out(rows: list[dict[str, str]]) -> None:
    unique = list({row["id"].lower(): row for row in rows}.values())  # to pybtex, keys have no case
    entries = parse_string(to_bibtex(sources_of(*(row_of(**row) for row in unique))), "bibtex").entries
    assert sorted(entries) == sorted(row["id"] for row in unique)
    for row in unique:
        assert ("year" in entries[row["id"]].fields) == bool(row["year"])


def test_csl_json_tells_persons_from_institutions() -> None:
    cell = "Kınık Çelik, Ayşe and T.C. Dışişleri Bakanlığı and {Energy, and Natural Resources}"
    row = row_of(id="k", kind="official", title="No: 71", authors=cell, year="2021", language="tr")
    undated = row_of(id="b", kind="news", authors="Haber", year="t.y.", publisher="Gazete")
    assert json.loads(to_csl(sources_of(row, undated))) == [
        {
            "id": "b",
            "type": "article-newspaper",
            "author": [{"literal": "Haber"}],
            "container-title": "Gazete",
        },
        {
            "id": "k",
            "type": "document",
            "custom": {"kind": "official"},
            "title": "No: 71",
            "author": [
                {"family": "Kınık Çelik", "given": "Ayşe"},
                {"literal": "T.C. Dışişleri Bakanlığı"},
                {"literal": "Energy, and Natural Resources"},
            ],
            "issued": {"date-parts": [[2021]]},
            "language": "tr",
        },
    ]


def test_bibtex_is_unicode_and_ordered_by_id() -> None:
    rows = [
        row_of(
            id="b", kind="news", title="%5 & #1", authors="Gök, Ali and {X and Y}", publisher="G", year="1992"
        ),
        row_of(id="a", kind="website", url="https://x.org/{a}%20b"),
        row_of(id="c", kind="official", authors="Ministry"),
    ]
    expected = """\
@online{a,
  url = {https://x.org/%7Ba%7D%20b},
}

@article{b,
  author = {Gök, Ali and {X and Y}},
  title = {{\\%5 \\& \\#1}},
  journal = {{G}},
  year = {1992},
  entrysubtype = {newspaper},
}

@misc{c,
  author = {{Ministry}},
  entrysubtype = {official},
}
"""
    assert to_bibtex(sources_of(*rows)) == expected == to_bibtex(sources_of(*reversed(rows)))


def test_nothing_goes_out_as_nothing() -> None:
    assert to_bibtex(sources_of()) == ""
    assert json.loads(to_csl(sources_of())) == []


def test_writing_replaces_or_leaves(tmp_path: Path) -> None:
    out = tmp_path / "out.bib"
    out.write_text("former")
    for wrong in (tmp_path / "out.ris", tmp_path / "out", tmp_path / "nowhere" / "out.bib"):
        with pytest.raises(CaseError) as refused:
            write(sources_of(row_of(id="k")), wrong)
        assert len(refused.value.faults) == 1
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(OSError, match="folder"):
        write(sources_of(row_of(id="k")), tmp_path / "folder.json")
    assert out.read_text() == "former"
    write(sources_of(row_of(id="k")), out)
    assert out.read_text() == "@book{k,\n}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder.json", "out.bib"]


# Into a case


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("closed", [True, False])
def test_rows_stay_byte_for_byte(tmp_path: Path, end: str, closed: bool) -> None:
    columns = [*reversed(COLUMNS)]
    former = [",".join(columns), ",".join('"a ""b"", c"' if name == "title" else "x-1" if name == "id" else cell
              for name, cell in zip(columns, (row_of()[name] for name in columns), strict=True))]  # fmt: skip
    text = end.join(former) + (end if closed else "")
    case = case_of(tmp_path / "case", text)
    file = tmp_path / "w.json"
    file.write_text('[{"id": "n", "type": "book", "title": "He said \\"so, so\\""}, {"id": "x-1"}]')
    assert add(file, case) == (1, 1)
    now = (case / "sources.csv").read_bytes().decode()
    assert now.startswith(text)
    added = now.removeprefix(text)
    new = 'no,,F,unknown,,,,,,"He said ""so, so""",book,n'
    assert added == (new + end if closed else end + new)
    assert add(file, case) == (0, 2)
    assert (case / "sources.csv").read_bytes().decode() == now


def test_a_table_without_a_needed_column_is_refused(tmp_path: Path) -> None:
    columns = [name for name in COLUMNS if name not in ("url", "publisher", "language")]
    case = case_of(tmp_path / "case", ",".join(columns) + "\n")
    file = tmp_path / "w.bib"
    file.write_text("@book{k, title = {T}, url = {https://x.org}}")
    with pytest.raises(CaseError) as refused:
        add(file, case)
    assert [str(fault) for fault in refused.value.faults] == [
        "sources.csv:1: found no column 'url', expected that column, for what w.bib holds"
    ]
    file.write_text("@book{k, title = {T}}")
    assert add(file, case) == (1, 0)


@pytest.mark.parametrize(
    ("old", "new", "known"),
    [
        ({"title": "IRAK VE ILICA", "language": "tr"}, {"title": "Irak ve Ilıca", "language": "tr"}, True),
        ({"title": "IRAK", "language": "tr"}, {"title": "irak", "language": "tr"}, False),
        ({"title": "IRAQ", "language": "en"}, {"title": "iraq", "language": "en"}, True),
        ({"title": "İttifak Ilımanı", "language": "tr"}, {"title": "İTTİFAK ILIMANI"}, True),
        ({"title": "İttifak Ilımanı"}, {"title": "İttifak Ilımanı", "language": "az"}, True),
        ({"title": "Straße"}, {"title": "STRASSE"}, True),
        ({"title": "Ilk", "authors": "Gök, A."}, {"title": "Ilk", "authors": "Gök, B."}, False),
        ({"title": "Ilk", "year": "2020"}, {"title": "Ilk", "year": "2021"}, False),
        ({"title": "Ilk", "year": "2020"}, {"title": "Ilk"}, False),
        ({"title": unicodedata.normalize("NFD", "Gök şey")}, {"title": "Gök  şey"}, True),
        ({}, {}, False),
    ],
)
def test_a_work_is_known_by_authors_year_and_title(
    tmp_path: Path, old: dict[str, str], new: dict[str, str], known: bool
) -> None:
    case = case_of(tmp_path / "case", table_text(row_of(id="old", **old)))
    out = tmp_path / "w.json"
    write(sources_of(row_of(id="new", **new)), out)
    assert add(out, case) == ((0, 1) if known else (1, 0))


def test_a_work_is_known_by_its_id(tmp_path: Path) -> None:
    case = case_of(tmp_path / "case", table_text(row_of(id="celik-2021", title="One", opened="yes")))
    before = (case / "sources.csv").read_bytes()
    file = tmp_path / "w.bib"
    file.write_text("@article{celik-2021, title = {Quite another}, year = 1999}")
    assert add(file, case) == (0, 1)
    assert (case / "sources.csv").read_bytes() == before


def test_ids_are_made_of_family_name_and_year(tmp_path: Path) -> None:
    def item(number: int, family: str, year: int | None = 2021, **more: object) -> dict[str, object]:
        issued = {"issued": {"date-parts": [[year]]}} if year else {}
        return (
            {
                "id": f"http://z.org/{number}",
                "title": f"T{number}",
                "author": [{"family": family, "given": "A"}],
            }
            | issued
            | more
        )

    items = [
        item(1, "Kınık Çelik"),
        item(2, "KINIK ÇELİK"),
        item(3, "Kınık Çelik"),
        item(4, "Şahin-Öğüt"),
        item(5, "Əliyev"),
        item(6, "d’Ağaoğlu", None),
        item(7, "D'Ağaoğlu", None),
        {
            "id": "http://z.org/8",
            "title": "The Zürich protocols of October",
            "issued": {"date-parts": [[2009]]},
        },
        {"id": "çelik/Üç 9"},
        item(10, "Иванов", 1993, title="Карабах"),
        {"id": "kinik-celik-2021c", "title": "Holds its key"},
    ]
    rows = imported(tmp_path, ".json", json.dumps(items))
    assert [row["id"] for row in rows] == [
        "kinik-celik-2021",
        "kinik-celik-2021b",
        "kinik-celik-2021d",
        "sahin-ogut-2021",
        "eliyev-2021",
        "d-agaoglu",
        "d-agaoglu-b",
        "the-zurich-protocols-of-2009",
        "uc-9",
        "10-1993",
        "kinik-celik-2021c",
    ]
    case = tmp_path / "case"
    assert add(tmp_path / "works.json", case) == (0, len(items))


def test_many_works_of_one_author_and_year(tmp_path: Path) -> None:
    items = [{"id": f"http://z/{n}", "title": f"T{n}", "author": [{"literal": "BM"}]} for n in range(1000)]
    ids = [row["id"] for row in imported(tmp_path, ".json", json.dumps(items))]
    assert ids[:3] == ["bm", "bm-b", "bm-c"]
    assert ids[25:28] == ["bm-z", "bm-aa", "bm-ab"]
    assert len(set(ids)) == 1000


def test_distinct_keys_in_one_file_are_distinct_works(tmp_path: Path) -> None:
    same = "author = {Ak, A.}, title = {Editorial}, year = 2001"
    assert len(imported(tmp_path, ".bib", f"@article{{a, {same}}} @article{{b, {same}}}")) == 2


def test_a_key_alone_is_enough(tmp_path: Path) -> None:
    assert one(tmp_path, ".bib", "@misc{only-key,}") == row_of(id="only-key", kind="other")
    assert one(tmp_path, ".json", '[{"id": "only-key"}]') == row_of(id="only-key", kind="other")


def test_the_case_checks_clean_afterwards(tmp_path: Path) -> None:
    from ittifak.api import open_case  # noqa: PLC0415
    from ittifak.case.new import scaffold  # noqa: PLC0415

    case = scaffold(tmp_path / "case")
    before = open_case(str(case)).sources.num_rows
    file = tmp_path / "w.bib"
    file.write_text(
        r"""@article{x:1, author = {{\.I}nan, "Can" and {A, and B}}, title = {He said "a, b"}, date = {2020-01-02},
            url = {www.example.org/a b<c>}, langid = {turkish}}
        @misc{y, title = {5\% -- {\textquotedblleft}son{\textquotedblright}}, url = {ftp://x}, language = {klingon!}}"""
    )
    assert add(file, case) == (2, 0)
    rows = {row["id"]: row for row in open_case(str(case)).sources.to_pylist()}
    assert len(rows) == before + 2
    assert rows["inan-2020"]["url"] == "https://www.example.org/a%20b%3Cc%3E"
    assert rows["inan-2020"]["opened"] is False
    assert (rows["y"]["url"], rows["y"]["language"]) == (None, None)


def test_a_workbook_gets_no_rows(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    file = tmp_path / "w.bib"
    file.write_text("@book{k, title = {T}}")
    with pytest.raises(
        CaseError, match=r"^sources.csv: found no such file, expected a table that every case has$"
    ):
        add(file, tmp_path / "case")
    (tmp_path / "case" / "case.xlsx").write_bytes(b"PK")
    with pytest.raises(CaseError, match=r"^case.xlsx: found a case in a workbook, expected sources.csv"):
        add(file, tmp_path / "case")


def test_a_link_out_of_the_case_is_not_followed(tmp_path: Path) -> None:
    outside = case_of(tmp_path / "outside") / "sources.csv"
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "sources.csv").symlink_to(outside)
    file = tmp_path / "w.bib"
    file.write_text("@book{k, title = {T}}")
    with pytest.raises(CaseError, match="link that leaves"):
        add(file, tmp_path / "case")
    assert outside.read_text() == HEADER + "\n"


def test_a_broken_table_is_refused_with_the_file(tmp_path: Path) -> None:
    case = case_of(tmp_path / "case", HEADER.replace("opened", "opned") + "\n")
    file = tmp_path / "w.bib"
    file.write_text("@book{k, title = {=1+1}}")
    with pytest.raises(CaseError) as refused:
        add(file, case)
    assert {fault.file for fault in refused.value.faults} == {"sources.csv", "w.bib"}


# Hostile input


@pytest.mark.parametrize(
    ("content", "line", "found"),
    [
        ('[{"id": "a"},\n{"id": "b",\n "title" "T"}]', 3, "delimiter"),
        ("[\n", 2, "Expecting value"),
        ("", 1, "Expecting value"),
        ('[{"id": "a", "title": "\n"}]', 1, "control character"),
        ('{"title": "T"}', 1, "an object without works"),
        ('"text"', 1, "text without works"),
        ('[{"id": "a"},\n\n 7]', 3, "a number among the works"),
        ('[{"id": "a"},\n {"id": "b", "title": ["T"]}]', 2, "title that is a list in 'b'"),
        ('[\n\n{"id": "b", "author": "Gök"}]', 3, "author that is text in 'b'"),
        ('[{"id": "b", "author": ["Gök"]}]', 1, "text among the names in 'b'"),
        ('[{"id": "b", "issued": {"date-parts": 2021}}]', 1, "date-parts that is a number in 'b'"),
        ('[{"id": "b", "issued": [2021]}]', 1, "issued that is a list in 'b'"),
        ('[{"id": "b", "title": NaN}]', 0, "a number that cannot be read"),
        ('[{"id": "b", "title": 1' + "0" * 5000 + "}]", 0, "a number that cannot be read"),
        ("[" * 100_000, 0, "brackets that nest too deep"),
        ('[{"id": "b",\n "title": "\\ud800"}]', 1, "half a letter"),
        ("[\n{}]", 2, "a work without key, title and authors"),
        ('[{"id": "a"},\n{"id": "a", "title": "T"}]', 2, "key 'a' again"),
        ('[{"id": "b", "title": "' + "x" * 100_001 + '"}]', 1, "100001 letters"),
    ],
)
def test_wrong_json_is_refused_with_its_line(tmp_path: Path, content: str, line: int, found: str) -> None:
    (fault,) = faults_of(tmp_path, ".json", content)
    assert fault.startswith(f"works.json:{line}: found " if line else "works.json: found ")
    assert found in fault


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("@book{a,\n title {T}}\n\n@book{b,\n year = }", {2: "expected '='", 5: "expected field value"}),
        ("\n@book{a, title = {T},\n year = {never\n ends}\n@book{b}\n", {5: "'@book{b}', expected '}'"}),
        ("\n@book{a, title = {never\n ends,\n\n@book{b, title = {T}}\n", {2: "does not end"}),
        ('@book{a,\n title = "T}"}', {2: "braces that close"}),
        ("@book{a,\n title = " + "{" * 200 + "}" * 200 + "}", {2: "nested braces"}),
        ("@book{a, title = {T},\n publisher = YAYIN}", {2: "'YAYIN'"}),
        ("@book{a, title = {T}}\n@book{a, title = {U}}", {2: "key 'a' again"}),
        ("@book{a, title = {T},\n title = {U}}", {1: "title again in 'a'"}),
        ("@book{a, title = {T}}\n\n@book{b, author = {A, B, C, D}}", {3: "Too many commas"}),
        ("@book a, title = {T}}", {1: "'a, title"}),
        ("<html>no works here</html>", {0: "no work"}),
    ],
)
def test_wrong_bibtex_is_refused_with_its_lines(tmp_path: Path, content: str, lines: dict[int, str]) -> None:
    faults = faults_of(tmp_path, ".bib", content)
    assert len(faults) == len(lines)
    for fault, (line, words) in zip(faults, lines.items(), strict=True):
        assert fault.startswith(f"works.bib:{line}: " if line else "works.bib: ")
        assert words in fault


@pytest.mark.parametrize("start", ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(A1)", "  =1+1", "\\t=1+1"])
def test_formulas_do_not_come_in(tmp_path: Path, start: str) -> None:
    text = json.loads(f'"{start}"')
    items = [
        {"id": "good", "title": "Good"},
        {"id": "bad", "title": text},
        {"id": "worse", "author": [{"literal": text}], "publisher": text},
    ]
    found = faults_of(tmp_path, ".json", json.dumps(items, indent=1))
    assert [fault.split(" '")[0] for fault in found] == [
        "works.json:6: found title",
        "works.json:10: found authors",
        "works.json:10: found publisher",
    ]
    assert all("which a spreadsheet would run" in fault for fault in found)
    found = faults_of(tmp_path, ".bib", f"@book{{good, title = {{T}}}}\n@book{{bad, title = {{{text}}}}}")
    assert len(found) == 1
    assert found[0].startswith("works.bib:2: found title '")
    assert "'bad'" in found[0]


def test_wrong_encoding_is_refused_with_its_lines(tmp_path: Path) -> None:
    text = "@book{a,\n title = {Şark},\n year = 2021,\n author = {Iğdır, Ali}}"
    for suffix in SUFFIXES:
        found = faults_of(tmp_path, suffix, text.encode("cp1254"))
        assert found == [
            f"works{suffix}:2: found byte 0xde ('Ş' in cp1254), expected UTF-8 throughout",
            f"works{suffix}:4: found byte 0xf0 ('ğ' in cp1254), expected UTF-8 throughout",
        ]
        assert faults_of(tmp_path, suffix, text.encode("utf-16"))[0].startswith(
            f"works{suffix}:1: found byte 0xff"
        )
    assert one(tmp_path, ".bib", text.encode("utf-8-sig").decode())["title"] == "Şark"


def test_large_files_and_other_suffixes_are_refused(tmp_path: Path) -> None:
    case = case_of(tmp_path / "case")
    large, other = tmp_path / "large.bib", tmp_path / "w.ris"
    with large.open("wb") as file:
        file.truncate(50 * 1000**2)
    other.write_text("TY  - BOOK")
    with pytest.raises(CaseError, match=f"^large.bib: found 50000000 bytes, expected at most {LARGEST}$"):
        add(large, case)
    with pytest.raises(CaseError, match=r"suffix '\.ris', expected \.bib or \.json"):
        add(other, case)
    assert LARGEST < 50 * 1000**2


def checks_in(suffix: str, content: str) -> None:
    """Import whatever ``content`` is: it comes in whole or is refused, and is settled by then."""
    with tempfile.TemporaryDirectory() as name:
        case = case_of(Path(name) / "case")
        file = Path(name) / f"w{suffix}"
        file.write_bytes(content.encode())
        try:
            added, _ = add(file, case)
        except CaseError as refused:
            assert refused.faults
            assert (case / "sources.csv").read_text() == HEADER + "\n"
            return
        rows = read_back(case)
        assert len(rows) == added
        for row in rows:
            assert row["kind"] in KINDS
            assert not any(unicodedata.category(letter) == "Cc" for cell in row.values() for letter in cell)
            assert not any(cell[:1] in tuple("=+@") for cell in row.values())
        assert add(file, case)[0] == 0


ENTRY = [
    "@book",
    "@misc",
    "@string",
    "@comment",
    "@book{k, title = {",
    "author = {",
    "family=",
    "a",
    "k1",
    "jan",
]
FIELDS = [
    "author",
    "title",
    "year",
    "url",
    "date",
    " and ",
    "others",
    "https://",
    "\n",
    "=1",
    "{{",
    "}}",
    "--",
]
LATEX = ["\\i", "\\c", "{\\.I}", '\\symbol{"FFFFF}', "\ufdd0"]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*'{}(),="#\\% ~$ı', *ENTRY, *FIELDS, *LATEX]), max_size=30).map("".join))
@example("@book{k, author = {{x\\}}, title = {T}}")
@example("@book{k, author = {\\{x}}, title = {T}}")
@example("@book{k, author = { , }, title = {,}}")
def test_any_bibtex_comes_in_or_is_refused(content: str) -> None:
    checks_in(".bib", content)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("2021")
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["family", "given", "literal", "suffix", "date-parts", "raw", "kind", "x"]),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)
ITEMS = st.dictionaries(
    st.sampled_from(
        [
            "id",
            "citation-key",
            "type",
            "title",
            "author",
            "editor",
            "issued",
            "URL",
            "DOI",
            "custom",
            "language",
        ]
    ),
    VALUES,
)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        VALUES, st.lists(ITEMS, max_size=4), st.fixed_dictionaries({"items": st.lists(ITEMS, max_size=3)})
    )
)
def test_any_json_comes_in_or_is_refused(document: object) -> None:
    checks_in(".json", json.dumps(document))
