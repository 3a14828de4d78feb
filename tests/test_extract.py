"""Documents of each kind to text, pages and language."""

import codecs
import hashlib
import io
import os
import shutil
import subprocess
import sys
import unicodedata

import docx
import pyarrow.parquet as pq
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from hypothesis import given
from hypothesis import strategies as st

import ittifak
from ittifak.case.fault import CaseError
from ittifak.documents.reading.decode import decode
from ittifak.documents.reading.extract import read, read_bytes
from ittifak.documents.reading.languages import language_of, languages_of
from ittifak.documents.reading.sentences import sentences
from pdf_file import Pdf, lines

TURKISH = (
    "Limanın işletmesi geçen yıl değişti.\nYeni işletmeci rıhtımı genişletti; köprü ise eski şirkette kaldı.\n"
    "İğdeli köyünün çocukları artık okula gemiyle gidiyor.\n"
)
RUSSIAN = (
    "Порт работает круглый год.\nВ прошлом году новый оператор расширил причал, а мост остался у прежней компании.\n"
    "Теперь дети из деревни ездят в школу на пароме.\n"
)
AZERBAIJANI = (
    "Limanın işi keçən il dəyişdi. Yeni şirkət körpünü genişləndirdi, lakin yol köhnə şirkətdə qaldı.\n"
)
ENGLISH = "The port changed hands last year. A new operator widened the quay, while the bridge stayed with the old one.\n"


def text_of(document):
    return " ".join(document.text.split())


def fault_of(call, *arguments, **named):
    with pytest.raises(CaseError) as caught:
        call(*arguments, **named)
    (fault,) = caught.value.faults
    assert "\n" not in str(fault)
    return str(fault)


def test_a_document_names_what_it_was_read_from():
    document = read_bytes("ferry.txt", ENGLISH.encode())
    assert (document.name, document.kind, document.language) == ("ferry.txt", "text", "en")
    assert document.extractor == f"ittifak {ittifak.__version__} (utf-8)"
    assert document.sha256 == hashlib.sha256(ENGLISH.encode()).hexdigest()
    assert document.pages == ()
    assert document.notices == ()


def test_the_language_can_be_given_and_must_be_known():
    assert read_bytes("a.txt", ENGLISH.encode(), language="tr").language == "tr"
    assert "language 'de'" in fault_of(read_bytes, "a.txt", b"x", language="de")


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(mark):
    document = read_bytes("a.txt", TURKISH.encode(mark))
    assert text_of(document) == " ".join(TURKISH.split())
    assert document.raw == TURKISH
    assert document.notices == ()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_seen(encoding):
    decoded = decode(TURKISH.encode(encoding))
    assert (decoded.text, decoded.encoding) == (TURKISH, encoding)
    assert decoded.notices == [f"read as {encoding}, which it does not say"]


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (TURKISH, "cp1254"),
        (TURKISH.upper().replace("I", "I"), "cp1254"),
        (TURKISH, "iso-8859-9"),
        (TURKISH, "cp857"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN.upper(), "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN.upper(), "koi8-r"),
        (RUSSIAN, "cp866"),
        ("Köprü “eski” kaldı…\n", "cp1254"),
        ("Die Brücke blieb schön, meinte Frau Müller größtenteils.\n", "cp1252"),
    ],
)
def test_single_byte_encodings_come_out_right_and_are_named(words, encoding):
    document = read_bytes("a.txt", words.encode(encoding))
    assert document.raw == words
    (notice,) = document.notices
    assert notice.startswith("read as ")


@given(
    st.lists(st.sampled_from(TURKISH.split()), min_size=6, unique=True).filter(
        lambda w: any(not x.isascii() for x in w)
    )
)
def test_turkish_words_in_any_order_are_read_as_turkish(words):
    assert decode(" ".join(words).encode("cp1254")).text == " ".join(words)


@given(
    st.lists(st.sampled_from(RUSSIAN.split()), min_size=8, unique=True), st.sampled_from(["cp1251", "koi8-r"])
)
def test_russian_words_in_any_order_are_read_as_russian(words, encoding):
    assert decode(" ".join(words).encode(encoding)).text == " ".join(words)


def test_two_encodings_in_one_file_are_reported_and_both_read():
    first, second, third = TURKISH.splitlines()
    data = first.encode() + b"\n" + second.encode("cp1254") + b"\n" + third.encode()
    document = read_bytes("a.txt", data)
    assert document.raw.splitlines() == [first, second, third]
    assert document.notices == (
        "two encodings in one file: 1 lines read as cp1254, the others as utf-8 (lines 2)",
    )


def test_letters_in_parts_are_composed_and_reported():
    document = read_bytes("a.txt", unicodedata.normalize("NFD", TURKISH).encode())
    assert document.raw == TURKISH
    assert document.notices == ("letters written in parts were composed (NFC)",)


@pytest.mark.parametrize(
    ("words", "language"),
    [(TURKISH, "tr"), (RUSSIAN, "ru"), (AZERBAIJANI, "az"), (ENGLISH, "en"), ("12 — 3", "")],
)
def test_the_language_is_found(words, language):
    assert language_of(words) == language
    assert read_bytes("a.txt", words.encode()).language == language


SENTENCES = {
    "tr": [
        "Taraflar yeni bir anlaşma imzaladı.",
        "Köy yolları kışın kapalı olur.",
        "Bakan ziyaret sırasında öğrencilerle buluştu.",
        "Sınırda durum sakin.",
        "Barajdaki su yazın azalır.",
        "Türkler Əliyev'in adını böyle yazmaz.",
        "Tren gecikti.",
    ],
    "az": [
        "Tərəflər yeni saziş imzaladılar.",
        "Kənd yolları qışda bağlı olur.",
        "Nazir səfər zamanı tələbələrlə görüşdü.",
        "Sərhəddə vəziyyət sakitdir.",
        "Qatar gecikdi.",
    ],
    "en": [
        "Village roads close in winter.",
        "No deal was reached.",
        "The minister met Erdoğan in Şuşa and in Gəncə.",
    ],
    "ru": ["На границе спокойно.", "Поезд опоздал.", "Министр Erdoğan прибыл в порт вечером."],
}


@pytest.mark.parametrize(
    ("language", "sentence"), [(key, s) for key, group in SENTENCES.items() for s in group]
)
def test_the_language_of_a_sentence(language, sentence):
    assert language_of(sentence) == language


def test_a_short_row_has_the_language_of_the_others():
    assert languages_of(["Yok.", *SENTENCES["tr"]])[0] == "tr"
    assert languages_of(["Baku.", *SENTENCES["en"]])[0] == "en"
    assert languages_of(["", "12"]) == ["", ""]


@pytest.mark.data
def test_languages_of_real_sentences():
    folder = os.environ.get("ITTIFAK_DATA")
    if not folder:
        pytest.skip("ITTIFAK_DATA names no folder with parlamint_tr and ungdc")
    for table, language in (
        ("parlamint_tr/parlamint_tr_sample_utterances", "tr"),
        ("ungdc/ungdc_region_1991_2024", "en"),
    ):
        texts = pq.read_table(f"{folder}/{table}.parquet")["text"].to_pylist()[::40]
        found = [text[a:b] for text in texts for a, b in sentences(text[:4000], language)]
        right = sum(one == language for one in languages_of(found))
        assert len(found) > 200
        assert right / len(found) > 0.99


def test_the_language_is_found_without_a_network():
    code = (
        "import socket\ndef refuse(*a, **k): raise OSError('asked the network')\n"
        "socket.socket.connect = refuse; socket.getaddrinfo = refuse\n"
        "from ittifak.documents.reading.languages import _identifier, language_of\n"
        "assert language_of('Tren gecikti.') == 'tr'\nassert _identifier.cache_info().currsize == 1"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


BODY = lines(
    "Rıhtımın genişletilmesi uzun sürdü ve bu iş için çok sayıda işçi",
    "çalıştı. Şehrin kuzeyindeki İğdeli mahallesi de bundan kazandı.",
)


def test_a_pdf_has_its_pages_labels_and_turkish_letters():
    pdf = Pdf(
        [BODY, lines("İkinci yaprak kısa ve açık."), lines("Son.")],
        labels="0 << /S /r >> 1 << /S /D /St 7 >>",
    )
    document = read_bytes("a.pdf", pdf.data())
    assert document.kind == "pdf"
    assert document.extractor.startswith("pypdfium2 5.")
    assert [(page.number, page.label) for page in document.pages] == [(1, "i"), (2, "7"), (3, "8")]
    assert document.text.startswith(
        "Rıhtımın genişletilmesi uzun sürdü ve bu iş için çok sayıda işçi çalıştı. Şehrin"
    )
    assert document.page_at(document.text.index("İkinci")).label == "7"
    assert document.notices == ()


def test_a_page_that_shows_a_picture_needs_ocr():
    document = read_bytes("a.pdf", Pdf([BODY, "picture", [], "picture", "picture"]).data())
    assert [page.needs_ocr for page in document.pages] == [False, True, False, True, True]
    assert document.notices == ("pages 2, 4-5 shown without text: OCR is needed",)


def test_a_pdf_of_pictures_alone_is_a_document_that_needs_ocr():
    document = read_bytes("scan.pdf", Pdf(["picture"]).data())
    assert (document.text, document.notices) == ("", ("page 1 shown without text: OCR is needed",))


def test_larger_letters_are_headings_and_wider_gaps_part_paragraphs():
    page = [
        (70, 780, 18, "Yeni rıhtım"),
        *lines("İlk paragrafın ilk satırı oldukça uzun bir satırdır ve burada", "ikinci satırı biter."),
        *lines("Ayrı duran paragrafın tek satırı da burada bulunur.", top=700),
    ]
    document = read_bytes("a.pdf", Pdf([page]).data())
    assert [(block.level, document.text[block.start : block.end][:12]) for block in document.blocks] == [
        (1, "Yeni rıhtım"),
        (0, "İlk paragraf"),
        (0, "Ayrı duran p"),
    ]


def test_heads_and_numbers_that_return_on_each_page_are_left_out_and_number_it():
    pages = [
        [
            (70, 810, 9, "LİMANLAR ÜZERİNE DENEMELER"),
            *lines(f"Bu yaprakta {word} konu işlenir."),
            (290, 30, 9, str(n)),
        ]
        for n, word in enumerate(["birinci", "ikinci", "üçüncü", "dördüncü"], start=41)
    ]
    document = read_bytes("a.pdf", Pdf(pages).data())
    assert "LİMANLAR" not in document.text
    assert [page.label for page in document.pages] == ["41", "42", "43", "44"]
    assert text_of(document).count("yaprakta") == 4
    assert not any(character.isdigit() for character in document.text)


SEA = (
    (
        "Komşu şehrin limanında yükler ağır ağır boşaltılır. İşçiler öğleye kadar çalışır. Öğleden sonra rüzgâr döner ve "
        "küçük tekneler açılır. Balıkçılar ağlarını onarır; çocuklar onları izler. Akşama doğru feneri yakan bekçi yokuşu "
        "tırmanır. Gece sessizdir. Kuzeyden gelen gemi sabaha karşı demirler. Gümrük memuru defterini açar. Tüccarlar "
        "pazarlığa başlar ve kimse acele etmez. Yağmur yağınca herkes çınarın altına sığınır. Kahveci çayları tazeler."
    )
    .replace(". ", ".|")
    .split("|")
)


@pytest.mark.browser
def test_a_pdf_that_a_browser_prints(tmp_path):
    chromium = shutil.which("chromium")
    if not chromium:
        pytest.skip("needs chromium on the path")
    days = [
        f"{place}. gün böyle başladı. {' '.join(SEA[at:] + SEA[:at])}"
        for at, place in enumerate("ABCDEFGHIJKLM")
    ]
    paragraphs = "".join(f"<p>{day}</p>" for day in days)
    (tmp_path / "a.html").write_text(
        "<meta charset=utf-8><style>@page{size:A5;margin:20mm;@top-left{content:'KIYI VE DENİZ YAZILARI'}"
        "@bottom-center{content:counter(page)}}p{margin:0;text-indent:6mm;text-align:justify}</style>"
        f"<h1>Kıyı Şehirleri</h1>{paragraphs}",
        encoding="utf-8",
    )
    subprocess.run(
        [
            chromium,
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--print-to-pdf={tmp_path / 'a.pdf'}",
            str(tmp_path / "a.html"),
        ],
        check=True,
        capture_output=True,
    )
    document = read(tmp_path / "a.pdf")
    headings = [document.text[block.start : block.end] for block in document.blocks if block.level]
    bodies = [document.text[block.start : block.end] for block in document.blocks if not block.level]
    assert headings == ["Kıyı Şehirleri"]
    assert bodies == days
    assert len(document.pages) > 2
    assert [page.label for page in document.pages] == [str(n) for n in range(1, len(document.pages) + 1)]
    assert document.language == "tr"


PAGE = """<!doctype html><html lang="tr"><head><meta charset="{charset}"><title>Liman</title><style>p {{}}</style></head>
<body><nav><a href="/">Ana sayfa</a><a href="/a">Haberler</a></nav><article><h1>Yeni rıhtım açıldı</h1>
<p>Rıhtımın genişletilmesi uzun sürdü ve bu iş için çok sayıda işçi çalıştı.</p><h2>İşçiler ne diyor</h2>
<p>Şehrin kuzeyindeki mahalle de bundan kazandı; çocuklar artık okula gemiyle gidiyor.</p>
<ul><li>Birinci madde oldukça kısadır ama yeterlidir.</li></ul></article><script>var gizli = 1;</script></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1254"])
def test_html_keeps_text_and_headings_and_drops_the_rest(charset):
    document = read_bytes("a.bin", PAGE.format(charset=charset).encode(charset))
    blocks = [(block.level, document.text[block.start : block.end]) for block in document.blocks]
    assert (1, "Yeni rıhtım açıldı") in blocks
    assert (2, "İşçiler ne diyor") in blocks
    assert (0, "Rıhtımın genişletilmesi uzun sürdü ve bu iş için çok sayıda işçi çalıştı.") in blocks
    assert "gizli" not in document.text
    assert (document.kind, document.language, document.pages) == ("html", "tr", ())


def docx_bytes(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_docx_keeps_headings_tables_and_tracked_insertions_in_order():
    word = docx.Document()
    word.add_heading("Rıhtım", level=2)
    paragraph = word.add_paragraph("Yük gemileri ")
    inserted = OxmlElement("w:ins")
    run = paragraph.add_run("sabah erkenden ")._r
    inserted.append(run)
    paragraph._p.append(inserted)
    paragraph.add_run("gelir.")
    removed = OxmlElement("w:del")
    run = OxmlElement("w:r")
    gone = OxmlElement("w:delText")
    gone.text = "silinmiş"
    run.append(gone)
    removed.append(run)
    paragraph._p.append(removed)
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Sol göz", "Sağ göz"
    word.add_paragraph("Tablodan sonra.")
    document = read_bytes("a.docx", docx_bytes(word))
    assert [(block.level, document.text[block.start : block.end]) for block in document.blocks] == [
        (2, "Rıhtım"),
        (0, "Yük gemileri sabah erkenden gelir."),
        (0, "Sol göz"),
        (0, "Sağ göz"),
        (0, "Tablodan sonra."),
    ]
    assert (document.kind, document.pages) == ("docx", ())


def test_docx_has_the_pages_of_words_last_layout():
    word = docx.Document()
    word.add_paragraph("Birinci yaprak.")
    run = word.add_paragraph("Birinci yaprağın sonu ").add_run()
    run._r.append(OxmlElement("w:lastRenderedPageBreak"))
    text = OxmlElement("w:t")
    text.text = "ve ikincinin başı."
    text.set(qn("xml:space"), "preserve")
    run._r.append(text)
    document = read_bytes("a.docx", docx_bytes(word))
    assert document.page_at(document.text.index("Birinci yaprağın")).number == 1
    assert document.page_at(document.text.index("ikincinin")).number == 2
    assert document.notices == ("pages are those of Word's last layout of the file",)


def test_a_page_break_without_a_layout_gives_no_pages():
    word = docx.Document()
    word.add_paragraph("Bir.").add_run().add_break(WD_BREAK.PAGE)
    word.add_paragraph("İki.")
    assert read_bytes("a.docx", docx_bytes(word)).pages == ()


def test_markdown_loses_its_marks():
    text = "# Rıhtım\n\nBurada **kalın** ve *eğik* yazı, bir [bağ](https://example.org) ve `kod` var;\n2 * 3 * 4 kalır.\n"
    document = read_bytes("a.md", text.encode())
    assert [(block.level, document.text[block.start : block.end]) for block in document.blocks] == [
        (1, "Rıhtım"),
        (0, "Burada kalın ve eğik yazı, bir bağ ve kod var; 2 * 3 * 4 kalır."),
    ]


def test_the_kind_follows_the_content_and_not_the_name():
    assert read_bytes("a.txt", Pdf([BODY]).data()).kind == "pdf"
    assert read_bytes("a.txt", PAGE.format(charset="utf-8").encode()).kind == "html"
    document = read_bytes("a.pdf", TURKISH.encode())
    assert (document.kind, document.notices) == ("text", ("named .pdf, but it holds plain text",))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"", "without text"),
        (b" \n\x0c", "without text"),
        (codecs.BOM_UTF8, "without text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word file"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "OCR"),
        (bytes(range(256)) * 20, "no text"),
    ],
)
def test_what_is_no_document_is_refused_in_a_line(data, found):
    assert found in fault_of(read_bytes, "a.bin", data)
