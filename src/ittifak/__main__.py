"""``python -m ittifak``."""

from ittifak.cli import main

main()
