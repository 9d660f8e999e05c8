// <wenbao-widget>: a button in the corner of somebody else's page that opens the chat.

import { element, icon } from "../chat/dom.js";
import { CLOSE, NEWSPAPER } from "../chat/icons.js";
import { styleSheets } from "../chat/styles.js";
import "../chat/chat.js";

const PHONE = "(max-width: 540px), (max-height: 480px)"; // where the chat takes the whole window

/** Put the chat where `settings` (the script's data-…) say: into `target`, or behind a button in the corner. */
export async function install(settings) {
  const place = settings.target ? document.querySelector(settings.target) : null;
  if (settings.target && !place) console.error(`问报：页面里没有 data-target 所指的 ${settings.target}，改放在角上`);
  const chat = chatFor(settings);
  if (place) place.append(chat);
  else document.body.append(Object.assign(document.createElement("wenbao-widget"), { chat, settings }));
}

function chatFor({ title, newspaper, key, theme }) {
  return element("wenbao-chat", { heading: title, newspaper, "access-key": key, "data-theme": theme });
}

class Widget extends HTMLElement {
  async connectedCallback() {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const title = this.settings.title || "问报纸";
    this.dataset.theme = this.settings.theme ?? "auto";
    this.button = element(
      "button",
      { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" },
      icon(NEWSPAPER),
      element("span", {}, title),
    );
    this.panel = element(
      "dialog",
      { class: "panel", "aria-label": title },
      element(
        "div",
        { class: "panel-head" },
        element("strong", {}, title),
        element("button", { type: "button", class: "close", "aria-label": "关闭", on: { click: () => this.panel.close() } }, icon(CLOSE)),
      ),
    );
    this.button.addEventListener("click", () => (this.panel.open ? this.panel.close() : this.#open()));
    this.panel.addEventListener("close", () => this.#closed());
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.panel.close();
    });
    root.adoptedStyleSheets = await styleSheets("tokens.css", "widget/widget.css");
    root.append(this.button, this.panel);
  }

  #open() {
    // The chat starts when it is first wanted: a page that merely carries the button asks nothing.
    if (!this.chat.isConnected) this.panel.append(this.chat);
    if (matchMedia(PHONE).matches) this.panel.showModal();
    else this.panel.show();
    this.button.setAttribute("aria-expanded", "true");
    this.chat.addEventListener("wenbao-ready", () => this.chat.focus(), { once: true });
    this.chat.focus();
  }

  #closed() {
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }
}

customElements.define("wenbao-widget", Widget);
