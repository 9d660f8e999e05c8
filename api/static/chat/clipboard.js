// A button that copies.

import { element, icon } from "./dom.js";
import { COPY } from "./icons.js";

const SHOWN = 2500; // milliseconds for which a button says what it did

/** Return a button that copies what `text()` returns and says through `announce` that it did. */
export function copyButton(label, text, announce) {
  const words = element("span", {}, label);
  const button = element("button", { type: "button", class: "quiet-button" }, icon(COPY), words);
  button.addEventListener("click", async () => {
    const done = (await copy(text(), button)) ? "已复制" : "没能复制";
    words.textContent = done;
    announce(done);
    setTimeout(() => (words.textContent = label), SHOWN);
  });
  return button;
}

async function copy(text, beside) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text, beside);
  }
}

// Pages that did not come over https have no clipboard, but may copy what is selected.
function copySelected(text, beside) {
  const field = element("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
  field.value = text;
  beside.after(field);
  field.select();
  try {
    return document.execCommand("copy");
  } finally {
    field.remove();
    beside.focus();
  }
}
