"""In which mode a segment speaks, and who does."""
