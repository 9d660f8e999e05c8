// Where the question is written.

import { element } from "./dom.js";

const LONGEST_QUESTION = 1000;

export class Composer {
  #busy = false;

  /** `ask(question)` and `stop()` are what the button does; `filters` is shown above the box. */
  constructor(filters, ask, stop) {
    this.ask = ask;
    this.stop = stop;
    this.box = element("textarea", {
      name: "question", rows: 1, maxlength: LONGEST_QUESTION, enterkeyhint: "send", autocomplete: "off",
      placeholder: "用中文提问", "aria-label": "问题", on: { keydown: (event) => this.#onKey(event) },
    });
    this.button = element("button", { class: "button primary" }, "提问");
    this.root = element(
      "form",
      { class: "composer", on: { submit: (event) => this.#onSubmit(event) } },
      filters.root,
      element("div", { class: "box" }, this.box, this.button),
    );
  }

  /** While an answer is being written the button stops it. */
  set isBusy(value) {
    this.#busy = value;
    this.button.textContent = value ? "停止" : "提问";
  }

  focus() {
    this.box.focus();
  }

  #onSubmit(event) {
    event.preventDefault();
    if (this.#busy) {
      this.stop();
      return;
    }
    const question = this.box.value.trim();
    if (!question) {
      this.focus();
      return;
    }
    this.box.value = "";
    this.ask(question);
  }

  #onKey(event) {
    // Enter also picks a word in an input method: it is not for us then (229: Safari says so this way).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!this.#busy) this.root.requestSubmit();
  }
}
