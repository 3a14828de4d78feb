"""Cleaning: running heads, hyphens, paragraphs, headings, and the way back to the raw text."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ittifak.case.fault import CaseError
from ittifak.documents.reading.clean import clean
from ittifak.documents.reading.extract import read, read_bytes
from ittifak.documents.reading.lines import RawText
from ittifak.documents.reading.plain import read_markdown, read_text

FILLER = (
    "Liman şehrinin eski sokaklarında yürüyen herkes aynı kokuyu duyar ve",
    "bu kokunun nereden geldiğini kimse bilmez ama herkes onu sever diyor",
    "bekçi, akşamüstü feneri yakarken; denizden esen rüzgâr da ona hak",
)


def blocks_of(text, name="a.txt"):
    document = read_bytes(name, text.encode())
    return [(block.level, document.text[block.start : block.end]) for block in document.blocks]


def paragraphs(text):
    return [words for level, words in blocks_of(text) if not level]


def holds(raw, cleaned):
    covered = set()
    for run in cleaned.runs:
        assert cleaned.text[run.clean : run.clean + run.length] == raw[run.raw : run.raw + run.length]
        assert covered.isdisjoint(range(run.clean, run.clean + run.length))
        covered.update(range(run.clean, run.clean + run.length))
    assert all(cleaned.text[at].isspace() for at in range(len(cleaned.text)) if at not in covered)
    assert all(a.raw + a.length <= b.raw for a, b in zip(cleaned.runs, cleaned.runs[1:], strict=False))
    assert all(a.end <= b.start for a, b in zip(cleaned.blocks, cleaned.blocks[1:], strict=False))
    for block in cleaned.blocks:
        words = cleaned.text[block.start : block.end]
        assert words == words.strip() != ""
    for page, following in zip(cleaned.pages, cleaned.pages[1:], strict=False):
        assert page.start <= page.end == following.start


PIECES = st.sampled_from(
    [
        *FILLER,
        "\n", "\n", "\n\n", "\r\n", "\f", "\n ", "  ", "\t", "\xa0", "\xad\n", "-\n", "–\n", "-", " ", "\u202e", "\u200b", "\x00",
        "25 | LİMANLAR VE KOMŞULUK ÜZERİNE\nDENEMELER\n", "LİMANLAR VE KOMŞULUK ÜZERİNE | 26 \n", "1.1. Giriş Bölümü\n",
        "ÖZET VE SONUÇ\n", "Madde 2. ", "• ", "a) ", "# Baş\n", "**", "Türkiye", "Azerbaycan", "kurum", "sal", "12", ".", ";", "e\u0301", "\U0001f6a2",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from([read_text, read_markdown]))
@example("a-\nb", read_text)
@example("\f\f", read_text)
@example("a \f b", read_text)
def test_every_code_point_leads_back_to_the_raw_text(text, reader):
    holds(text, clean(reader(text, "test", [])))


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_can_be_cleaned(text):
    holds(text, clean(read_text(text, "test", [])))


@given(st.lists(st.sampled_from([*FILLER, "", "1.2. Yeni Bölüm", "Kısa satır."]), min_size=1, max_size=12))
def test_cleaning_what_is_clean_changes_nothing(lines):
    once = clean(read_text("\n\n".join(lines), "test", [])).text
    again = clean(read_text(once, "test", [])).text
    assert again == once


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300), st.data())
def test_a_span_leads_back_to_a_span_that_holds_it(text, data):
    try:
        document = read_bytes("a.txt", text.encode())
    except CaseError:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    if not document.text[start:end].strip():
        return
    first, last = document.raw_span(start, end)
    kept = re.sub(r"\s", "", document.text[start:end])
    rest = iter(document.raw[first:last])
    assert all(letter in rest for letter in kept)


def wrapped(*lines):
    return "\n".join(FILLER) + "\n" + "\n".join(lines) + "\n" + "\n".join(FILLER) + "\n"


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("iki ülke, Türkiye-", "Azerbaycan hattı", "Türkiye-Azerbaycan hattı"),
        ("boru hattı Bakü–", "Tiflis arasında", "Bakü–Tiflis arasında"),
        ("sayfa 2021, 311-", "333 arası", "311-333 arası"),
        ("sayfa 1997, 46–", "49 arası", "46–49 arası"),
        ("yeni bir kurum\xad", "sallaşma dönemi", "kurumsallaşma dönemi"),
        ("yeni bir ku-", "rumsallaşma dönemi", "kurumsallaşma dönemi"),
        ("elektronik e-", "devlet kapısı", "e-devlet kapısı"),
        ("“Üç Kardeş –", "2021” tatbikatı", "Kardeş – 2021” tatbikatı"),
        ("bkz. https://example.org/iki-", "hafta/ adresi", "https://example.org/iki-hafta/ adresi"),
    ],
)
def test_hyphens_at_the_end_of_a_line(first, second, joined):
    (paragraph,) = paragraphs(wrapped(first, second))
    assert joined in paragraph


def test_the_rest_of_the_text_decides_between_a_compound_and_a_broken_word():
    known = (
        "Burada hava-kara işbirliği ile güvenliğin ve güvenliğinin sözü edilir; hava açık, kara yakındır.\n\n"
    )
    assert "hava-kara düzeni" in paragraphs(known + wrapped("yeni hava-", "kara düzeni"))[1]
    assert "onun güvenliğinin sonu" in paragraphs(known + wrapped("onun güven-", "liğinin sonu"))[1]
    halves = "Askeri işler ve endüstriyel işler ayrıdır; askeri olan eskidir, endüstriyel olan yenidir.\n\n"
    assert "askeri-endüstriyel yapı" in paragraphs(halves + wrapped("bir askeri-", "endüstriyel yapı"))[1]


def test_lines_are_joined_and_empty_lines_part_paragraphs():
    text = "\n".join(FILLER) + " verir.\n\n" + "\n".join(FILLER) + " verir.\n"
    assert paragraphs(text) == [" ".join(FILLER) + " verir."] * 2


def test_an_empty_line_within_a_sentence_does_not_part_it():
    text = "\n".join(FILLER) + "\n\nverir ve geçer.\n\nYeni paragraf başlar.\n" + "\n".join(FILLER) + "."
    assert [words[:14] for words in paragraphs(text)] == ["Liman şehrinin", "Yeni paragraf "]
    assert "da ona hak verir ve geçer." in paragraphs(text)[0]


def test_a_text_of_long_lines_keeps_a_paragraph_per_line():
    line = " ".join(FILLER) + "."
    assert paragraphs(f"{line}\n{line}\n") == [line, line]


HEADS = [
    "{n} | LİMANLAR VE KOMŞULUK ÜZERİNE\nKISA DENEMELER",
    "LİMANLAR VE KOMŞULUK ÜZERİNE\nKISA DENEMELER | {n} ",
]


@pytest.mark.parametrize("head", HEADS)
def test_running_heads_over_two_lines_go_and_the_sentence_goes_on(head):
    text = "\n".join(
        f"{FILLER[0]}\n{FILLER[1]}\n{place}. evde oturan eski\n\n\n{head.format(n=number)}\n\nbekçi öyle der.\n"
        for place, number in (("Birinci", 25), ("İkinci", 26), ("Üçüncü", 27))
    )
    document = read_bytes("a.txt", text.encode())
    assert "LİMANLAR" not in document.text
    assert "DENEMELER" not in document.text
    assert document.text.count("evde oturan eski bekçi öyle der.") == 3
    places = [match.start() for match in re.finditer("bekçi öyle", document.text)]
    assert [document.page_at(place).number for place in places] == [25, 26, 27]
    assert document.page_at(0).number in (0, 24)


def test_a_head_in_the_middle_of_a_line_goes():
    text = f"{FILLER[0]} 25 | LİMANLAR VE KOMŞULUK ÜZERİNE bu kokunun sırrı.\n{FILLER[2]} verir.\n"
    document = read_bytes("a.txt", text.encode())
    assert f"{FILLER[0]} bu kokunun sırrı." in document.text
    assert document.page_at(document.text.index("bu kokunun sırrı")).number == 25


def test_a_title_that_returns_ends_where_it_always_ends():
    text = "".join(
        f"{FILLER[0]}\n{number} | LİMANLAR VE KOMŞULUK ÜZERİNE\n{following} öyle der.\n\n"
        for number, following in ((25, "bekçi"), (26, "NATO da"), (27, "bekçi"))
    )
    document = read_bytes("a.txt", text.encode())
    assert "NATO da öyle der." in document.text
    assert "LİMANLAR" not in document.text


@pytest.mark.parametrize("line", ["12 | gemi | 5", "2020 | TÜRKİYE GÜRCİSTAN AZERBAYCAN | 7", "yıl | 1991"])
def test_a_row_of_a_table_is_no_running_head(line):
    assert line in read_bytes("a.txt", wrapped("", line, "").encode()).text


def page_of(number, words):
    return [
        f" {FILLER[0]}",
        *[FILLER[number % 3]] * 20,
        f"{words} ve",
        "böylece sürer gider",
        *[FILLER[2]] * 12,
    ]


def test_lines_with_one_space_open_pages_where_they_come_regularly():
    text = "\n".join("\n".join(page_of(number, f"sözcük{number}")) for number in range(5))
    document = read_bytes("a.txt", text.encode())
    assert [page.number for page in document.pages] == [1, 2, 3, 4, 5]
    assert [document.page_at(document.text.index(f"sözcük{n}")).number for n in range(5)] == [1, 2, 3, 4, 5]


def test_a_head_with_a_number_fixes_the_count_of_the_others():
    pages = ["\n".join(page_of(number, f"sözcük{number}")) for number in range(6)]
    pages[3] = "KIYI VE DENİZ ÜZERİNE YAZILAR | 18\n\n" + pages[3].strip()
    document = read_bytes("a.txt", "\n".join(pages).encode())
    assert [page.number for page in document.pages] == [15, 16, 17, 18, 19, 20]
    assert [page.label for page in document.pages] == ["15", "16", "17", "18", "19", "20"]
    assert document.notices == ()


def test_a_count_that_misses_an_anchor_is_reported_and_begins_anew():
    pages = ["\n".join(page_of(number, f"sözcük{number}")) for number in range(8)]
    for place, number in ((2, 12), (5, 17)):
        pages[place] = f"KIYI VE DENİZ ÜZERİNE YAZILAR | {number}\n\n{pages[place].strip()}"
    document = read_bytes("a.txt", "\n".join(pages).encode())
    assert [page.number for page in document.pages] == [10, 11, 12, 13, 14, 17, 18, 19]
    assert document.notices == ("pages 12–17: 3 page openings were found where the page numbers ask for 5",)


@pytest.mark.parametrize(
    "text", [wrapped("  girintili", " girintili"), wrapped(*[" her satır girintili"] * 9)]
)
def test_lines_with_one_space_that_are_not_regular_are_no_pages(text):
    assert read_bytes("a.txt", text.encode()).pages == ()


def test_form_feeds_part_pages_and_a_paragraph_goes_on_over_them():
    text = f"{FILLER[0]}\n{FILLER[1]}\n\f{FILLER[2]} verir.\n\n41\n\fSon yaprak başlar.\n"
    document = read_bytes("a.txt", text.encode())
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert paragraphs(text)[0] == " ".join(FILLER) + " verir."


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("1. GİRİŞ", 1),
        ("1.1. Kavramsal Çerçeve", 2),
        ("5.1 Çok Boyutlu Ortaklık", 2),
        ("3.DENİZ VE KIYI", 1),
        ("5. 2020 SONRASI DENİZ", 1),
        ("2.1.3 Data and methods", 3),
        ("KIYI ŞEHİRLERİ ÜZERİNE", 1),
        ("Kaynakça", 1),
        ("7. DENİZ VE KIYI BAĞLAMINDA YENİ\nBİÇİMLER: KIYI ŞEHİRLERİ", 1),
    ],
)
def test_headings_are_found(heading, level):
    found = blocks_of(f"{FILLER[0]}.\n\n{heading}\n\n{FILLER[1]}.\n")
    assert (level, heading.replace("\n", " ")) in found
    assert [words for own, words in found if not own] == [f"{FILLER[0]}.", f"{FILLER[1]}."]


@pytest.mark.parametrize(
    "line",
    [
        "19. yüzyıl boyunca liman büyüdü.",
        "2020 yılında liman kapandı ve açıldı.",
        "1918-1921 dönemi uzun sürdü.",
        "1. Taraflar limanı birlikte işletir.",
        "10 Kasım günü fırtına çıktı.",
    ],
)
def test_sentences_with_numbers_are_no_headings(line):
    assert (0, line) in blocks_of(f"{FILLER[0]}.\n\n{line}\n\n{FILLER[1]}.\n")


def test_a_title_with_a_colon_on_its_own_line_is_a_heading():
    text = f"Kıyı Şehirleri ve Deniz Ticareti: \n{FILLER[0]}\n{FILLER[1]}.\n"
    assert blocks_of(text)[0] == (1, "Kıyı Şehirleri ve Deniz Ticareti:")


def test_bidirectional_and_other_invisible_signs_stay_in_the_raw_text_alone():
    text = "Liman \u202etersine\u202c dönen\u200b yazı\x00 ile\xad doludur ve uzundur.\n"
    document = read_bytes("a.txt", text.encode())
    assert document.text == "Liman tersine dönen yazı ile doludur ve uzundur."
    assert document.raw == text
    assert document.notices == (
        "2 signs that turn the direction of writing were left out",
        "1 control characters were left out",
    )


SECTIONS = {
    "1": 3, "2": 20, "2.1": 20, "3.1": 39, "3.2": 41, "3.3": 44, "4.1": 48, "4.2": 51, "5.1": 54, "5.2": 56, "6.1": 58,
    "6.2": 60, "6.3": 63, "6.4": 65, "6.5": 67, "6.6": 70, "7.1": 72, "7.2": 77, "7.3": 78, "7.4": 81, "8.1": 83,
    "8.2": 90, "8.3": 94, "9": 103,
}  # fmt: skip


@pytest.fixture(scope="module")
def study():
    folder = os.environ.get("ITTIFAK_DOCUMENTS")
    if not folder:
        pytest.skip(
            "ITTIFAK_DOCUMENTS names no folder with study.txt, the study that the case was coded from"
        )
    return read(Path(folder) / "study.txt")


def test_the_pages_of_the_study_are_those_of_its_marks(study):
    expected, page = {}, 2
    offset = 0
    for line in study.raw.split("\n"):
        head = re.search(r"^(\d+) \| |\| (\d+)\s*$", line)
        if head or re.match(r" \S", line):
            page += 1
            assert not head or int(head[1] or head[2]) == page
            expected[page] = offset
        offset += len(line) + 1
    assert [page.number for page in study.pages] == list(range(3, 106))
    assert [page.label for page in study.pages] == [str(number) for number in range(3, 106)]
    assert not study.notices
    for page in study.pages:
        raw = study.raw_span(page.start, page.start + 1)[0]
        assert expected[page.number] <= raw
        between = study.raw[expected[page.number] : raw]
        assert between.strip() == "" or "|" in between


def test_the_sections_of_the_study_stand_on_their_pages(study):
    found = {}
    for block in study.blocks:
        words = study.text[block.start : block.end]
        if block.level and (number := re.match(r"\d(\.\d)?", words)):
            assert number[0] not in found
            found[number[0]] = study.page_at(block.start).number
    assert {key: found[key] for key in SECTIONS} == SECTIONS
    assert list(found) == sorted(found)


def test_the_study_keeps_all_its_words_but_the_running_heads(study):
    holds(study.raw, RawTextView(study))
    kept = set()
    for run in study.runs:
        kept.update(range(run.raw, run.raw + run.length))
    lost = "".join(c if at not in kept else "\n" for at, c in enumerate(study.raw))
    lost = [part.strip() for part in re.split(r"\s*\n\s*", lost) if part.strip()]
    assert len([part for part in lost if "|" in part]) == 11
    assert all("|" in part or part == "-" or part == part.upper() for part in lost)
    assert not any(c.islower() for part in lost for c in part)


class RawTextView:
    """The parts of a document that ``holds`` looks at."""

    def __init__(self, document):
        self.text, self.runs, self.blocks, self.pages = (
            document.text,
            document.runs,
            document.blocks,
            document.pages,
        )


def test_a_raw_text_without_lines_is_clean():
    assert clean(RawText("", "text", "test")).text == ""
