"""What is kept of documents and corpora, and what is looked up in them."""
