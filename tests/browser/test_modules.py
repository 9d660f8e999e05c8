"""Single modules of the page, run in the browser they are for."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage, Told

pytestmark = pytest.mark.browser


@pytest.fixture
def page(told: Told, open_page: OpenPage) -> Page:
    """A page that may import the modules."""
    return open_page(f"{told.address}/editions")


REFERENCES = [
    (
        {
            "headline": "夜校开班",
            "newspaper": "云溪晚报",
            "date": "2024-05-06",
            "page": "2",
            "reporters": ["白河"],
        },
        "白河. 夜校开班[N]. 云溪晚报, 2024-05-06(2).",
    ),
    (
        {
            "headline": "夜校开班",
            "newspaper": "云溪晚报",
            "date": "2024-05-06",
            "page": "第03版",
            "reporters": ["白河", "丁宁", "柳岸", "石桥"],
        },
        "白河, 丁宁, 柳岸, 等. 夜校开班[N]. 云溪晚报, 2024-05-06(3).",
    ),
    (
        {
            "headline": "短讯",
            "newspaper": None,
            "date": None,
            "page": None,
            "reporters": [],
            "photo_credits": ["丁宁"],
        },
        "短讯[N]. [报纸不详], [日期不详].",
    ),
    (
        {
            "headline": "",
            "newspaper": "云溪晚报",
            "date": "2024-05-06",
            "page": "A05",
            "photo_credits": ["丁宁"],
        },
        "丁宁. [无标题][N]. 云溪晚报, 2024-05-06(A05).",
    ),
]


def test_references_have_the_form_of_the_standard(page: Page) -> None:
    made = page.evaluate(
        """async (sources) => {
            const { reference } = await import("/static/chat/reference.js");
            return sources.map(reference);
        }""",
        [source for source, _ in REFERENCES],
    )
    assert made == [expected for _, expected in REFERENCES]


EVENTS = (
    ': a comment keeps the line open\n\nevent: passages\ndata: {"passages":[]}\n\n'
    'event: sentence\r\ndata: {"text":"首期\\n42人🎉"}\r\n\r\ndata:one\ndata: two\n\nevent: nothing\n\nevent: cut\ndata: 1\n'
)


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_events_are_read_however_the_bytes_arrive(page: Page, size: int) -> None:
    read = page.evaluate(
        """async ([text, size]) => {
            const { serverEvents } = await import("/static/chat/events.js");
            const bytes = new TextEncoder().encode(text);
            const body = new ReadableStream({
                start(stream) {
                    for (let at = 0; at < bytes.length; at += size) stream.enqueue(bytes.slice(at, at + size));
                    stream.close();
                },
            });
            const found = [];
            for await (const event of serverEvents(body)) found.push(event);
            return found;
        }""",
        [EVENTS, size],
    )
    assert [(event["event"], event["data"]) for event in read] == [
        ("passages", '{"passages":[]}'),
        ("sentence", json.dumps({"text": "首期\n42人🎉"}, ensure_ascii=False, separators=(",", ":"))),
        ("message", "one\ntwo"),
    ]


def test_a_browser_that_keeps_nothing_remembers_in_memory(page: Page) -> None:
    remembered = page.evaluate(
        """async () => {
            const { Visit } = await import("/static/chat/visit.js");
            Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
            const visit = new Visit("test");
            visit.entries = Array.from({ length: 60 }, (_, number) => ({ question: String(number) }));
            return visit.entries.map((entry) => entry.question);
        }"""
    )
    assert remembered == [str(number) for number in range(10, 60)]
