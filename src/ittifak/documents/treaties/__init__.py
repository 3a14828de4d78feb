"""Articles and clauses of treaties."""
