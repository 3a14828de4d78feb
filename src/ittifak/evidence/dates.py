"""EDTF dates (ISO 8601-2:2019) as bounds in days.

Common shapes (calendar dates, qualified or not; unspecified digits; seasons) are read by DuckDB, all at once;
everything else (sets, qualified parts, long years) by the ``edtf`` library, once for each distinct text, and
both give the same bounds. An interval is two ends; each end is a window of days in which it lies. A qualifier
widens the fuzzy bounds by one unit of every part of the date that it covers, and by two where the date is
both uncertain and approximate.
"""

import calendar
import io
import math
import re
import time
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb

from ittifak.evidence.text import Lang

OPEN = ("..", "")
_PLAIN = "[0-9]{4}(-(0[0-9]|1[0-9])(-[0-9]{2})?)?"
_COMMON = f"{_PLAIN}[?~%]?|[0-9]([0-9][0-9X]|X)X|[0-9]XXX|[0-9]{{4}}-XX(-XX)?|[0-9]{{4}}-(0[0-9]|1[0-9])-XX|[0-9]{{4}}-2[1-4]"
_LIKE_A_DATE = re.compile(r"[\[{.?~%Y-]*[0-9X]{4}[0-9XESTZ?~%.,:+\[\]{}-]{,40}")


@dataclass(frozen=True)
class Window:
    """The days in which a moment lies: certain bounds, and wider ones where it is approximate."""

    lower: date
    upper: date
    lower_fuzzy: date
    upper_fuzzy: date


def window(text: str) -> Window | None:
    """Return the window of one EDTF date that is no interval, or None if it is not valid."""
    return _plain(text) if re.fullmatch(_PLAIN, text) else _by_library(text)


def _plain(text: str) -> Window | None:
    parts = [int(part) for part in text.split("-")]
    try:
        lower = date(parts[0], *[*parts[1:], 1, 1][:2])
    except ValueError:
        return None
    match len(parts):
        case 1:
            upper = date(parts[0], 12, 31)
        case 2:
            upper = date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
        case _:
            upper = lower
    return Window(lower, upper, lower, upper)


@cache
def _by_library(text: str) -> Window | None:
    if not _LIKE_A_DATE.fullmatch(text):
        return None
    from edtf import parse_edtf  # noqa: PLC0415  (slow to import, rarely needed)

    try:
        with redirect_stdout(io.StringIO()):  # (the library prints what it cannot read)
            parsed = parse_edtf(text)
        ends = (parsed.lower_strict(), parsed.upper_strict(), parsed.lower_fuzzy(), parsed.upper_fuzzy())
    except Exception:  # (the library raises many kinds for text that is no date)
        return None
    days = [_day(end) for end in ends]
    return Window(*days) if all(days) else None  # type: ignore[arg-type]


def _day(end: time.struct_time | float) -> date | None:
    if isinstance(end, float) and math.isinf(end):
        return None
    try:
        return date(end.tm_year, end.tm_mon, end.tm_mday)  # type: ignore[union-attr]
    except (ValueError, AttributeError):
        return None


def create_windows(con: duckdb.DuckDBPyConnection, columns: list[tuple[str, str]]) -> None:
    """Create the table ``edtf`` with the bounds of every distinct date in ``columns``.

    Columns of ``edtf``: ``text``; ``start_low``, ``start_high``, ``end_low``, ``end_high`` (days in which
    the start and the end lie; null where open); ``start_low_fuzzy``, ``start_high_fuzzy``;
    ``year`` (of the start, null where the text leaves the year open); ``open_end``; ``valid``.

    Args:
        con: the connection that holds the tables.
        columns: table and column of each column of dates.
    """
    given = " union all ".join(f'select "{column}" as text from "{table}"' for table, column in columns)
    con.execute(f"""
        create or replace temp table edtf_split as
        select text, contains(text, '/') as pair,
               split_part(text, '/', 1) as first,
               case when pair then substr(text, instr(text, '/') + 1) else text end as last
        from (select distinct text from ({given or "select null as text"}) where text is not null)
    """)
    con.execute(f"""
        create or replace temp table edtf_piece as
        with part as (
            select piece, rtrim(piece, '?~%') as stem, length(stem) as size,
                   case right(piece, 1) when '%' then 2 when '~' then 1 when '?' then 1 else 0 end as wide,
                   case when size > 4 then nullif(substr(stem, 6, 2), 'XX') end as month
            from (select first as piece from edtf_split union select last from edtf_split)
            where regexp_full_match(piece, '{_COMMON}')
        ), month as (
            select *, case when month > '20' then lpad((month::int * 3 - 60)::varchar, 2, '0')
                           else coalesce(month, '01') end as first_month,
                   case when month > '20' then lpad(least(month::int * 3 - 58, 12)::varchar, 2, '0')
                           else coalesce(month, '12') end as last_month,
                   case when size = 10 then nullif(right(stem, 2), 'XX') end as day
            from part
        ), bound as (
            select *,
                   try_cast(concat_ws('-', replace(left(stem, 4), 'X', '0'), first_month, coalesce(day, '01')) as date) as low,
                   try_cast(concat_ws('-', replace(left(stem, 4), 'X', '9'), last_month, coalesce(day, '01')) as date) as last,
                   case when day is null then last_day(last) else last end as high,
                   to_months(wide * case size when 4 then 12 else 13 end)
                   + to_days(wide * case size when 10 then 1 else 0 end) as about
            from month
        )
        select piece, low, high, (low - about)::date as low_fuzzy, (high + about)::date as high_fuzzy
        from bound where low_fuzzy >= date '0001-01-01' and high_fuzzy <= date '9999-12-31'
    """)
    _add_others(con)
    con.execute("""
        create or replace table edtf as
        select text,
               f.low as start_low, f.high as start_high, l.low as end_low, l.high as end_high,
               f.low_fuzzy as start_low_fuzzy, f.high_fuzzy as start_high_fuzzy,
               case when year(f.low) = year(f.high) then year(f.low) end as year,
               pair and last in ('..', '') as open_end,
               case when not pair then f.piece is not null
                    else (f.piece is not null or first in ('..', '')) and (l.piece is not null or last in ('..', ''))
                         and (f.piece is not null or l.piece is not null)
               end as valid
        from edtf_split
        left join edtf_piece f on f.piece = first
        left join edtf_piece l on l.piece = last
    """)


def _add_others(con: duckdb.DuckDBPyConnection) -> None:
    rest = con.execute(
        "select distinct piece from (select first as piece from edtf_split union select last from edtf_split)"
        f" where not regexp_full_match(piece, '{_COMMON}') and piece not in ('..', '')"
    ).fetchall()
    found = [(piece, window) for (piece,) in rest if (window := _by_library(piece))]
    con.execute(
        "insert into edtf_piece select unnest($1::varchar[]), unnest($2::date[]), unnest($3::date[]),"
        " unnest($4::date[]), unnest($5::date[])",
        [
            [piece for piece, _ in found],
            [window.lower for _, window in found],
            [window.upper for _, window in found],
            [window.lower_fuzzy for _, window in found],
            [window.upper_fuzzy for _, window in found],
        ],
    )


_QUALIFIER = {
    "?": {"en": " (uncertain)", "tr": " (kesin değil)"},
    "~": {"en": " (about)", "tr": " (yaklaşık)"},
    "%": {"en": " (about, uncertain)", "tr": " (yaklaşık, kesin değil)"},
}

_SEASONS = {
    "21": {"en": "spring of {}", "tr": "{} ilkbaharı"},
    "22": {"en": "summer of {}", "tr": "{} yazı"},
    "23": {"en": "autumn of {}", "tr": "{} sonbaharı"},
    "24": {"en": "winter of {}", "tr": "{} kışı"},
}

# Turkish plural of a decade, by vowel harmony with the spoken numeral: 1990’lar, 2000’ler.
_PLURAL = {digit: "lar" if digit in "13469" else "ler" for digit in "0123456789"}


_SEASONS = {
    "21": {"en": "spring {}", "tr": "{} ilkbaharı"},
    "22": {"en": "summer {}", "tr": "{} yazı"},
    "23": {"en": "autumn {}", "tr": "{} sonbaharı"},
    "24": {"en": "winter {}", "tr": "{} kışı"},
}
_AFTER = {"en": "since {}", "tr": "{} ve sonrası"}
_BEFORE = {"en": "until {}", "tr": "{} ve öncesi"}
_WITHIN = {"en": "between {} and {}", "tr": "{} ile {} arasında"}


def in_words(text: str, lang: Lang) -> str:
    """Return an EDTF date as a reader writes it, e.g. ``9 November 1991`` or ``2010 (about)``.

    What has no words of its own is given by its bounds; text that is no date is returned as it is.
    """
    if "/" in text:
        first, last = text.split("/", 1)
        if last in OPEN:
            return _AFTER[lang].format(in_words(first, lang))
        if first in OPEN:
            return _BEFORE[lang].format(in_words(last, lang))
        return f"{in_words(first, lang)} – {in_words(last, lang)}"
    stem = text.rstrip("?~%")
    tail = _QUALIFIER[text[-1]][lang] if stem != text else ""
    if re.fullmatch("[0-9]{4}-2[1-4]", stem):
        return _SEASONS[stem[5:]][lang].format(stem[:4]) + tail
    days = window(stem)
    return _bounds_in_words(days.lower, days.upper, lang) + tail if days else text


def _bounds_in_words(first: date, last: date, lang: Lang) -> str:
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415  (slow to import)

    months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if first == last:
        ends = [format_date(first, "d MMMM y", locale=lang)]
    elif months and first.month == 1 and last.month == 12:
        ends = [f"{first.year:04}", f"{last.year:04}"]
    elif months:
        ends = [format_skeleton("yMMMM", day, locale=lang) for day in (first, last)]
    else:
        ends = [format_date(day, "d MMMM y", locale=lang) for day in (first, last)]
    return ends[0] if ends[0] == ends[-1] else _WITHIN[lang].format(*ends)
