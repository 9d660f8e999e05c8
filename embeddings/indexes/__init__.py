"""What finds chunks: one protocol, an index on this machine, and one in Milvus."""
