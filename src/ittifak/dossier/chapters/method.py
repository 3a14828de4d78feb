"""Method: the rules behind the numbers, the modes, the grades, and which run this is."""

from ittifak.case.case import Case
from ittifak.evidence.chapter import Grid, Heading, Marked, Prose, Result, Run
from ittifak.evidence.schema import layers, modes
from ittifak.evidence.text import Text

_MODES = {
    "deed": Text(
        "It happened or holds in the world, whoever tells it: a signature, an exercise, a border closed.",
        "Kim anlatırsa anlatsın, dünyada gerçekleşmiş ya da süren şey: bir imza, bir tatbikat, kapatılan bir sınır.",
    ),
    "commitment": Text(
        "Someone who can bind a party pledged it for the future.",
        "Bir tarafı bağlayabilecek birinin gelecek için üstlendiği şey.",
    ),
    "statement": Text(
        "One who speaks for a party said it, in a venue, to an audience.",
        "Bir taraf adına konuşan birinin bir yerde, bir dinleyici kitlesine söylediği şey.",
    ),
    "assessment": Text(
        "A scholar, analyst or journalist judges it. It is no rhetoric of the parties.",
        "Bir araştırmacının, analistin ya da gazetecinin yargısı. Tarafların söylemi değildir.",
    ),
}
_GRADES = (
    Text(
        "Reliability of a source, A to E, rests on ownership, method and record. F says that it cannot be judged: that is "
        "missing, not worst, and holds for nearly every work that nobody opened.",
        "Kaynağın güvenilirliği A’dan E’ye; sahiplik, yöntem ve geçmişe dayanır. F, yargılanamadığını söyler: bu "
        "eksikliktir, en kötü not değildir; kimsenin açmadığı hemen her eser için geçerlidir.",
    ),
    Text(
        "Credibility of an item, {one} to {five}: borne out by other independent evidence; consistent and uncontested; possible, "
        "one voice only; doubtful; improbable. {six} says that it cannot be judged, as with judgements.",
        "Bilginin inanılırlığı {one}–{five}: bağımsız başka kanıtla doğrulanmış; tutarlı ve itirazsız; mümkün, tek ses; "
        "kuşkulu; olası değil. {six}, yargılanamadığını söyler; değerlendirmelerde böyledir.",
    ),
)


class Method:
    """How the numbers come about."""

    id = "method"
    title = Text("Method", "Yöntem")
    after: tuple[str, ...] = ("index", "timeline", "coverage", "evidence")

    def build(self, case: Case, run: Run) -> Result:
        """Return the rules used by earlier chapters, and the definitions behind them."""
        rules = {f.rule.id: f.rule for result in run.earlier.values() for f in result.findings}
        grade = {name: Marked("grade", value) for name, value in (("one", "1"), ("five", "5"), ("six", "6"))}
        kinds = case.rows("select * from kinds where id in (select kind from placed) order by layer, id")
        blocks = (
            Prose(
                Text(
                    "All that is known is a tie: a source says that one actor did, pledged or said something with or to another on a "
                    "date, or judges so. All that is said is a finding: a value with its rule and the rows that it rests on.",
                    "Bilinen her şey bir bağdır: bir kaynak, bir aktörün bir tarihte bir başkasıyla ya da ona karşı bir şey "
                    "yaptığını, üstlendiğini, söylediğini bildirir ya da öyle değerlendirir. Söylenen her şey bir bulgudur: "
                    "kuralı ve dayandığı satırlarla birlikte bir değer.",
                )
            ),
            Heading("modes", Text("Modes", "Kipler")),
            Grid(
                "modes-table",
                Text("What a mode means", "Kiplerin anlamı"),
                (Text("Mode", "Kip"), Text("Test", "Ölçüt")),
                [(name, _MODES[mode]) for mode, name in modes().items()],
            ),
            Heading("grades", Text("Grades", "Notlar")),
            Prose(_GRADES[0]),
            Prose(_GRADES[1], grade),
            Heading("rules", Text("Rules", "Kurallar")),
            Grid(
                "rules-table",
                Text("Rules used in this dossier", "Bu dosyada kullanılan kurallar"),
                (
                    Text("Rule", "Kural"),
                    Text("Version", "Sürüm"),
                    Text("What it does", "Ne yapar"),
                    Text("Literature", "Yazın"),
                ),
                [
                    (
                        Marked("identifier", rule.id),
                        Marked("identifier", str(rule.version)),
                        Marked("name", rule.text),
                        Marked("name", "; ".join(rule.literature)),
                    )
                    for rule in sorted(rules.values(), key=lambda rule: rule.id)
                ],
            ),
            Heading("kinds", Text("Kinds of tie", "Bağ türleri")),
            Grid(
                "kinds-table",
                Text("Kinds used in this case", "Bu vakada kullanılan türler"),
                (Text("Kind", "Tür"), Text("Layer", "Alan"), Text("Identifier", "Kimlik")),
                [
                    (
                        Marked("name", Text(row["name_en"], row["name_tr"])),
                        layers()[row["layer"]],
                        Marked("identifier", row["id"]),
                    )
                    for row in kinds
                ],
            ),
            Heading("run", Text("This run", "Bu çalıştırma")),
            Prose(
                Text(
                    "The run {run} is a hash of the case’s files and of the version of the software. The same inputs give the same files; "
                    "no result depends on the clock.",
                    "{run} çalıştırması, vaka dosyalarının ve yazılım sürümünün özetidir. Aynı girdiler aynı dosyaları verir; "
                    "hiçbir sonuç saate bağlı değildir.",
                ),
                {"run": Marked("identifier", run.id)},
            ),
        )
        return Result((), blocks)
