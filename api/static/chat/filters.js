// Where to look: which newspaper, days, reporter, section.

import { element } from "./dom.js";

const LABELS = { newspaper: "报纸", reporter: "记者", section: "栏目", date_from: "从", date_to: "到" };

/** Return the filters in words, "" where nothing is restricted. */
export function inWords(filters) {
  const days = filters.date_from || filters.date_to ? `${filters.date_from ?? ""}—${filters.date_to ?? ""}` : "";
  return [
    filters.newspaper && `《${filters.newspaper}》`,
    days,
    filters.reporter && `记者 ${filters.reporter}`,
    filters.section && `栏目 ${filters.section}`,
  ].filter(Boolean).join("　");
}

export class Filters {
  /** `fixed` holds those that a reader cannot change: {newspaper} of a site's own chat. */
  constructor(fixed, client) {
    this.fixed = fixed;
    const known = element("datalist", { id: "newspapers" });
    this.state = element("span", { class: "filter-state" });
    this.fields = Object.entries(LABELS)
      .filter(([name]) => !(name in fixed))
      .map(([name, label]) => {
        const kind = name.startsWith("date") ? { type: "date" } : { type: "text", maxlength: 200 };
        const field = element("input", { name, autocomplete: "off", list: name === "newspaper" && known.id, ...kind });
        return [field, element("label", {}, label, field)];
      });
    const clear = element("button", { type: "button", class: "quiet-button", on: { click: () => this.clear() } }, "清空");
    this.root = element(
      "details",
      { class: "filters", on: { input: () => this.#show() } },
      element("summary", {}, "限定范围", this.state),
      element("div", { class: "filter-fields" }, this.fields.map(([, label]) => label), clear, known),
    );
    this.root.addEventListener("toggle", () => offer(known, client), { once: true });
    this.#show();
  }

  /** What is restricted, as the service takes it. */
  get value() {
    const chosen = this.fields.map(([field]) => [field.name, field.value.trim()]).filter(([, value]) => value);
    return { ...Object.fromEntries(chosen), ...this.fixed };
  }

  clear() {
    for (const [field] of this.fields) field.value = "";
    this.#show();
  }

  #show() {
    const words = inWords(this.value);
    this.state.textContent = words ? `：${words}` : "";
  }
}

// Names to choose from; without them one can still write one.
function offer(list, client) {
  client.newspapers().then(
    (found) => list.append(...found.filter(({ newspaper }) => newspaper).map(({ newspaper }) => element("option", { value: newspaper }))),
    () => {},
  );
}
