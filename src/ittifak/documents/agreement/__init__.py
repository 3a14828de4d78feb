"""How far coders agree."""
