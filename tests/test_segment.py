"""Segments: sentences, articles of treaties, places and spans."""

import itertools
import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.case.fault import CaseError
from ittifak.documents.coding.coder import SEGMENTS
from ittifak.documents.reading.articles import article_label, articles, points
from ittifak.documents.reading.extract import read, read_bytes
from ittifak.documents.reading.languages import languages_of
from ittifak.documents.reading.segment import PLACES, segment_texts, segments
from ittifak.documents.reading.sentences import sentences


def split(text, language="tr"):
    return [text[start:end] for start, end in sentences(text, language)]


TOGETHER = {
    "tr": [
        "Güç dağılımı böyledir (Waltz, 1979, ss. 88-101).",
        "Bkz. Egeli vd., 2024 ile Kınık vd. (2021) çalışmaları.",
        "Bu görüş yaygındır (Polat, 2025, s. 150; Özkan vd., 2023. Ayrıca bkz. Ural).",
        "Dr. Ayşe Yılmaz ile Prof. Dr. Can Demir geldi.",
        "Antlaşmanın md. 5 hükmü No. 12 ile değişti.",
        "Bu durum 19. yüzyılda değişti.",
        "Sultan II. Abdülhamid döneminde böyleydi.",
        "Bunu I. Dünya Savaşı izledi.",
        "15. Kolordu’ya bağlı 3. Alay bekledi.",
        "S. Frederick Starr ve Svante E. Cornell yazdı.",
        "T.C. Dışişleri Bakanlığı açıkladı (t.y.-b).",
        "Liman büyüdü; Şehir küçüldü.",
        "Bütçe 0.2–0.3 milyar idi.",
        "Toplantı saat 14.00'te başladı.",
        "“Dur!” dedi ve gitti.",
        "Kaynak Caliber.az ve Aze.Media idi.",
    ],
    "en": [
        "The widely shared view (Smith et al., 2019, pp. 4-9) is older.",
        "Mr. Jones and Dr. A. B. Clark of the U.S. Senate met them, e.g. in May.",
        "See Fig. 3 and Vol. 2, No. 4 of the series.",
        "It grew by 3.5 per cent; Trade fell.",
    ],
    "ru": [
        "В 1991 г. стороны подписали договор, см. ст. 5 и п. 2 приложения.",
        "Министр А. В. Петров и проф. Иванов приехали, т.е. встретились.",
        "Порт вырос на 5 млн. тонн.",
    ],
    "az": [
        "Prof. Dr. Əli Məmmədov və b. bunu yazıb (bax: s. 15).",
        "Bu, XX əsrin 5. Fəslində təsvir olunub.",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(key, t) for key, group in TOGETHER.items() for t in group])
def test_a_sentence_is_not_torn(language, text):
    assert split(text, language) == [text]


APART = [
    ("tr", "Süreç uzadı.", "1990’lardan itibaren hızlandı."),
    ("tr", "Süreç uzadı (Polat, 2025, 150-154).", "Bu dönem kapandı."),
    ("tr", "Süreç uzadı. (Polat, 2025, 150-154).", "Bu dönem kapandı."),
    ("tr", "Süreç uzadı. (Ateş, 2025, 159–160)", "Bu dönem kapandı."),
    ("tr", "Sözü edildi (Organization of X, n.d.).", "2022’de imzalandı."),
    ("tr", "“Dur!” dedi.", "“Neden?” diye sordu."),
    ("tr", "Bunlar demir, bakır vb.", "Şehir bunlarla büyüdü."),
    ("tr", "Oran yüzde 68.", "Böyle bir seçim görülmedi."),
    ("tr", "Kabul edenler…", "Kabul etmeyenler…"),
    ("tr", "Geldi mi?", "Hayır."),
    ("en", "The total was 15.", "The rest was lost."),
    ("en", "It ended in 1991.", "A new state rose."),
    ("ru", "Стороны подписали договор в 1991 г.", "Порт открылся позже."),
    ("az", "Saziş imzalandı.", "1992-ci ildə qüvvəyə mindi."),
]


@pytest.mark.parametrize(("language", "first", "second"), APART)
def test_two_sentences_are_parted(language, first, second):
    assert split(f"{first} {second}", language) == [first, second]


@settings(deadline=None)
@given(st.text(max_size=200), st.sampled_from(["", "tr", "en", "az", "ru"]))
def test_sentences_hold_all_that_is_not_white_space(text, language):
    spans = sentences(text, language)
    assert all(a < b for a, b in spans)
    assert all(b <= c for (_, b), (c, _) in itertools.pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                t
                for _, first, second in APART
                for t in (first, second)
                if "vb." not in t and "г." not in t and "–160)" not in t
            ]
        ),
        min_size=1,
        max_size=6,
    )
)
def test_sentences_put_together_come_apart_again(texts):
    assert split(" ".join(texts)) == texts or any(
        text[0].isdigit() or text == "The total was 15." for text in texts
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Madde 2.", "2"),
        ("MADDE 3 –", "3"),
        ("MADDE 3 – Taraflar limanı işletir.", "3"),
        ("Madde 4: Taraflar", "4"),
        ("5. Madde: Taraflar", "5"),
        ("Article 2", "2"),
        ("ARTICLE IV", "IV"),
        ("Article 12 bis. The Parties", "12 bis"),
        ("Article 3.4: Scope", "3.4"),
        ("Maddə 2.", "2"),
        ("3-cü maddə.", "3"),
        ("Статья 2", "2"),
        ("СТАТЬЯ 14. Стороны", "14"),
    ],
)
def test_labels_of_articles(line, number):
    assert article_label(line).number == number


@pytest.mark.parametrize(
    "line",
    [
        "Madde 2 uyarınca taraflar",
        "Madde 2'ye göre taraflar",
        "Article 5 of the Agreement",
        "Article 5, paragraph 2",
        "Статья 5 договора",
        "Articles 2 and 3",
        "Under Article 5 The Parties",
        "Particle 5",
    ],
)
def test_mentions_of_articles_are_no_labels(line):
    assert article_label(line) is None


TREATY = """LİMAN ANLAŞMASI

Taraflar aşağıdaki hususlarda anlaşmıştır:

Madde 1 – Amaç

Bu Anlaşma limanın ortak işletilmesini düzenler. Ayrıntılar ektedir.

Madde 2.

1. Taraflar rıhtımı birlikte genişletir. Giderler eşit paylaşılır.

2. Taraflar şunları yapar:

a) gemileri kabul eder;

b) Madde 1 uyarınca bilgi verir.

Madde 3. Anlaşma on yıl yürürlükte kalır.
"""


def rows(text, *columns, name="a.txt", language=None):
    table = segments(read_bytes(name, text.encode(), language=language))
    return [tuple(row[column] for column in columns) for row in table.to_pylist()]


def test_articles_are_units_and_sentences_keep_them():
    assert rows(TREATY, "article", "point", "text") == [
        (None, None, "Taraflar aşağıdaki hususlarda anlaşmıştır:"),
        ("1", None, "Bu Anlaşma limanın ortak işletilmesini düzenler."),
        ("1", None, "Ayrıntılar ektedir."),
        ("2", "1", "Taraflar rıhtımı birlikte genişletir."),
        ("2", "1", "Giderler eşit paylaşılır."),
        ("2", "2", "Taraflar şunları yapar:"),
        ("2", "2(a)", "gemileri kabul eder;"),
        ("2", "2(b)", "Madde 1 uyarınca bilgi verir."),
        ("3", None, "Anlaşma on yıl yürürlükte kalır."),
    ]
    assert rows(TREATY, "heading")[1] == ("Madde 1 – Amaç",)


FLAT = (
    "Both sides settle on this text: ARTICLE 1 1. Both sides keep the port open. 2. Ships pay no dues. "
    "ARTICLE 2 Each Party shall, under Article 1 of this Agreement, inform the other. ARTICLE 3. In accordance with "
    "Article 2 The Joint Committee meets once a year: (a) in spring; (b) in autumn. Article 1 0 is not the next."
)


def test_articles_of_a_text_without_lines():
    assert [
        (article.number, FLAT[article.body : article.end].split(maxsplit=1)[0]) for article in articles(FLAT)
    ] == [
        ("1", "1."),
        ("2", "Each"),
        ("3", "In"),
    ]
    assert rows(FLAT, "article", "point", language="en") == [
        (None, None),
        ("1", "1"),
        ("1", "2"),
        ("2", None),
        ("3", None),
        ("3", "a"),
        ("3", "b"),
        ("3", "b"),
    ]


def test_articles_are_counted_by_chapter_and_begin_again_in_an_annex():
    text = "\n".join(f"Article {n}\nThe Parties agree." for n in ("1.1", "1.2", "2.1", "2.2", "1", "2"))
    assert [article.number for article in articles(text)] == ["1.1", "1.2", "2.1", "2.2", "1", "2"]


def test_a_split_number_is_put_together():
    text = "\n".join(f"Article {n} The Parties agree." for n in (*range(1, 10), "1 0", "1 1"))
    assert [article.number for article in articles(text)] == [str(n) for n in range(1, 12)]


def test_points_count_from_the_first():
    text = "1. One. 2. Two: (a) A; (b) B. 3. Three in 1991. 7. Not a point."
    assert [point.number for point in points(text, 0, len(text))] == ["1", "2", "2(a)", "2(b)", "3"]
    turkish = "a) bir; b) iki; c) üç; ç) dört; d) beş."
    assert [point.number for point in points(turkish, 0, len(turkish))] == ["a", "b", "c", "ç", "d"]


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*TREATY.splitlines(), FLAT, "1.1. Yeni Bölüm", "\f", "25 | LİMAN VE KOMŞULUK ÜZERİNE"]
        ),
        min_size=1,
    )
)
def test_every_segment_lies_where_it_says(lines):
    try:
        document = read_bytes("a.txt", "\n".join(lines).encode())
    except CaseError:
        return
    table = segments(document).to_pylist()
    assert [row["number"] for row in table] == list(range(1, len(table) + 1))
    last = 0
    for row in table:
        assert row["id"] == f"a.txt.{row['number']:05d}"
        assert row["text"] == document.text[row["start"] : row["end"]] == row["text"].strip()
        assert (row["raw_start"], row["raw_end"]) == document.raw_span(row["start"], row["end"])
        assert last <= row["start"] < row["end"]
        last = row["end"]


def test_a_segment_knows_its_place():
    text = "1. KIYI VE DENİZ\n\nİlk cümle burada. İkincisi burada.\n\n1.1. Yeni Rıhtım\n\nÜçüncü cümle.\n\f2. SONUÇ VE ÖNERİ\n\nSon cümle."
    assert rows(text, "page", "section", "heading", "paragraph", "sentence", "text") == [
        (1, "1", "1. KIYI VE DENİZ", 1, 1, "İlk cümle burada."),
        (1, "1", "1. KIYI VE DENİZ", 1, 2, "İkincisi burada."),
        (1, "1.1", "1.1. Yeni Rıhtım", 2, 1, "Üçüncü cümle."),
        (2, "2", "2. SONUÇ VE ÖNERİ", 3, 1, "Son cümle."),
    ]


def test_what_a_file_does_not_say_is_null():
    (row,) = segments(read_bytes("a.txt", "Tek cümle budur.".encode())).to_pylist()
    assert [key for key, value in row.items() if value is None] == [
        "page", "page_label", "section", "heading", "article", "point"
    ]  # fmt: skip


def test_tables_have_the_columns_of_segments():
    table = segments(read_bytes("a.txt", TREATY.encode()))
    assert table.schema == PLACES
    assert [PLACES.field(field.name) for field in SEGMENTS] == list(SEGMENTS)
    assert segments(read_bytes("a.txt", "DENİZ VE KIYI".encode())).schema == PLACES


def test_rows_of_a_table_are_segments():
    table = segment_texts(["1", "2", "3"], ["Tren gecikti ve çok bekledik.", "Yok.", ""], None)
    assert table.schema == SEGMENTS
    assert table["language"].to_pylist() == ["tr", "tr", "tr"]
    assert table["text"].to_pylist() == ["Tren gecikti ve çok bekledik.", "Yok.", ""]
    given_ = segment_texts(["1", "2"], ["Yok.", "No deal was reached at the port."], ["az", None])
    assert given_["language"].to_pylist() == ["az", "en"]
    assert segment_texts([], [], None).num_rows == 0


@pytest.fixture(scope="module")
def study():
    folder = os.environ.get("ITTIFAK_DOCUMENTS")
    if not folder:
        pytest.skip(
            "ITTIFAK_DOCUMENTS names no folder with study.txt, the study that the case was coded from"
        )
    return segments(read(Path(folder) / "study.txt"))


def test_the_segments_of_the_study(study):
    table = study.to_pylist()
    assert 1000 < len(table) < 1300
    assert {row["section"] for row in table} >= {"1.1", "2.2", "5.2", "8.3", "9"}
    assert all(row["section"] for row in table)
    assert all(3 <= row["page"] <= 105 for row in table)
    assert [row["page"] for row in table] == sorted(row["page"] for row in table)
    assert {row["language"] for row in table} == {"tr"}


def test_no_sentence_of_the_study_is_torn_at_a_citation(study):
    texts = study["text"].to_pylist()
    assert not [text for text in texts if text.startswith((".", ",", ")", ";", "("))]
    assert not [text for text in texts if text.count("(") != text.count(")")]
    unended = [text for text in texts if not text.rstrip("”’)").endswith((".", "!", "?", "…", ":", ";"))]
    assert len(unended) <= 3


@pytest.mark.data
def test_articles_of_real_treaties_count_without_a_gap():
    folder = os.environ.get("ITTIFAK_DATA")
    if not folder:
        pytest.skip("ITTIFAK_DATA names no folder with treaties")
    texts = pq.read_table(f"{folder}/treaties/bilateral_texts_region.parquet")["text"].to_pylist()
    found = [articles(text) for text in texts]
    with_articles = [numbers for numbers in found if len(numbers) > 2]
    assert len(with_articles) >= 105
    steps = [
        (a.number, b.number)
        for numbers in with_articles
        for a, b in itertools.pairwise(numbers)
        if a.number.isdigit() and b.number.isdigit()
    ]
    good = sum(int(b) in (int(a) + 1, 1) for a, b in steps)
    assert good / len(steps) > 0.99


def test_a_row_that_could_be_turkish_or_azerbaijani_is_what_most_rows_are():

    doubtful = "Bu yol uzun ve dar olacak gibi durur."
    turkish = ["Şu görüşmenin bugün yapılacağı açıklandı, ışıklar söndürüldü ve herkes dağıldı."] * 3
    azerbaijani = ["Bu görüşün bu gün keçiriləcəyi elan edildi və hamı dağılışdı, işıqlar söndürüldü."] * 3
    assert languages_of([*turkish, doubtful])[-1] == "tr"
    assert languages_of([*azerbaijani, doubtful])[-1] == "az"
    assert languages_of([*turkish, azerbaijani[0]])[-1] == "az"
