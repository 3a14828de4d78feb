"""Citations, the works they name, and the audit of both."""
