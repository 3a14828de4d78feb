"""From documents to coded passages and proposed ties; nothing here accepts a tie."""
