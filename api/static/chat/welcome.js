// What stands where nothing has been asked yet: what the archive holds, and what one might ask.

import { opening } from "./answer.js";
import { element } from "./dom.js";
import { headline, sourceLine } from "./source.js";

const LISTED = 4;
const NAME = /^[\p{Script=Han}·]{2,}$/u; // of a reporter, as against what else may stand in a byline

/** Return the opening of a chat; `ask(question)` puts one of its suggestions. */
export function welcome(title, newspaper, { client, openArticle }, ask) {
  const rest = element("div", { class: "welcome-rest" });
  client.newest(LISTED, newspaper).then(
    ({ articles, total }) => rest.replaceChildren(...contents(articles, total, openArticle, ask)),
    () => {}, // Asking will say what is wrong; the page needs none of this.
  );
  return element(
    "div",
    { class: "welcome" },
    element("h2", {}, title),
    element("p", {}, "每句回答都注明哪份报纸、哪一天、哪一版、哪位记者；点编号看原文。档案里没有的，会直说没有。"),
    rest,
  );
}

function contents(articles, total, openArticle, ask) {
  if (!total) return [element("p", { class: "notice" }, "档案里还没有报道：先用 wenbao ingest 或 POST /v1/pages 读入报纸。")];
  const suggested = suggestions(articles).map((question) =>
    element("li", {}, element("button", { type: "button", class: "suggestion", on: { click: () => ask(question) } }, question)),
  );
  const listed = articles.map((article) =>
    element(
      "li",
      {},
      opening(article.id, null, headline(article), (link) => openArticle(article.id, null, link)),
      element("p", { class: "source" }, sourceLine(article)),
    ),
  );
  return [
    suggested.length && element("section", {}, element("h3", {}, "可以这样问"), element("ul", { class: "suggestions" }, suggested)),
    element("section", {}, element("h3", {}, `档案里有 ${total} 篇报道，例如`), element("ul", { class: "listed" }, listed)),
  ].filter(Boolean);
}

// Made of what the archive holds, so that they have answers.
function suggestions(articles) {
  const signed = articles.find((article) => article.headline && NAME.test(article.reporters[0]));
  return [
    signed && `${signed.reporters[0]}写过哪些报道？`,
    signed && `《${signed.headline}》是谁写的？`,
  ].filter(Boolean);
}
