"""What every encoder promises; each backend inherits the suite."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from embeddings.protocols import Encoder
from tests.support import HashingEncoder

TEXTS = [
    "河湾县新建的污水处理厂昨日投入运行，日处理能力两万吨。",
    "短讯",
    "",
    "Ｔhe mayor said ２０２４年 the bridge～opens。",
    "第三中学的学生在全国机器人大赛中获得一等奖，这是该校连续第二年获奖。" * 2,
]


class EncoderContract:
    """Inherit and provide the fixture `encoder`."""

    def test_rows_are_unit_vectors_of_the_declared_dimension(self, encoder: Encoder) -> None:
        for vectors in (encoder.encode_passages(TEXTS), encoder.encode_queries(TEXTS)):
            assert vectors.shape == (len(TEXTS), encoder.dimension)
            assert vectors.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)

    def test_no_texts_give_no_rows(self, encoder: Encoder) -> None:
        assert encoder.encode_passages([]).shape == (0, encoder.dimension)
        assert encoder.encode_queries([]).shape == (0, encoder.dimension)

    def test_a_text_has_one_vector_whatever_stands_beside_it(self, encoder: Encoder) -> None:
        together = encoder.encode_passages(TEXTS)
        for row, text in enumerate(TEXTS):
            np.testing.assert_allclose(encoder.encode_passages([text])[0], together[row], atol=2e-5)

    def test_the_order_is_that_of_the_texts(self, encoder: Encoder) -> None:
        forwards, backwards = encoder.encode_passages(TEXTS), encoder.encode_passages(TEXTS[::-1])
        np.testing.assert_allclose(forwards, backwards[::-1], atol=2e-5)

    def test_several_threads_get_what_one_gets(self, encoder: Encoder) -> None:
        alone = encoder.encode_queries(TEXTS[:2])
        with ThreadPoolExecutor(4) as pool:
            for vectors in pool.map(lambda _: encoder.encode_queries(TEXTS[:2]), range(4)):
                np.testing.assert_allclose(vectors, alone, atol=2e-5)

    def test_a_lone_surrogate_is_no_reason_to_fail(self, encoder: Encoder) -> None:
        assert encoder.encode_passages(["坏\ud800字"]).shape == (1, encoder.dimension)

    def test_a_question_is_nearer_to_its_passage(self, encoder: Encoder) -> None:
        passages = encoder.encode_passages([TEXTS[0], TEXTS[4]])
        question = encoder.encode_queries(["污水处理厂的日处理能力是多少吨？"])[0]
        assert question @ passages[0] > question @ passages[1]

    def test_it_says_what_it_is(self, encoder: Encoder) -> None:
        assert encoder.name
        assert encoder.fingerprint == encoder.fingerprint.strip() != ""


class TestHashing(EncoderContract):
    @pytest.fixture
    def encoder(self) -> Encoder:
        return HashingEncoder()


class TestOnnxInt8(EncoderContract):
    @pytest.fixture
    def encoder(self, bundled_encoder: Encoder) -> Encoder:
        return bundled_encoder


class TestTorch(EncoderContract):
    @pytest.fixture
    def encoder(self, torch_encoder: Encoder) -> Encoder:
        return torch_encoder
