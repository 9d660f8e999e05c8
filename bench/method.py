"""How it is measured, as docs/benchmarks.md says it."""

from __future__ import annotations

from typing import Final

METHOD: Final = """\
Again, on your machine, with any file that `wenbao ingest` reads and any question set in SQuAD's format:

    make bench NEWS=news.txt.gz SQUAD=questions.json

Every step is kept in `.bench/` as it is finished: interrupted with Ctrl-C, the same command goes on behind it
(`--fresh` starts over). `python -m bench --help` lists the sizes and counts; sizes can be measured one after the other. Nothing leaves the machine: servers
listen on 127.0.0.1, models are local.

**Corpus.** The first N articles of the file, and as needles among them, in an order shuffled with a fixed seed,
all contexts of the question set, each one article. The questions are those of the set; each has one right article.
Sizes double, and the last is the whole file. One archive grows from size to size: each is a copy of the one before,
into which what is new is ingested; only that is timed, and nothing in it has been embedded before.

**Processes.** Everything is measured in a fresh process in the way users start it: `wenbao ingest`, `wenbao serve`.
Nothing else is started meanwhile. Files are in the system's cache where they would be after a restart of the
program, not of the machine. Peak memory is the kernel's high-water mark (VmHWM) of the process, resident memory
its VmRSS. `OPENBLAS_CORETYPE` and `OPENBLAS_L2_SIZE` are unset, hub access is switched off, every other variable
is as the caller has it. Ingest is measured once at each size; starts and updates are repeated, the comparison's builds
with `--peer-repeats`; the tables give medians, percentiles are nearest-rank.

**Answers.** Clients are threads on the same machine, each with one kept-alive connection, sharing the same list of
questions; they take part of the two cores from the server. Latency is measured at the client, from sending the
request to having read the whole answer, after 30 questions to warm up, and with a server newly started for each
number of clients. Stages are the server's own `timings_ms`. Every size is measured without a reader model
(`WENBAO_READER=off`), the largest with each of `--readers`.

**One article.** An article is added, corrected and deleted by HTTP and another is added by `wenbao ingest` beside the
running server; the clock runs from the request (or the start of the command) until a search by the server shows the
change.

**The comparison.** At the sizes of `--peer-sizes`, not at all of ours: the peers embed several times more slowly. All
three systems index the same chunks: headline, kicker and chunk as one text. Ours is given the articles
and cuts and checks them itself, inside the measured time; the others are given the chunks ready-made. All embed with
the same model folder, which is in sentence-transformers' own format, with its `query: ` and `passage: ` prompts, on
the CPU with all cores.

- *Ours*: as it comes (ONNX Runtime int8 made from that model; searches by the pipeline that answers use).
- *txtai*: `Embeddings(hybrid=True, content=True, backend="faiss", method="sentence-transformers")`, torch fp32. It
  calls `encode_query` and `encode_document`, which take the prompts from the model folder.
- *Haystack*: `SentenceTransformersDocumentEmbedder` and `InMemoryDocumentStore`; queries by
  `SentenceTransformersTextEmbedder`, `InMemoryEmbeddingRetriever` and `InMemoryBM25Retriever` joined by reciprocal rank
  fusion, as in its guide to hybrid retrieval, torch fp32. The guide's cross-encoder that ranks again is left out for all.

In their favour: the batch size is the fastest of six, tried twice on chunks of the same corpus in both orders; their
BM25 counts pairs of characters for Chinese, through settings that both document, instead of single characters (BM25
alone, 1,000 news articles with CMRC 2018 trial as needles, 250 questions, hit@1 / hit@5: txtai 0.936 / 0.980 with
single characters and 0.976 / 0.984 with pairs, Haystack 0.944 / 0.992 and 0.976 / 0.980); their
documents come without dates, reporters or sections to keep; the time to index leaves out imports and the loading of
the model (ours includes opening the archive, and where our archive of that size was measured above, it is that one: its
time is the sum of all steps by which it grew, with the start of every process); ours must have every change on disk before it is seen, theirs is timed
both before and after saving. Repeated builds take turns. Hits are counted without a reader: it ranks no passages. Searches are
made in the process itself, 20 chunks each, without HTTP, also with several threads; txtai's calls are taken one at a
time, because it leaves locking to its caller. Hit@k: whether the right article is among the first k different
articles of those chunks."""
