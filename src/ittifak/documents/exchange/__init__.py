"""Projects and codebooks of other programs (REFI-QDA)."""
