"""Case folders: reading, checking, scaffolding, and the bundled cases."""
