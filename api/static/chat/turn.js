// One question with what became of it.

import { disagreement, nearest, sentence, sources, quoteOf } from "./answer.js";
import { copyButton } from "./clipboard.js";
import { element } from "./dom.js";
import { feedback } from "./feedback.js";
import { inWords } from "./filters.js";
import { notice } from "./notices.js";
import { withReferences } from "./reference.js";

export class Turn {
  #citations = new Map();

  /** `tools` are {client, openArticle, announce} of the chat. */
  constructor(question, filters, tools) {
    this.tools = tools;
    const where = inWords(filters);
    this.reply = element("div", { class: "reply" });
    this.root = element(
      "article",
      { class: "turn" },
      element("h2", { class: "question" }, element("span", { class: "unseen" }, "问："), question),
      where && element("p", { class: "scope" }, `限定：${where}`),
      this.reply,
    );
  }

  /** Show that the question has been sent. */
  searching() {
    this.#citations.clear();
    this.reply.setAttribute("aria-busy", "true");
    this.text = null;
    this.reply.replaceChildren(element("p", { class: "searching" }, "正在查报"));
  }

  /** Show that the archive has been searched: `passages` are what was found. */
  found(passages) {
    const count = new Set(passages.map((passage) => passage.article_id)).size;
    const words = count ? `找到 ${count} 篇相关的报道，正在核对` : "正在核对";
    this.reply.replaceChildren(element("p", { class: "searching" }, words));
  }

  /** Add a sentence as it comes; its citations come with it or with the whole answer. */
  add(text, citations) {
    if (!this.text) {
      this.text = element("p", { class: "answer" });
      this.reply.replaceChildren(this.text);
    }
    for (const citation of citations ?? []) this.#citations.set(citation.marker, citation);
    this.text.append(...sentence(text, [...this.#citations.values()], this.#open, true));
    this.tools.announce(text.replace(/\[(\d+)\]/g, "（出处$1）"));
  }

  /** Show the whole answer and what can be done with it. */
  finish(answer) {
    const { client, openArticle, announce } = this.tools;
    const { citations, conflict, passages, warnings } = answer;
    const thumbs = feedback((verdict) => client.feedback({ ...verdict, ...about(answer) }), announce);
    const parts = [
      element(
        "p",
        { class: answer.answered ? "answer" : "answer declined" },
        sentence(answer.answer, citations, this.#open),
      ),
      warnings.length > 0 && element("ul", { class: "warnings" }, warnings.map((warning) => element("li", {}, warning))),
      conflict && disagreement(conflict, citations, this.#open),
      citations.length > 0 && sources(citations, this.#open),
      !answer.answered && passages.length > 0 && nearest(passages, client, openArticle),
      element(
        "div",
        { class: "actions" },
        copyButton(citations.length ? "复制回答和出处" : "复制回答", () => withReferences(answer), announce),
        thumbs.buttons,
      ),
      thumbs.form,
    ];
    this.#settle(parts);
  }

  /** Show why there is no answer; what has come of it stays. `ways` are those of `notice`. */
  fail(error, ways) {
    this.#settle([this.text, notice(error, ways)]);
    this.tools.announce(error.message);
  }

  /** Show that the reader stopped it. */
  stopped(again) {
    this.#settle([
      this.text,
      element("p", { class: "quiet" }, "已停止。 ", element("button", { type: "button", class: "link", on: { click: again } }, "再问一次")),
    ]);
  }

  #settle(parts) {
    this.reply.removeAttribute("aria-busy");
    this.reply.replaceChildren(...parts.filter(Boolean));
  }

  #open = (citation, link) => this.tools.openArticle(citation.article_id, quoteOf(citation), link);
}

function about(answer) {
  const articles = [...new Set(answer.citations.map((citation) => citation.article_id))];
  return { question: answer.question, answer: answer.answer, article_ids: articles.slice(0, 50) };
}
