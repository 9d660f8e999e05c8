// What is remembered until the tab is closed: what was asked and answered, and the access key.

const MOST_ENTRIES = 50;

/** Kept in sessionStorage; in memory alone where a browser forbids that. */
export class Visit {
  #memory = new Map();

  /** `name` keeps apart several chats that run on one site. */
  constructor(name) {
    this.name = name;
  }

  get key() {
    return this.#read("key");
  }

  set key(value) {
    this.#write("key", value);
  }

  /** The visit so far, oldest first: {question, filters, answer}, or {fresh: true} where a new subject began. */
  get entries() {
    const entries = this.#read("entries");
    return Array.isArray(entries) ? entries : [];
  }

  set entries(value) {
    this.#write("entries", value.slice(-MOST_ENTRIES));
  }

  #read(what) {
    if (this.#memory.has(what)) return this.#memory.get(what);
    try {
      return JSON.parse(sessionStorage.getItem(this.#place(what)));
    } catch {
      return null;
    }
  }

  #write(what, value) {
    this.#memory.set(what, value);
    try {
      if (value === null) sessionStorage.removeItem(this.#place(what));
      else sessionStorage.setItem(this.#place(what), JSON.stringify(value));
    } catch {
      // Forbidden or full: the memory has it.
    }
  }

  #place(what) {
    return `wenbao ${this.name} ${what}`;
  }
}
