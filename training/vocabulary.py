"""Prune a unigram vocabulary to what Chinese newspapers use.

    python -m training.vocabulary MODEL_FOLDER OUT_FOLDER --text FILE… [--pieces 36000]

Pieces keep their scores, so a text all of whose pieces were kept is cut exactly as before; a dropped piece
is cut into smaller ones. Texts are counted as the reader sees them,
folded. Digits are set apart from what stands around them, because answers begin and end there.
Writes tokenizer.json and kept.npy (the row of the full table for each piece).
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from opencc import OpenCC
from tokenizers import AddedToken, Regex, Tokenizer, pre_tokenizers

from corpus.normalise import fold

_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_DIGITS = r"\d+(?:[.,]\d+)*"


def with_digits_apart(tokenizer: Tokenizer) -> Tokenizer:
    """Set digits apart from the words around them (in place)."""
    digits = pre_tokenizers.Split(Regex(_DIGITS), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([tokenizer.pre_tokenizer, digits])
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def prune(tokenizer: Tokenizer, texts: Iterable[str], pieces: int) -> tuple[Tokenizer, list[int]]:
    """Return the pruned tokenizer and the old id of each new one, in the old order."""
    counts: Counter[int] = Counter()
    for batch in _batches(texts, 512):
        folded = [fold(text) for text in batch]
        for encoding in tokenizer.encode_batch_fast(folded, add_special_tokens=False):
            counts.update(encoding.ids)
    vocabulary: list[list[object]] = json.loads(tokenizer.to_str())["model"]["vocab"]
    always = _single_characters()

    def han(piece: str) -> bool:
        return any("一" <= char <= "鿿" for char in piece) and all(
            char in always for char in piece.strip("▁")
        )

    kept = [
        n for n, (piece, _) in enumerate(vocabulary) if n < len(_SPECIAL) or str(piece).strip("▁") in always
    ]
    seen = set(kept)
    kept += [n for n, _ in counts.most_common() if n not in seen][: pieces - len(kept)]
    # What is left of the room goes to pieces of these characters that the texts happened not to need.
    seen = set(kept)
    kept += [n for n, (piece, _) in enumerate(vocabulary) if n not in seen and han(str(piece))][
        : pieces - len(kept)
    ]
    kept.sort()
    state = json.loads(tokenizer.to_str())
    state["model"]["vocab"] = [vocabulary[n] for n in kept]
    state["added_tokens"] = []
    smaller = Tokenizer.from_str(json.dumps(state))
    smaller.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in _SPECIAL])
    return smaller, kept


def read_texts(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the texts of SQuAD-like JSON (made simplified) and of files of lines; .gz is unpacked."""
    simplify = OpenCC("t2s").convert
    for path in paths:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        if ".json" in path.suffixes:
            for article in json.loads(raw)["data"]:
                for paragraph in article["paragraphs"]:
                    yield simplify(paragraph["context"])
                    yield from (simplify(asked["question"]) for asked in paragraph["qas"])
        else:
            yield from raw.decode("utf-8", "replace").splitlines()


def _single_characters() -> set[str]:
    """ASCII and all of GB2312: its ideographs, and its marks and figures."""
    found = {chr(code) for code in range(33, 127)}
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            found |= set(bytes((high, low)).decode("gb2312", "ignore"))
    return found | {""}


def _batches(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("model", type=Path, help="folder with tokenizer.json")
    parser.add_argument("out", type=Path)
    parser.add_argument("--text", type=Path, nargs="+", required=True)
    parser.add_argument("--pieces", type=int, default=36000)
    args = parser.parse_args()
    full = with_digits_apart(Tokenizer.from_file(str(args.model / "tokenizer.json")))
    smaller, kept = prune(full, read_texts(args.text), args.pieces)
    args.out.mkdir(parents=True, exist_ok=True)
    smaller.save(str(args.out / "tokenizer.json"), pretty=False)
    np.save(args.out / "kept.npy", np.array(kept, np.int64))
    print(f"{full.get_vocab_size()} pieces -> {len(kept)}")


if __name__ == "__main__":
    main()
