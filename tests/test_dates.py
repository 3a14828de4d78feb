"""EDTF dates: bounds as ISO 8601-2:2019 defines them, alike in DuckDB and in the ``edtf`` library, and words."""

from datetime import date, timedelta

import duckdb
import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from ittifak.evidence.dates import create_windows, in_words, window

CON = duckdb.connect()


def windows(*texts: str) -> dict[str, dict[str, object]]:
    """Return the row of ``edtf`` for each text."""
    CON.execute("create or replace table given as select unnest($1::varchar[]) as date", [list(texts)])
    create_windows(CON, [("given", "date")])
    rows = CON.sql("select * from edtf").to_arrow_table().to_pylist()
    return {str(row["text"]): row for row in rows}


def day(text: str | None) -> date | None:
    """Return a day, or None for an end that is open."""
    return date.fromisoformat(text) if text else None


EXAMPLES = [
    # Level 0
    ("1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12", "1985-04-12"),
    ("1985-04", "1985-04-01", "1985-04-30", "1985-04-01", "1985-04-30"),
    ("2004-02", "2004-02-01", "2004-02-29", "2004-02-01", "2004-02-29"),
    ("1985", "1985-01-01", "1985-12-31", "1985-01-01", "1985-12-31"),
    ("1964/2008", "1964-01-01", "1964-12-31", "2008-01-01", "2008-12-31"),
    ("2004-06/2006-08", "2004-06-01", "2004-06-30", "2006-08-01", "2006-08-31"),
    ("2004-02-01/2005-02-08", "2004-02-01", "2004-02-01", "2005-02-08", "2005-02-08"),
    ("2004-02-01/2005", "2004-02-01", "2004-02-01", "2005-01-01", "2005-12-31"),
    # Level 1
    ("2001-21", "2001-03-01", "2001-05-31", "2001-03-01", "2001-05-31"),
    ("2001-23", "2001-09-01", "2001-11-30", "2001-09-01", "2001-11-30"),
    ("1984?", "1984-01-01", "1984-12-31", "1984-01-01", "1984-12-31"),
    ("2004-06-11%", "2004-06-11", "2004-06-11", "2004-06-11", "2004-06-11"),
    ("201X", "2010-01-01", "2019-12-31", "2010-01-01", "2019-12-31"),
    ("20XX", "2000-01-01", "2099-12-31", "2000-01-01", "2099-12-31"),
    ("2004-XX", "2004-01-01", "2004-12-31", "2004-01-01", "2004-12-31"),
    ("1985-04-XX", "1985-04-01", "1985-04-30", "1985-04-01", "1985-04-30"),
    ("1985-XX-XX", "1985-01-01", "1985-12-31", "1985-01-01", "1985-12-31"),
    ("1985-04-12/..", "1985-04-12", "1985-04-12", None, None),
    ("1985/..", "1985-01-01", "1985-12-31", None, None),
    ("../1985-04", None, None, "1985-04-01", "1985-04-30"),
    ("1985-04-12/", "1985-04-12", "1985-04-12", None, None),
    ("/1985", None, None, "1985-01-01", "1985-12-31"),
    ("1984~/2004-06", "1984-01-01", "1984-12-31", "2004-06-01", "2004-06-30"),
    # Level 2
    ("[1667,1668,1670..1672]", "1667-01-01", "1672-12-31", "1667-01-01", "1672-12-31"),
    ("2004-06-~11", "2004-06-11", "2004-06-11", "2004-06-11", "2004-06-11"),
    ("156X-12-25", "1560-12-25", "1569-12-25", "1560-12-25", "1569-12-25"),
    ("2001-34", "2001-04-01", "2001-06-30", "2001-04-01", "2001-06-30"),
]


@pytest.mark.parametrize(("text", "start_low", "start_high", "end_low", "end_high"), EXAMPLES)
def test_examples_of_the_standard(text, start_low, start_high, end_low, end_high):
    row = windows(text)[text]
    assert row["valid"]
    assert (row["start_low"], row["start_high"]) == (day(start_low), day(start_high))
    assert (row["end_low"], row["end_high"]) == (day(end_low), day(end_high))
    assert row["open_end"] == (end_high is None)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2021-02-30",
            "2023-02-29",
            "2021-13",
            "2021-00",
            "2021-19",
            "2021-06-31?",
            "1991-11-0",
            "2021-6-15",
        ),
        *(
            "15.06.2021",
            "June 2021",
            "20210615",
            "10000",
            "",
            " 2021",
            "2021 ",
            "2021~ ",
            "2021~~",
            "~",
            "[2021",
        ),
        *("../..", "/", "2021/2022/2023", "2021-06-15/spring", "2021-06-15 / 2021-06-16", "XXXX", "２０２１"),
        *("2021-06-15\n", "2021\x00", "0000", "0001?", "9999~", "-0044", "Y170000002"),
    ],
)
def test_text_that_is_no_date_or_beyond_the_calendar(text):
    assert not windows(text)[text]["valid"]
    assert "/" in text or window(text) is None


@pytest.mark.parametrize(
    ("text", "year", "low", "high"),
    [
        ("2010~", 2010, "2009-01-01", "2011-12-31"),
        ("2010%", 2010, "2008-01-01", "2012-12-31"),
        ("2010", 2010, "2010-01-01", "2010-12-31"),
        ("199X", None, "1990-01-01", "1999-12-31"),
        ("2010~/2012", 2010, "2009-01-01", "2011-12-31"),
        ("../2012", None, None, None),
    ],
)
def test_year_and_fuzzy_bounds(text, year, low, high):
    row = windows(text)[text]
    assert (row["year"], row["start_low_fuzzy"], row["start_high_fuzzy"]) == (year, day(low), day(high))


DAYS = st.dates(date(2, 1, 1), date(9990, 1, 1))
PLAIN = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda found: found.isoformat()[:7]),
    DAYS.map(lambda found: found.isoformat()[:4]),
    st.from_regex(
        r"[0-9]{4}(-[01][0-9](-[0-3][0-9])?)?", fullmatch=True, alphabet=st.characters(codec="ascii")
    ),
)
COMMON = st.one_of(
    PLAIN,
    st.tuples(PLAIN, st.sampled_from("?~%")).map("".join),
    st.tuples(DAYS, st.sampled_from(["X", "XX", "XXX"])).map(
        lambda x: x[0].isoformat()[: 4 - len(x[1])] + x[1]
    ),
    st.tuples(DAYS, st.sampled_from(["-XX", "-XX-XX", "-21", "-22", "-23", "-24"])).map(
        lambda x: x[0].isoformat()[:4] + x[1]
    ),
    DAYS.map(lambda found: found.isoformat()[:7] + "-XX"),
)


def by_library(text: str) -> tuple[date, date, date, date] | None:
    """Return strict and fuzzy bounds from the library, or None where it finds no date within the calendar."""
    found = parse_edtf(text, fail_silently=True)
    if found is None:
        return None
    try:
        ends = (found.lower_strict(), found.upper_strict(), found.lower_fuzzy(), found.upper_fuzzy())
        return tuple(date(*end[:3]) for end in ends)  # type: ignore[return-value]
    except ValueError:
        return None


@settings(max_examples=40, deadline=None)
@given(st.lists(COMMON, min_size=1, max_size=20))
def test_duckdb_agrees_with_the_library(texts):
    rows = windows(*texts)
    for text in texts:
        row, expected = rows[text], by_library(text)
        assert row["valid"] == (expected is not None), text
        if expected:
            found = (row["start_low"], row["end_high"], row["start_low_fuzzy"], row["start_high_fuzzy"])
            assert found == expected, text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(PLAIN, PLAIN), min_size=1, max_size=10))
def test_duckdb_agrees_with_the_library_on_intervals(pairs):
    texts = ["/".join(pair) for pair in pairs]
    rows = windows(*texts)
    for text in texts:
        row, expected = rows[text], by_library(text)
        assert row["valid"] == (expected is not None), text
        if expected:
            assert (row["start_low"], row["end_high"]) == expected[:2]


@given(DAYS)
def test_window_of_one_date_is_that_of_the_table(found):
    for text in (found.isoformat(), found.isoformat()[:7], found.isoformat()[:4]):
        days = window(text)
        assert days is not None
        assert days.lower <= found <= days.upper
        assert window((days.lower - timedelta(days=1)).isoformat()) != days


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789-/?~%X.[]{},: TZaı", max_size=14))
def test_any_text_is_a_date_or_not(text):
    row = windows(text)[text]
    if row["valid"] and "/" not in text:
        assert row["start_low"] <= row["end_high"]
    in_words(text, "tr")


@pytest.mark.parametrize(
    ("text", "english", "turkish"),
    [
        ("1991-11-09", "9 November 1991", "9 Kasım 1991"),
        ("2021-06", "June 2021", "Haziran 2021"),
        ("2010", "2010", "2010"),
        ("2010~", "2010 (about)", "2010 (yaklaşık)"),
        ("1993-04?", "April 1993 (uncertain)", "Nisan 1993 (kesin değil)"),
        ("1993-04-03%", "3 April 1993 (about, uncertain)", "3 Nisan 1993 (yaklaşık, kesin değil)"),
        ("1993/..", "since 1993", "1993 ve sonrası"),
        ("../1993-04", "until April 1993", "Nisan 1993 ve öncesi"),
        ("2020-09-27/2020-11-10", "27 September 2020 – 10 November 2020", "27 Eylül 2020 – 10 Kasım 2020"),
        ("1991/2000~", "1991 – 2000 (about)", "1991 – 2000 (yaklaşık)"),
        ("199X", "between 1990 and 1999", "1990 ile 1999 arasında"),
        ("2021-XX", "2021", "2021"),
        ("2021-22", "summer 2021", "2021 yazı"),
        (
            "156X-12-25",
            "between 25 December 1560 and 25 December 1569",
            "25 Aralık 1560 ile 25 Aralık 1569 arasında",
        ),
        ("2001-34", "between April 2001 and June 2001", "Nisan 2001 ile Haziran 2001 arasında"),
        ("no date", "no date", "no date"),
    ],
)
def test_words(text, english, turkish):
    assert in_words(text, "en") == english
    assert in_words(text, "tr") == turkish
