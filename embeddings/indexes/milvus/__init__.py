"""The index in Milvus: one file (milvus-lite), one server or a cluster, by its address."""
