// An answer as nodes: sentences with their markers, the sources, what disagrees, what came nearest.

import { element } from "./dom.js";
import { articleAddress } from "./reader.js";
import { headline, sourceLine } from "./source.js";

const MOST_NEAREST = 3;
const MARKER = /(\[\d+\])/;
const HELD = 2; // characters: the full stop and one before it

/**
 * Return the text with each [n] as a link that opens its citation; `open(citation, link)` does that. While an
 * answer `isComing`, the source of a marker may not be there yet; later [n] without one is the text's own.
 */
export function sentence(text, citations, open, isComing = false) {
  const known = new Map(citations.map((citation) => [citation.marker, citation]));
  const nodes = text.split(MARKER).map((piece) => {
    if (!MARKER.test(piece)) return piece;
    const marker = Number(piece.slice(1, -1));
    const citation = known.get(marker);
    if (citation) return markerLink(citation, open);
    return isComing ? element("sup", { class: "marker" }, String(marker)) : piece;
  });
  return nodes.flatMap((node, place) => {
    if (typeof node !== "string") return isHeld(nodes, place) ? [] : [node];
    if (!isHeld(nodes, place + 1)) return [node];
    const characters = Array.from(node);
    const last = characters.splice(-HELD).join("");
    return [characters.join(""), element("span", { class: "held" }, last, nodes[place + 1])];
  });
}

// A marker alone at the beginning of a line has lost its sentence: it keeps the last characters with it.
function isHeld(nodes, place) {
  const before = nodes[place - 1];
  return typeof nodes[place] === "object" && typeof before === "string" && before.trim() !== "";
}

/** Return the list of the sources of an answer. */
export function sources(citations, open) {
  const items = citations.map((citation) =>
    element(
      "li",
      {},
      markerLink(citation, open),
      element(
        "div",
        {},
        opening(citation.article_id, quoteOf(citation), headline(citation), (link) => open(citation, link)),
        citation.kicker && element("span", { class: "kicker" }, citation.kicker),
        element("p", { class: "source" }, sourceLine(citation)),
        element("blockquote", {}, citation.quote),
      ),
    ),
  );
  return element("section", { class: "sources" }, element("h3", {}, "出处"), element("ol", {}, items));
}

/** Return what the reports disagree on: each value with those who say so. */
export function disagreement(conflict, citations, open) {
  const known = new Map(citations.map((citation) => [citation.marker, citation]));
  const claims = conflict.claims.map((claim) => {
    const citation = known.get(claim.marker);
    return element(
      "li",
      {},
      element("strong", {}, claim.value),
      citation && markerLink(citation, open),
      citation && element("span", { class: "source" }, `${headline(citation)}　${sourceLine(citation)}`),
    );
  });
  const about = conflict.about ? `各篇报道说法不一：${conflict.about}` : "各篇报道说法不一";
  return element("section", { class: "conflict" }, element("h3", {}, about), element("ul", {}, claims));
}

/** Return the articles nearest to a question that was not answered; `client` knows what they are. */
export function nearest(passages, client, openArticle) {
  const best = new Map();
  for (const passage of passages) if (!best.has(passage.article_id)) best.set(passage.article_id, passage);
  const items = [...best.values()].slice(0, MOST_NEAREST).map((passage) => {
    const quote = { text: passage.text };
    const open = (link) => openArticle(passage.article_id, quote, link);
    const title = opening(passage.article_id, null, "看这一篇", open);
    const from = element("p", { class: "source" });
    client.article(passage.article_id).then(
      (article) => {
        title.textContent = headline(article);
        from.textContent = sourceLine(article);
      },
      () => {}, // The passage itself is there all the same.
    );
    return element("li", {}, title, from, element("p", { class: "snippet" }, passage.text));
  });
  return element("section", { class: "nearest" }, element("h3", {}, "最接近的报道"), element("ul", {}, items));
}

/** Return a link to an article that opens it beside the answer; with a modifier key it stays a link. */
export function opening(id, quote, words, open) {
  const link = element("a", { href: articleAddress(id, quote) }, words);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open(link);
  });
  return link;
}

/** Return the run of the article that a citation quotes. */
export function quoteOf(citation) {
  return { start: citation.start, end: citation.end, text: citation.quote };
}

function markerLink(citation, open) {
  const link = opening(citation.article_id, quoteOf(citation), String(citation.marker), (from) => open(citation, from));
  link.className = "marker";
  link.setAttribute("aria-label", `出处${citation.marker}：${headline(citation)}`);
  return link;
}
