"""The chapters of the dossier, in the order in which a reader meets them. Adding one is adding a row."""

from ittifak.dossier.chapters.alliance import Alliance
from ittifak.dossier.chapters.audit import Audit
from ittifak.dossier.chapters.coverage import Coverage
from ittifak.dossier.chapters.discourse import DiscourseChapter
from ittifak.dossier.chapters.downloads import Downloads
from ittifak.dossier.chapters.evidence import Evidence
from ittifak.dossier.chapters.ledger import Ledger
from ittifak.dossier.chapters.method import Method
from ittifak.dossier.chapters.network import Network
from ittifak.dossier.chapters.overview import Overview
from ittifak.dossier.chapters.timeline import Timeline
from ittifak.dossier.chapters.words_deeds import WordsDeeds
from ittifak.evidence.chapter import Chapter

CHAPTERS: tuple[Chapter, ...] = (
    Overview(),
    Timeline(),
    Alliance(),
    WordsDeeds(),
    DiscourseChapter(),
    Ledger(),
    Network(),
    Coverage(),
    Audit(),
    Evidence(),
    Method(),
    Downloads(),
)
