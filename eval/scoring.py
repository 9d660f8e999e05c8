"""One question and its answer, measured and diagnosed."""

from __future__ import annotations

from eval import metrics
from eval.records import Fault, Item, Scores
from eval.retrieval import rank
from rag.records import Answer


def score(item: Item, answer: Answer | None) -> Scores:
    """Measure one answer; None means that asking failed, which scores as an answer that says nothing."""
    ranking = rank(item, answer.passages if answer else ()) if item.answerable else None
    answered = answer is not None and answer.answered
    said = answer if answer is not None and answer.answered else None
    parts = metrics.parts_said(said.answer if said else "", item.answers) if item.answerable else ()
    has_parts = bool(parts)
    complete = all(parts)
    return Scores(
        answerable=item.answerable,
        answered=answered,
        failed=answer is None,
        parts=parts,
        complete=float(complete) if has_parts else None,
        f1=metrics.character_f1(_short(said), item.answers) if has_parts else None,
        exact=float(metrics.exact_short_answer(said.short_answer if said else None, item.answers))
        if has_parts
        else None,
        article=float(metrics.cites_articles(item, said.citations))
        if said and item.answerable and (item.headlines or item.article_ids)
        else None,
        reporters=float(metrics.cites_reporters(item, said.citations))
        if said and item.answerable and item.reporters
        else None,
        precision=metrics.citation_precision(item, said.citations)
        if said and item.answerable and (item.headlines or item.article_ids)
        else None,
        verbatim=float(metrics.quotes_verbatim(said.citations)) if said else None,
        support=float(metrics.quotes_support(said.citations, item.answers))
        if said and has_parts and complete
        else None,
        markers=float(metrics.markers_agree(said)) if said else None,
        hit1=ranking.hit1 if ranking else None,
        hit5=ranking.hit5 if ranking else None,
        hit10=ranking.hit10 if ranking else None,
        reciprocal_rank=ranking.reciprocal_rank if ranking else None,
        ndcg10=ranking.ndcg10 if ranking else None,
    )


def diagnose(scores: Scores) -> tuple[Fault, ...]:
    """Say what is wrong with an answer, the graver first; () if nothing is.

    Retrieval, character F1 and exactness of the short answer are measured but are no fault by themselves.
    """
    if scores.failed:
        return (Fault.ERROR,)
    if not scores.answered:
        return (Fault.NOT_ANSWERED,) if scores.answerable else ()
    if not scores.answerable:
        return (Fault.SHOULD_DECLINE,)
    tests = (
        (scores.complete, Fault.PART_MISSING),
        (scores.article, Fault.WRONG_ARTICLE),
        (scores.reporters, Fault.WRONG_REPORTER),
        (scores.verbatim, Fault.NOT_VERBATIM),
        (scores.support, Fault.UNSUPPORTED),
        (scores.markers, Fault.BAD_MARKERS),
    )
    return tuple(fault for value, fault in tests if value == 0.0)


def _short(answer: Answer | None) -> str:
    """What character F1 judges: the short answer where there is one, else the whole."""
    if answer is None:
        return ""
    return answer.short_answer or answer.answer
