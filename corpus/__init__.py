"""Reading newspapers: pages, importers, articles, chunks and the article store."""
