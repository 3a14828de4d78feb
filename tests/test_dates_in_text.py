"""Dates that texts give, in four languages, as EDTF."""

from datetime import date

import pyarrow as pa
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from ittifak.documents.coding.coder import SEGMENTS
from ittifak.documents.proposals.dates_in_text import dates_in, find_dates
from ittifak.evidence.dates import window

LANGUAGES = ("tr", "en", "az", "ru")

WRITTEN = [
    ("tr", "Belge 15 Haziran 2021’de imzalandı.", ["2021-06-15"]),
    ("tr", "Tatbikat 15-17 Mayıs 2021 günlerinde yapıldı.", ["2021-05-15/2021-05-17"]),
    ("tr", "28 Haziran – 3 Temmuz 2021 tarihleri arasında", ["2021-06-28/2021-07-03"]),
    ("tr", "27 Eylül 2020 ile 10 Kasım 2020 arasında", ["2020-09-27/2020-11-10"]),
    ("tr", "Haziran 2021’de", ["2021-06"]),
    ("tr", "2021 yılının Haziran ayında", ["2021-06"]),
    ("tr", "2021 yılında", ["2021"]),
    ("tr", "1990’lı yıllar", ["199X"]),
    ("tr", "1990'larda", ["199X"]),
    ("tr", "1990’ların başından bu yana", ["199X/.."]),
    ("tr", "1994’ten beri", ["1994/.."]),
    ("tr", "2020–2021", ["2020/2021"]),
    ("tr", "1992 ile 1994 arasında", ["1992/1994"]),
    ("tr", "15.06.2021", ["2021-06-15"]),
    ("tr", "2020 yazında", ["2020-22"]),
    ("tr", "2019 sonbaharında ve 2020 kışında", ["2019-23", "2020-24"]),
    ("tr", "yaklaşık 1878’de", ["1878~"]),
    ("tr", "EYLÜL 2021, ARALIK 2022, KASIM 2023", ["2021-09", "2022-12", "2023-11"]),
    ("en", "On June 15, 2021 they signed.", ["2021-06-15"]),
    ("en", "on the 15th of June 2021", ["2021-06-15"]),
    ("en", "June 15–17, 2021", ["2021-06-15/2021-06-17"]),
    ("en", "June 28 – July 3, 2021", ["2021-06-28/2021-07-03"]),
    ("en", "27 September–10 November 2020", ["2020-09-27/2020-11-10"]),
    ("en", "Sept. 5, 2021", ["2021-09-05"]),
    ("en", "between 1992 and 1994", ["1992/1994"]),
    ("en", "since 1994", ["1994/.."]),
    ("en", "the 1990s", ["199X"]),
    ("en", "in the summer of 2021", ["2021-22"]),
    ("en", "2021-06-15", ["2021-06-15"]),
    ("az", "15 iyun 2021-ci ildə", ["2021-06-15"]),
    ("az", "2021-ci ilin iyununda", ["2021-06"]),
    ("az", "1990-cı illərdə", ["199X"]),
    ("az", "1992–1994-cü illər", ["1992/1994"]),
    ("az", "1994-cü ildən bəri", ["1994/.."]),
    ("az", "2021-ci ilin yayında", ["2021-22"]),
    ("ru", "15 июня 2021 года", ["2021-06-15"]),
    ("ru", "с 15 по 17 июня 2021 года", ["2021-06-15/2021-06-17"]),
    ("ru", "в июне 2021 года, май 2020", ["2021-06", "2020-05"]),
    ("ru", "1990-е годы", ["199X"]),
    ("ru", "летом 2021 года", ["2021-22"]),
    ("ru", "15.06.2021", ["2021-06-15"]),
]


@pytest.mark.parametrize(("language", "text", "expected"), WRITTEN, ids=lambda cell: str(cell)[:30])
def test_dates_are_read_as_written(language, text, expected):
    assert [one.date for one in find_dates(text, language)] == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("tr", "31 Şubat 2021"),
        ("tr", "24 Mayıs’ta"),
        ("tr", "1325 sayılı karar ve 2000 asker, 1.990 km"),
        ("tr", "ss. 1990-1999, s. 1995"),
        ("tr", "Vizyon 2040"),
        ("tr", "2020 sonrasında, 2025 yılına kadar, 2021’den önce"),
        ("en", "pp. 1990-1999; by 2025; after 2020; $2000; 1999 soldiers"),
        ("en", "12/2021/55"),
        ("en", "they may march on"),
        ("ru", "после 2020 года"),
        ("az", "2020-ci ildən sonra"),
        ("fr", "le 15 juin 2021"),
        ("", "2021-06-15"),
    ],
)
def test_what_is_no_date_is_passed_over(language, text):
    assert find_dates(text, language) == []


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_as_the_language_writes_it_is_found(day, language):
    text = f"({format_date(day, 'd MMMM y', locale=language)})"
    assert [tuple(one) for one in find_dates(text, language)] == [(day.isoformat(), 1, len(text) - 1)]


@given(st.dates(date(1500, 1, 1), date(2099, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_month_as_the_language_writes_it_is_found(day, language):
    text = format_date(day, "LLLL y", locale=language)
    assert [one.date for one in find_dates(text, language)] == [f"{day:%Y-%m}"]


@given(
    st.lists(
        st.sampled_from(
            [
                "15",
                "2021",
                "1990",
                "Haziran",
                "June",
                "июня",
                "-",
                "–",
                "’lı yıllar",
                "s",
                " ",
                ",",
                "ile",
                "İ",
                "beri",
            ]
        ),
        max_size=12,
    ),
    st.sampled_from(LANGUAGES),
)
def test_what_is_found_is_edtf_in_the_text_and_apart(parts, language):
    text = " ".join(parts)
    end = 0
    for one in find_dates(text, language):
        assert end <= one.start < one.end <= len(text)
        end = one.end
        ends = [piece for piece in one.date.split("/") if piece != ".."]
        assert all(window(piece) for piece in ends)
        if len(ends) == 2:
            assert window(ends[0]).lower < window(ends[1]).lower


def test_years_of_citations_are_passed_over():
    texts = [
        "Sınır 1993’te kapandı (Demir, 1979, s. 12; Kaya & Ak, 1985).",
        "Demir (1979) hattın 2006’da açıldığını yazar (18 Kasım 1999).",
    ]
    segments = pa.table([["a", "b"], texts, ["tr", "tr"]], schema=SEGMENTS)
    found = dates_in(segments).to_pylist()
    assert [(row["id"], row["date"]) for row in found] == [("a", "1993"), ("b", "2006"), ("b", "1999-11-18")]
    for row in found:
        assert row["date"][:4] in texts["ab".index(row["id"])][row["start"] : row["end"]]
