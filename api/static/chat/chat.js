// <wenbao-chat>: the chat, the same on the page of the service and in somebody else's. Attributes: `heading`,
// `newspaper` (answers from this one alone), `access-key`. It fills its box and goes by its own width.

import { Client, HOME, ServiceError } from "./client.js";
import { Composer } from "./composer.js";
import { element } from "./dom.js";
import { Filters } from "./filters.js";
import { Reader } from "./reader.js";
import { styleSheets } from "./styles.js";
import { Turn } from "./turn.js";
import { Visit } from "./visit.js";
import { welcome } from "./welcome.js";

const ROOM_FOR_TWO = 840; // px from which the article stands beside the chat; chat.css has the same number
const MOST_EARLIER = 10; // answered turns sent along with a question
const LONGEST_EARLIER = 20_000; // characters of one of them that the service takes

export class Chat extends HTMLElement {
  #running = null;

  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const newspaper = this.getAttribute("newspaper");
    this.fixed = newspaper ? { newspaper } : {};
    this.visit = new Visit(newspaper ? `${HOME.href} ${newspaper}` : HOME.href);
    this.client = new Client(() => this.visit.key ?? this.getAttribute("access-key"));
    this.spoken = element("div", { class: "unseen", role: "status", "aria-live": "polite" });
    const announce = (words) => this.spoken.append(element("p", {}, words));
    this.reader = new Reader(this.client, announce, () => this.#arrange());
    this.tools = {
      client: this.client,
      announce,
      openArticle: (id, quote, opener) => this.reader.open(id, quote, opener),
    };
    this.filters = new Filters(this.fixed, this.client);
    this.composer = new Composer(this.filters, (question) => this.ask(question), () => this.#running?.abort());
    this.thread = element("div", { class: "thread", tabindex: "0", role: "group", "aria-label": "对话" });
    this.tidy = this.#tidyRow();
    this.talk = element("div", { class: "talk" }, this.thread, this.tidy, this.composer.root);
    this.frame = element("div", { class: "chat" }, this.talk, this.reader.root, this.spoken);
    root.adoptedStyleSheets = await styleSheets("tokens.css", "chat/chat.css");
    root.append(this.frame);
    this.#restore();
    new ResizeObserver(() => this.#arrange()).observe(this);
    this.dispatchEvent(new Event("wenbao-ready"));
  }

  /** Put the cursor where a question is written. */
  focus() {
    this.composer?.focus();
  }

  /** Ask, and show what comes. */
  ask(question) {
    if (this.#running) return;
    const filters = this.filters.value;
    this.thread.querySelector(".welcome")?.remove();
    const turn = new Turn(question, filters, this.tools);
    this.thread.append(turn.root);
    this.#run(turn, { question, filters, conversation: this.#earlier() }, 1);
    this.composer.focus();
  }

  async #run(turn, request, attempt) {
    if (this.#running) return;
    const running = new AbortController();
    this.#running = running;
    this.composer.isBusy = true;
    this.spoken.replaceChildren();
    this.tools.announce("正在查报");
    turn.searching();
    this.#follow(turn);
    const again = (next = 1) => this.#run(turn, request, next);
    try {
      const answer = await this.#receive(turn, request, running.signal);
      turn.finish(answer);
      this.tools.announce(answer.answered ? `回答完了，${answer.citations.length} 处出处` : "没有答案，列出了最接近的报道");
      this.visit.entries = [...this.visit.entries, { question: request.question, filters: request.filters, answer }];
      this.tidy.hidden = false;
    } catch (error) {
      if (error.name === "AbortError") turn.stopped(() => again());
      else if (error instanceof ServiceError) turn.fail(error, this.#ways(again, attempt, error));
      else throw error;
    } finally {
      this.#running = null;
      this.composer.isBusy = false;
      this.#follow(turn);
    }
  }

  async #receive(turn, request, signal) {
    for await (const { event, data } of this.client.ask(request, signal)) {
      if (event === "passages") turn.found(data.passages);
      else if (event === "sentence") turn.add(data.text, data.citations);
      else if (event === "done") return data;
      this.#follow(turn);
    }
    throw new ServiceError("broken", "回答没有传完");
  }

  #ways(again, attempt, error) {
    return {
      attempt,
      again: () => again(error.kind === "busy" ? attempt + 1 : 1),
      enterKey: (key) => {
        this.visit.key = key;
        again();
        this.composer.focus();
      },
    };
  }

  /** Keep the question in sight, with as much of its answer below it as there is room for. */
  #follow(turn) {
    if (turn.root.isConnected) this.thread.scrollTop = turn.root.offsetTop;
  }

  /** What the service needs to know to understand 它 and 那里: the turns since the last change of subject. */
  #earlier() {
    const entries = this.visit.entries;
    const since = entries.slice(entries.findLastIndex((entry) => entry.fresh) + 1).slice(-MOST_EARLIER);
    return since.flatMap(({ question, answer }) => [
      { role: "user", content: question },
      { role: "assistant", content: answer.answer.slice(0, LONGEST_EARLIER) },
    ]);
  }

  #restore() {
    const entries = this.visit.entries;
    this.tidy.hidden = !entries.length;
    if (!entries.length) {
      const title = this.getAttribute("heading") || "向报纸提问";
      this.thread.replaceChildren(welcome(title, this.fixed.newspaper, this.tools, (question) => this.ask(question)));
      return;
    }
    for (const entry of entries) {
      if (entry.fresh) {
        this.thread.append(freshLine());
        continue;
      }
      const turn = new Turn(entry.question, entry.filters, this.tools);
      turn.finish(entry.answer);
      this.thread.append(turn.root);
    }
    this.thread.scrollTop = this.thread.scrollHeight;
  }

  #tidyRow() {
    const fresh = () => {
      const entries = this.visit.entries;
      if (entries.length && !entries.at(-1).fresh) {
        this.visit.entries = [...entries, { fresh: true }];
        this.thread.append(freshLine());
        this.thread.scrollTop = this.thread.scrollHeight;
      }
      this.composer.focus();
    };
    const clear = () => {
      this.#running?.abort();
      this.visit.entries = [];
      this.reader.close();
      this.thread.replaceChildren();
      this.#restore();
      this.composer.focus();
    };
    return element(
      "div",
      { class: "tidy" },
      element("button", { type: "button", class: "link", on: { click: fresh } }, "换个话题"),
      element("button", { type: "button", class: "link", on: { click: clear } }, "清除记录"),
    );
  }

  #arrange() {
    const isSheet = this.clientWidth < ROOM_FOR_TWO;
    this.reader.isSheet = isSheet;
    this.frame.classList.toggle("reading", this.reader.isOpen);
    this.talk.inert = isSheet && this.reader.isOpen;
  }
}

function freshLine() {
  return element("p", { class: "fresh", role: "separator", "aria-label": "新的话题" }, "新的话题，不再参照上文");
}

customElements.define("wenbao-chat", Chat);
