"""Reading and embedding on the machines of a Ray cluster. Ray is an extra: it is imported only when used."""
