// The article beside the answer: a panel where there is room, a sheet over the chat where there is not.

import { HOME } from "./client.js";
import { copyButton } from "./clipboard.js";
import { element, icon, webAddress } from "./dom.js";
import { CLOSE } from "./icons.js";
import { reference } from "./reference.js";
import { headline, sourceLine } from "./source.js";

// A tab that a page of the service opens inherits the key of the visit; one opened from elsewhere gets nothing.
const OPENER = HOME.origin === location.origin ? "opener" : "noopener";

/** Return where an article stands on its own, with `span` ({start, end}) marked. */
export function articleAddress(id, span) {
  const address = new URL("articles/" + encodeURIComponent(id), HOME);
  if (span) {
    address.search = new URLSearchParams({ start: span.start, end: span.end });
    address.hash = "quote";
  }
  return address.href;
}

export class Reader {
  #opener = null;
  #wanted = 0;

  /** `changed(open)` is told when the reader opens and closes. */
  constructor(client, announce, changed) {
    this.client = client;
    this.announce = announce;
    this.changed = changed;
    this.title = element("h2", { class: "reader-title", tabindex: "-1" });
    this.source = element("p", { class: "source" });
    const close = element(
      "button",
      { type: "button", class: "icon-button", "aria-label": "关闭原文", on: { click: () => this.close() } },
      icon(CLOSE),
    );
    this.body = element("div", { class: "reader-body", tabindex: "0", role: "group", "aria-label": "报道全文" });
    this.root = element(
      "aside",
      { class: "reader", hidden: true, "aria-label": "原文", on: { keydown: (event) => this.#onKey(event) } },
      element("div", { class: "reader-head" }, element("div", {}, this.title, this.source), close),
      this.body,
    );
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Show an article, scrolled to `quote`; the focus goes back to `opener` when it is closed. */
  async open(id, quote, opener) {
    const wanted = ++this.#wanted;
    this.#opener = opener;
    this.#show("正在打开原文……", "", []);
    this.root.hidden = false;
    this.changed(true);
    this.title.focus();
    let article;
    try {
      article = await this.client.article(id);
    } catch (error) {
      if (wanted === this.#wanted) this.#show("原文打不开", error.message, []);
      this.announce(`原文打不开：${error.message}`);
      return;
    }
    if (wanted !== this.#wanted) return;
    this.#show(headline(article), sourceLine(article), articleParts(article, quote, this.announce));
    const mark = this.body.querySelector("mark");
    // Not scrollIntoView: that would move the page around the chat as well.
    this.body.scrollTop = mark ? mark.offsetTop - this.body.clientHeight / 3 : 0;
    this.announce(mark ? `原文已打开，引文是：${mark.textContent}` : "原文已打开");
  }

  close() {
    if (!this.isOpen) return;
    this.#wanted += 1;
    this.root.hidden = true;
    this.changed(false);
    this.#opener?.focus();
  }

  /** Over the chat instead of beside it, nothing behind it can be reached. */
  set isSheet(value) {
    this.root.setAttribute("role", value ? "dialog" : "complementary");
    if (value) this.root.setAttribute("aria-modal", "true");
    else this.root.removeAttribute("aria-modal");
  }

  #show(title, source, parts) {
    this.title.textContent = title;
    this.source.textContent = source;
    this.body.replaceChildren(...parts);
  }

  #onKey(event) {
    if (event.key !== "Escape") return;
    // Neither a panel nor a modal dialog around the chat closes with it.
    event.stopPropagation();
    event.preventDefault();
    this.close();
  }
}

function articleParts(article, quote, announce) {
  const span = quote && located(article.text, quote);
  const others = article.credits.filter((credit) => !article.reporters.includes(credit.name));
  const cited = reference(article);
  const original = webAddress(article.url);
  return [
    article.section && element("p", { class: "section" }, article.section),
    article.kicker && element("p", { class: "kicker" }, article.kicker),
    quote && !span && element("p", { class: "notice" }, "这篇报道后来改过，当时引用的文字已经不在里面。"),
    element("div", { class: "story" }, paragraphs(article.text, span)),
    article.photos.map((photo) =>
      element(
        "p",
        { class: "photo" },
        photo.caption && photo.caption !== article.text ? `图：${photo.caption}` : "图",
        photo.credit && element("span", { class: "credit" }, `（图片 ${photo.credit}）`),
      ),
    ),
    others.length > 0 &&
      element("p", { class: "credits" }, others.map((credit) => `${credit.role} ${credit.name}`).join("　")),
    element(
      "footer",
      { class: "story-foot" },
      element("p", { class: "reference" }, cited),
      element(
        "p",
        { class: "actions" },
        copyButton("复制引用", () => cited, announce),
        element("a", { href: articleAddress(article.id, span), target: "_blank", rel: OPENER }, "在新页打开"),
        original && element("a", { href: original, target: "_blank", rel: "noopener noreferrer nofollow" }, "原文链接"),
      ),
    ),
  ]
    .flat()
    .filter(Boolean);
}

/** Return where the quote is, in code points, or null if the article no longer has it. */
function located(text, quote) {
  const points = Array.from(text);
  const { start, end } = quote;
  if (start !== undefined && points.slice(start, end).join("") === quote.text) return { start, end };
  const units = text.indexOf(quote.text);
  if (units < 0) return null;
  const before = Array.from(text.slice(0, units)).length;
  return { start: before, end: before + Array.from(quote.text).length };
}

function paragraphs(text, span) {
  let begin = 0;
  return text.split("\n").map((paragraph) => {
    const points = Array.from(paragraph);
    const cut = (from, to) => points.slice(Math.max(from, 0), Math.max(to, 0)).join("");
    const [start, end] = span ? [span.start - begin, span.end - begin] : [0, 0];
    begin += points.length + 1;
    const marked = cut(start, end);
    if (!marked) return element("p", {}, paragraph);
    return element("p", {}, cut(0, start), element("mark", {}, marked), cut(end, points.length));
  });
}
