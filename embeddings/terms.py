"""What is indexed of a chunk, and what is looked for on behalf of a question."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Sequence

from corpus.chunking import embedding_text
from corpus.lookalikes import variants
from corpus.normalise import fold
from corpus.records import Article, Chunk
from corpus.store import content_fingerprint
from corpus.store.mapping import name_key, page_key
from embeddings.records import LexicalDocument, Term, TermField, Unit
from embeddings.segment import Segmenter, bigrams

_GRAM_WEIGHT = 1.0
"""Of bigrams beside words: they find names that segmentation cut in two. See docs/decisions/020."""

_MISREAD_WEIGHT = 0.8
"""Of what the bigram as asked would count: a look-alike is probably, not surely, the same word."""

_ASCII_WORD = re.compile(r"[a-z0-9]+(?:[.%][a-z0-9]+)*")


def document_of(row: int, article: Article, chunk: Chunk, segmenter: Segmenter) -> LexicalDocument:
    """Return what is indexed of `chunk`, the headline and kicker of its article with it."""
    whole = embedding_text(article, chunk)
    headline = "\n".join(part for part in (article.headline, article.kicker) if part)
    return LexicalDocument(
        row=row,
        tokens=" ".join(segmenter.tokens(chunk.text)),
        grams=" ".join(bigrams(whole)),
        headline=" ".join(segmenter.tokens(headline)),
        newspaper=name_key(article.newspaper),
        section=name_key(article.section),
        page=page_key(article.page),
        reporters=tuple(dict.fromkeys(map(name_key, article.reporters))),
        credits=tuple(dict.fromkeys(map(name_key, article.people))),
        day=article.date.toordinal() if article.date else 0,
        digest=digest_of(article, chunk),
    )


def digest_of(article: Article, chunk: Chunk) -> int:
    """Return 63 bits that stand for all that `document_of` reads."""
    material = f"{content_fingerprint(article)}\x1f{chunk.start}\x1f{chunk.end}"
    return int.from_bytes(hashlib.blake2b(material.encode(), digest_size=8).digest()) >> 1


def question_terms(
    question: str, segmenter: Segmenter, frequency: Callable[[Term], int], documents: int
) -> list[tuple[Term, ...]]:
    """Return what to look for: the words of the question, and its bigrams, each with its look-alikes.

    `frequency` says in how many of the `documents` a term occurs; terms that occur nowhere are left out. A
    look-alike is weighted so that it never counts more than the bigram as it was asked: a misprint is rare,
    and BM25 would take its rarity for importance.
    """
    words = [(Term(TermField.TOKEN, token),) for token in dict.fromkeys(segmenter.tokens(question))]
    grams = [_spellings(gram, frequency, documents) for gram in dict.fromkeys(bigrams(question))]
    return [*words, *filter(None, grams)]


def _spellings(gram: str, frequency: Callable[[Term], int], documents: int) -> tuple[Term, ...]:
    as_asked = Term(TermField.GRAM, gram, _GRAM_WEIGHT)
    count = frequency(as_asked)
    found = [as_asked] if count else []
    for other in misreadings(gram):
        term = Term(TermField.GRAM, other)
        occurs = frequency(term)
        if occurs:
            rarity = _idf(documents, count) / _idf(documents, occurs) if count else 1.0
            weight = _GRAM_WEIGHT * _MISREAD_WEIGHT * min(1.0, rarity)
            found.append(Term(TermField.GRAM, other, weight))
    return tuple(found)


def question_units(question: str, frequency: Callable[[Term], int], documents: int) -> tuple[Unit, ...]:
    """Return what a sentence that answers `question` may share with it, weighted by its rarity.

    `frequency` says in how many of the `documents` a term occurs.
    """
    grams = [(gram, TermField.GRAM, tuple(misreadings(gram))) for gram in dict.fromkeys(bigrams(question))]
    words = [(word, TermField.TOKEN, ()) for word in dict.fromkeys(_ASCII_WORD.findall(fold(question)))]
    return tuple(
        Unit((text, *others), _idf(documents, min(documents, frequency(Term(field, text)))))
        for text, field, others in (*grams, *words)
    )


def misreadings(gram: str) -> Sequence[str]:
    """Return the bigrams that differ from `gram` in one character which OCR takes for the other."""
    first, second = gram[0], gram[1]
    ahead = [other + second for other in sorted(variants(first))]
    return [*ahead, *[first + other for other in sorted(variants(second))]]


def _idf(documents: int, count: int) -> float:
    """BM25's inverse document frequency."""
    return math.log(1 + (documents - count + 0.5) / (count + 0.5)) if count <= documents else 1e-3
