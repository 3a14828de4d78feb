"""``case.toml``: what is wrong with it is said at its line, and what is right is kept."""

import pytest

from conftest import SmallCase
from ittifak.case.settings import Period
from ittifak.evidence.text import Text


def line_of(case: SmallCase, text: str) -> int:
    """Return the line of the settings that begins with a text."""
    return next(n for n, line in enumerate(case.settings.split("\n"), start=1) if line.startswith(text))


def test_settings_are_read(case: SmallCase):
    settings = case.open().settings
    assert settings.title == Text("A small case", "Küçük bir vaka")
    assert settings.focal == ("TUR", "AZE")
    assert settings.region == ("AZE", "ARM", "GEO")
    assert (settings.period.first_year, settings.period.last_year) == (1991, 2024)
    assert settings.periods[1] == Period("late", Text("Late", "Geç"), 2010, 2024, "2010/2024")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("schema_version = 1", "schema_version = 2", "schema_version 2"),
        ("schema_version = 1", 'schema_version = "1"', 'schema_version = "1"'),
        ("schema_version = 1", "schema_version = true", "schema_version = true"),
        ('title_en = "A small case"', "title_en = 7", "title_en = 7"),
        ('title_tr = "Küçük bir vaka"', 'title_tr = " "', 'title_tr = " "'),
        ('focal = "TUR AZE"', 'focal = "TUR"', 'focal "TUR"'),
        ('focal = "TUR AZE"', 'focal = "TUR TUR"', 'focal "TUR TUR"'),
        ('focal = "TUR AZE"', 'focal = "TUR AZE GEO"', 'focal "TUR AZE GEO"'),
        ('focal = "TUR AZE"', 'focal = ["TUR", "AZE"]', 'focal = ["TUR", "AZE"]'),
        ('focal = "TUR AZE"', 'focal = "TUR AZB"', "focal 'AZB'"),
        ('region = "AZE ARM GEO"', 'region = "AZE ARM XYZ"', "region 'XYZ'"),
        ('period = "1991/2024"', 'period = "1991/.."', 'period = "1991/.."'),
        ('period = "1991/2024"', 'period = "2024/1991"', 'period = "2024/1991"'),
        ('period = "1991/2024"', 'period = "1991"', 'period = "1991"'),
        ('as_of = "2025-01-01"', "as_of = 2025-01-01", "as_of = 2025-01-01"),
        ('as_of = "2025-01-01"', 'as_of = "2025-02-30"', 'as_of = "2025-02-30"'),
        ('as_of = "2025-01-01"', 'as_of = "2024/2025"', 'as_of = "2024/2025"'),
        ('licence = "CC0-1.0"', 'license = "CC0-1.0"\nlicence = "CC0-1.0"', "key 'license'"),
        ('id = "early"', 'id = "two words"', 'id = "two words"'),
        ('date = "1991/2009"', 'date = "spring/2009"', 'date = "spring/2009"'),
        ('name_en = "Early"', 'name_en = "Early"\ncolour = "red"', "key 'colour'"),
    ],
)
def test_one_wrong_setting(case: SmallCase, old, new, found):
    assert old in case.settings
    case.settings = case.settings.replace(old, new)
    line = line_of(case, new.split("\n")[-1] if "license" not in new else "license")
    assert case.faults() == {("case.toml", line, found)}


def test_fault_of_the_second_period_stands_at_its_line(case: SmallCase):
    case.settings = case.settings.replace('name_tr = "Geç"', "name_tr = []")
    assert case.faults() == {("case.toml", line_of(case, "name_tr = []"), "name_tr = []")}


def test_missing_settings(case: SmallCase):
    case.settings = case.settings.replace('citation = "Test"\n', "").replace('name_tr = "Erken"\n', "")
    period = line_of(case, "[[periods]]")
    assert case.faults() == {("case.toml", 0, "no 'citation'"), ("case.toml", period, "no 'name_tr'")}


def test_period_twice(case: SmallCase):
    case.settings = case.settings.replace('id = "late"', 'id = "early"')
    assert case.faults() == {("case.toml", 0, "period 'early' 2 times")}


def test_periods_that_are_no_tables(case: SmallCase):
    case.settings = case.settings.split("[[periods]]")[0] + 'periods = "1991/2000"\n'
    assert case.faults() == {("case.toml", line_of(case, "periods"), "'periods' that are no tables")}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title_en = "A', 2),
        ("title_en = ", 2),
        ("= 1", 2),
        ("schema_version = 1", 2),
        (f"x = {'[' * 5000}", 0),
        (f"x = {'9' * 5000}", 0),
    ],
)
def test_text_that_is_no_toml(case: SmallCase, text, line):
    case.settings = f"schema_version = 1\n{text}\nfocal = 1\n"
    ((file, found_line, _),) = case.faults()
    assert (file, found_line) == ("case.toml", line)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b'x = 1\ntitle = "\xde"\n', (2, "byte 0xde")),
        (b"\xef\xbb\xbfschema_version = 1\n", (1, "a byte-order mark")),
        (b"#" * 1_000_001, (0, "1000001 bytes")),
    ],
)
def test_bytes_that_are_no_toml(case: SmallCase, data, fault):
    case.path("case.toml").write_bytes(data)
    assert case.faults() == {("case.toml", *fault)}
