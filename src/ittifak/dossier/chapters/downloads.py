"""Downloads: every table, finding and picture as a file."""

from ittifak.case.case import Case
from ittifak.dossier.files import FILES
from ittifak.evidence.chapter import File, Grid, Marked, Prose, Result, Run
from ittifak.evidence.text import Text


class Downloads:
    """All that a reader may take along."""

    id = "downloads"
    title = Text("Downloads", "İndirilenler")
    after: tuple[str, ...] = ()

    def build(self, case: Case, run: Run) -> Result:
        """Return links to the files that the dossier writes beside its pages."""
        blocks = (
            Prose(
                Text(
                    "Tables as CSV and Parquet, each with citation and licence. In CSV they stand in the first lines, after #; a cell "
                    "that a spreadsheet would run as a formula has an apostrophe before it. Licence: {licence}. Cite as: {citation}",
                    "CSV ve Parquet olarak tablolar; her birinde alıntı ve lisans bilgisi vardır. CSV dosyalarında bunlar ilk "
                    "satırlarda # işaretinden sonra yer alır; tablolama programının formül olarak çalıştıracağı gözelerin önüne "
                    "kesme işareti konmuştur. Lisans: {licence}. Alıntı: {citation}",
                ),
                {
                    "licence": Marked("name", case.settings.licence),
                    "citation": Marked("name", case.settings.citation),
                },
            ),
            Grid(
                "files",
                Text("Files", "Dosyalar"),
                (Text("What", "Ne"), Text("CSV", "CSV"), Text("Parquet", "Parquet")),
                [
                    (
                        words,
                        File(f"data/{name}.csv", f"{name}.csv"),
                        File(f"data/{name}.parquet", f"{name}.parquet"),
                    )
                    for name, words in FILES.items()
                ],
            ),
            Grid(
                "bibliography",
                Text("Sources for a reference manager", "Kaynakça programı için kaynaklar"),
                (Text("Format", "Biçim"), Text("File", "Dosya")),
                [
                    (Text("BibTeX", "BibTeX"), File("data/sources.bib", "sources.bib")),
                    (Text("CSL-JSON", "CSL-JSON"), File("data/sources.json", "sources.json")),
                ],
            ),
        )
        return Result((), blocks)
