"""The patterns that come with ittifak, on sentences of our own: for each code one that bears it and a near miss."""

import csv

import pyarrow as pa
import pytest

from ittifak.documents.coding.codebook import DEFAULT_PATTERNS, Codebook, read_codebook
from ittifak.documents.coding.lexicon import LexiconCoder

SENTENCES = [
    (
        "LEGAL.DEFENCE",
        "tr",
        "Taraflardan birine silahlı saldırı olursa diğeri ona yardım etmekle yükümlüdür.",
        "2010 tarihli anlaşmanın adı Stratejik Ortaklık ve Karşılıklı Yardım Anlaşması’dır.",
    ),
    (
        "LEGAL.DEFENCE",
        "en",
        "Each party shall come to the aid of the other in the event of an armed attack.",
        "The two states provide each other mutual legal assistance in criminal matters.",
    ),
    (
        "LEGAL.STATUS",
        "tr",
        "Şuşa Beyannamesi ilişkileri ittifak düzeyine yükseltti.",
        "Kars Antlaşması o yılın sonbaharında imzalandı.",
    ),
    (
        "LEGAL.STATUS",
        "en",
        "The Shusha Declaration raised the relationship to the level of an alliance.",
        "The court ratified the sale of the building.",
    ),
    (
        "INST.BODY",
        "tr",
        "İki hükümet ortak bir komisyon ile üç çalışma grubu kurdu.",
        "Gözlem merkezinde iki ülkenin subayları görev yaptı.",
    ),
    (
        "INST.BODY",
        "en",
        "The ministers set up a joint commission that meets twice a year.",
        "Members of the Security Council met in October.",
    ),
    (
        "DIPL.COORD",
        "tr",
        "Ankara, Bakü’ye açık diplomatik destek verdi ve bağımsızlığı tanıyan ilk ülke oldu.",
        "Fransa, Ermenistan’a siyasi destek verdiğini açıkladı mı sorusu yanıtsız kaldı.",
    ),
    (
        "DIPL.COORD",
        "en",
        "Ankara was the first to recognise the independence of the republic and opened an embassy.",
        "Doctors recognised the early signs of the illness.",
    ),
    (
        "MIL.TRAINING",
        "tr",
        "İki ordu bu yaz Nahçıvan’da ortak tatbikat yaptı.",
        "Öğretmenler yaz okulunda yeni eğitim yöntemleri öğrendi.",
    ),
    (
        "MIL.TRAINING",
        "en",
        "Troops of the three countries held a joint military exercise near the coast.",
        "Peoples exercise their right to choose their government.",
    ),
    (
        "MIL.OPERATION",
        "tr",
        "SİHA’lar cephe hattındaki zırhlı araçları imha etti.",
        "2020 Karabağ Savaşı’nın ardından iki ülke yeni bir ticaret anlaşması imzaladı.",
    ),
    (
        "MIL.OPERATION",
        "en",
        "Drones destroyed tanks on the front line during the war in Karabakh.",
        "After the Cold War the two countries signed a trade accord.",
    ),
    (
        "DEFIND.SUPPLY",
        "tr",
        "Azerbaycan İsrail’den füze ve radar satın aldı.",
        "Avrupa gaz tedarik zincirini çeşitlendirmek istiyor.",
    ),
    (
        "DEFIND.SUPPLY",
        "en",
        "Azerbaijan purchased missiles and radars from two suppliers.",
        "The conference dealt with the non-proliferation of nuclear weapons and with disarmament.",
    ),
    (
        "DEFIND.COPROD",
        "tr",
        "Savunma sanayiinde ortak üretim ve teknoloji transferi kararlaştırıldı.",
        "Film iki ülkenin ortak yapımıdır.",
    ),
    (
        "DEFIND.COPROD",
        "en",
        "The two defence industries agreed on joint production of drones and on technology transfer.",
        "The film was a joint production of two studios.",
    ),
    (
        "ENERGY.CORRIDOR",
        "tr",
        "TANAP boru hattı Şah Deniz gazını Avrupa pazarlarına taşıyor.",
        "Bakanlık güneş ve rüzgâr enerjisi için yeni santral kuruyor.",
    ),
    (
        "ENERGY.CORRIDOR",
        "en",
        "The pipeline carries Caspian gas to European markets.",
        "The agency inspects the atomic energy programme.",
    ),
    (
        "TRANS.CORRIDOR",
        "tr",
        "Bakü–Tiflis–Kars demiryolu Orta Koridor’un parçasıdır.",
        "Hastanenin koridoru yeni boyandı mı diye sordular.",
    ),
    (
        "TRANS.CORRIDOR",
        "en",
        "The Middle Corridor links Central Asia with Turkish ports by rail.",
        "The gas corridor was finished last year.",
    ),
    (
        "ECON.INVEST",
        "tr",
        "SOCAR’ın yatırımları ikili ticaret hacmini artırdı.",
        "Ekip bütün gücünü bu maça verdi.",
    ),
    (
        "ECON.INVEST",
        "en",
        "Foreign direct investment and bilateral trade doubled within five years.",
        "The arms trade with rebels is forbidden.",
    ),
    (
        "DIGITAL.CYBER",
        "tr",
        "Taraflar siber güvenlik ve dijital gümrük alanında iş birliği yapacak.",
        "Müze eski el yazmalarını sergiliyor.",
    ),
    (
        "DIGITAL.CYBER",
        "en",
        "The ministries will share data on cyber security and digital customs.",
        "The museum shows old manuscripts.",
    ),
    (
        "SOFT.POWER",
        "tr",
        "Türkiye, burslar ve kültürel diplomasi yoluyla gençlere ulaştı.",
        "Subaylar harp okulunda ders gördü.",
    ),
    (
        "SOFT.POWER",
        "en",
        "Scholarships and public diplomacy brought young people to Turkish universities.",
        "Officers of both armies train at the staff college.",
    ),
    (
        "IDENT.KINSHIP",
        "tr",
        "Bir millet iki devlet sözü kardeşliğin ifadesidir.",
        "“Sarsılmaz Kardeşlik 2022” tatbikatı sona erdi.",
    ),
    (
        "IDENT.KINSHIP",
        "en",
        "They call themselves one nation, two states, bound by brotherhood and a common language.",
        "The two firms have little in common.",
    ),
    (
        "IDENT.MEMORY",
        "tr",
        "Ortak tarih ve şehitlerin hatırası iki toplumun kolektif hafızasında yaşıyor.",
        "Bilgisayarın belleği doldu ve program kapandı.",
    ),
    (
        "IDENT.MEMORY",
        "en",
        "The shared history of both peoples is commemorated at the martyrs’ memorial.",
        "The computer ran out of storage.",
    ),
    (
        "THREAT.COMMON",
        "tr",
        "İki ülke bölgedeki ortak tehdit algısı etrafında birleşti.",
        "Doktor hastayı uyardı.",
    ),
    (
        "THREAT.COMMON",
        "en",
        "Both governments named separatism a common threat to their security.",
        "The doctor warned the patient.",
    ),
    (
        "NORM.TERRITORY",
        "tr",
        "Türkiye Azerbaycan’ın toprak bütünlüğünü ve egemenliğini savundu.",
        "Ordunun işgal senaryoları masada kaldı.",
    ),
    (
        "NORM.TERRITORY",
        "en",
        "The resolution reaffirms the territorial integrity of Azerbaijan within its recognized borders.",
        "The territory of the wolf pack is large.",
    ),
    (
        "POWER.BALANCE",
        "tr",
        "Savaş Güney Kafkasya’daki güç dengesini değiştirdi ve caydırıcılığı artırdı.",
        "Yumuşak güç araçları arasında burslar öne çıkar.",
    ),
    (
        "POWER.BALANCE",
        "en",
        "The war altered the balance of power and strengthened deterrence.",
        "A balanced diet matters for health.",
    ),
    (
        "ORDER.REGIONAL",
        "tr",
        "Bu ortaklık yeni bir bölgesel güvenlik mimarisi kuruyor.",
        "Azerbaycan’ın Batı güvenlik mimarisiyle uyumu artıyor.",
    ),
    (
        "ORDER.REGIONAL",
        "en",
        "The alliance builds a new regional security architecture.",
        "The security of the airport was improved.",
    ),
    (
        "MULTI.TURKIC",
        "tr",
        "Türk Devletleri Teşkilatı’nın zirvesi Semerkant’ta toplandı.",
        "Türk lirası bu hafta değer kazandı.",
    ),
    (
        "MULTI.TURKIC",
        "en",
        "The Organization of Turkic States met in Samarkand.",
        "The Turkish lira gained value this week.",
    ),
    (
        "MULTI.WEST",
        "tr",
        "Azerbaycan 1994’te NATO’nun Barış İçin Ortaklık programına katıldı.",
        "Hazar gazı batı pazarlarına ulaşıyor.",
    ),
    (
        "MULTI.WEST",
        "en",
        "Azerbaijan joined the Partnership for Peace of NATO in 1994.",
        "The United Nations met in the western hall.",
    ),
    (
        "MULTI.VECTOR",
        "tr",
        "Bakü, Rusya ile Batı arasında çok vektörlü bir denge politikası izliyor.",
        "Tahterevallinin iki ucu arasında denge kuruldu mu diye baktı.",
    ),
    (
        "MULTI.VECTOR",
        "en",
        "Baku follows a multi-vector foreign policy between Russia and the West.",
        "The vector has two components.",
    ),
    (
        "THIRD.REACT",
        "tr",
        "Tahran bu koridordan duyduğu endişeyi dile getirdi ve tepki gösterdi.",
        "Kimyasal tepkime kısa sürdü.",
    ),
    (
        "THIRD.REACT",
        "en",
        "Tehran reacted with alarm and warned against the corridor.",
        "The chemical reaction was short.",
    ),
    (
        "PEACE.NORMAL",
        "tr",
        "Ateşkesin ardından ortak gözlem merkezi kuruldu ve normalleşme görüşmeleri başladı.",
        "Hava gözlem istasyonu kar ölçtü.",
    ),
    (
        "PEACE.NORMAL",
        "en",
        "The ceasefire was followed by peace talks and a monitoring mission.",
        "The weather station measured snow.",
    ),
    (
        "NORM.SELFDET",
        "tr",
        "Ermeni tarafı kendi kaderini tayin hakkını öne sürdü.",
        "Özerk taksiler gelecek yıl yola çıkacak.",
    ),
    (
        "NORM.SELFDET",
        "en",
        "They invoked the right to self-determination of the people of Karabakh.",
        "The autonomous taxi stopped at the light.",
    ),
    (
        "HUMAN.COST",
        "tr",
        "Yüz binlerce kişi yerinden edildi ve siviller mayınlar yüzünden öldü.",
        "Çocuk denizde kum topladı.",
    ),
    (
        "HUMAN.COST",
        "en",
        "Hundreds of thousands became refugees and landmines still kill civilians.",
        "The child gathered shells on the beach.",
    ),
    (
        "INTEL.BORDER",
        "tr",
        "İki servis istihbarat paylaşımı ve sınır güvenliği için anlaştı.",
        "Zekâ oyunları çocuklara iyi gelir.",
    ),
    (
        "INTEL.BORDER",
        "en",
        "The services agreed on intelligence sharing and border security.",
        "Artificial intelligence writes poems.",
    ),
    (
        "GREEN.ENERGY",
        "tr",
        "Karadeniz’in altından geçecek kablo yeşil enerji taşıyacak.",
        "Yeşil boya duvara yakıştı.",
    ),
    (
        "GREEN.ENERGY",
        "en",
        "The submarine cable will carry green energy from offshore wind farms.",
        "The green paint suited the wall.",
    ),
    (
        "ROLE.ASCRIBED",
        "tr",
        "Türkiye bölgede dengeleyici aktör ve Batı’ya açılan köprü ülke sayılıyor.",
        "Eski taş köprü onarıldı.",
    ),
    (
        "ROLE.ASCRIBED",
        "en",
        "Turkey is seen as a bridge between Europe and Asia and as a guarantor of stability.",
        "The old stone arch was repaired.",
    ),
    (
        "SECURITISE",
        "tr",
        "Hükümet göçü olağanüstü önlemler gerektiren varoluşsal bir tehdit saydı.",
        "Varoluşçu felsefe dersi yarın başlıyor.",
    ),
    (
        "SECURITISE",
        "en",
        "Migration was framed as an existential threat that called for extraordinary measures.",
        "The course on existential philosophy starts tomorrow.",
    ),
]

SPELLINGS = [
    (
        "MIL.OPERATION",
        [
            "The war in Karabakh lasted 44 days.",
            "The war in Garabagh lasted 44 days.",
            "The war in Karabagh lasted 44 days.",
            "The war in Artsakh lasted 44 days.",
        ],
    ),
    (
        "TRANS.CORRIDOR",
        [
            "The Zangezur corridor remains closed.",
            "The Zangazur corridor remains closed.",
            "The Zengezur corridor remains closed.",
            "The route through Syunik remains closed.",
            "The route through Meghri remains closed.",
        ],
    ),
    ("TRANS.CORRIDOR", ["A road links Kars with Nakhchivan.", "A road links Kars with Nakhichevan."]),
    ("LEGAL.DEFENCE", ["It is a mutual defence treaty.", "It is a mutual defense treaty."]),
    ("DEFIND.COPROD", ["The defence industry is growing.", "The defense industry is growing."]),
    ("DIPL.COORD", ["They stood by Turkey.", "They stood by Türkiye.", "They stood by Turkiye."]),
]

OTHER_LANGUAGES = [
    ("LEGAL.DEFENCE", "az", "Tərəflər bir-birinə qarşılıqlı yardım göstərəcəklər."),
    ("NORM.TERRITORY", "az", "Türkiyə Azərbaycanın ərazi bütövlüyünü dəstəkləyir."),
    ("ENERGY.CORRIDOR", "az", "Yeni boru kəməri istifadəyə verildi."),
    ("IDENT.KINSHIP", "az", "Bir millət, iki dövlət şüarı qardaşlığı ifadə edir."),
    ("LEGAL.DEFENCE", "ru", "Стороны обязались оказывать взаимную помощь."),
    ("NORM.TERRITORY", "ru", "Резолюция подтвердила территориальную целостность страны."),
    ("ENERGY.CORRIDOR", "ru", "Новый газопровод введён в строй."),
    ("PEACE.NORMAL", "ru", "Стороны договорились о прекращении огня."),
]

LONGEST = 5


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return read_codebook()


@pytest.fixture(scope="module")
def coder(codebook) -> LexiconCoder:
    return LexiconCoder(codebook)


def codes(coder: LexiconCoder, text: str, language: str) -> set[str | None]:
    segments = pa.table({"id": ["a.00001"], "text": [text], "language": [language]})
    return set(coder.code(segments)["code"].to_pylist()) - {None}


@pytest.mark.parametrize(("code", "language", "text", "miss"), SENTENCES)
def test_a_sentence_that_bears_the_code_is_given_it(coder, code, language, text, miss):
    assert code in codes(coder, text, language)


@pytest.mark.parametrize(("code", "language", "text", "miss"), SENTENCES)
def test_a_near_miss_is_not_given_the_code(coder, code, language, text, miss):
    assert code not in codes(coder, miss, language)


@pytest.mark.parametrize(("code", "texts"), SPELLINGS)
def test_a_change_of_spelling_is_no_change_of_code(coder, code, texts):
    assert [code in codes(coder, text, "en") for text in texts] == [True] * len(texts)


def test_the_study_speaking_of_itself_bears_no_code(coder):
    text = "Bu çalışma, iki ülke arasındaki güç dengesini ve enerji hatlarını incelemeyi amaçlamaktadır."
    assert not codes(coder, text, "tr")


@pytest.mark.parametrize(("code", "language", "text"), OTHER_LANGUAGES)
def test_plain_cases_in_azerbaijani_and_russian(coder, code, language, text):
    assert code in codes(coder, text, language)


def test_every_code_has_a_sentence_here(codebook):
    assert {(code, language) for code, language, _, _ in SENTENCES} == {
        (code, language) for code in codebook.ids() for language in ("tr", "en")
    }


@pytest.mark.parametrize("language", ["tr", "en"])
def test_every_code_can_be_found(codebook, language):
    assert codebook.without_patterns(language) == ()


def test_rows_are_sorted_and_no_two_are_the_same():
    with DEFAULT_PATTERNS.open(encoding="utf-8", newline="") as file:
        rows = [
            (row["code"], row["lang"], row["pattern"], row["near"], row["unless"])
            for row in csv.DictReader(file)
        ]
    assert rows == sorted(set(rows))


def test_no_phrase_is_a_quotation(codebook):
    phrases = [
        phrase.split(":")[-1].replace("…", " ").split()
        for pattern in codebook.patterns
        for cell in (pattern.pattern, pattern.near, pattern.unless)
        for phrase in cell.split("|")
    ]
    assert max(map(len, phrases)) <= LONGEST
