"""From findings to a static, bilingual site in which every number leads back to its evidence."""
