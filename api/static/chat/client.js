// What the service is asked over HTTP, and what can go wrong with it.

import { serverEvents } from "./events.js";

/** The service this very file came from: the same on its own page and in somebody else's. */
export const HOME = new URL("../../", import.meta.url);

/** Why a request failed. `kind`: offline, key, forbidden, elsewhere, busy, refused, server or broken. */
export class ServiceError extends Error {
  constructor(kind, message, retryAfter = null) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter; // seconds, where the service said when to come back
  }
}

const BUSY = new Set(["busy", "rate_limited", "archive_busy"]);
const PATIENCE = 5; // seconds, where a busy service does not say when to come back

export class Client {
  #articles = new Map();

  /** `key()` returns the access key to send, or null. */
  constructor(key) {
    this.key = key;
  }

  /** Yield {event, data} of an answer as it is written: passages, sentence, done. Throws ServiceError. */
  async *ask(request, signal) {
    const response = await this.#send("v1/answers", {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(request),
      signal,
    });
    if (!response.headers.get("content-type")?.startsWith("text/event-stream")) {
      yield { event: "done", data: await json(response) };
      return;
    }
    try {
      for await (const { event, data } of serverEvents(response.body)) {
        const value = JSON.parse(data);
        if (event === "error") throw told(value.error);
        yield { event, data: value };
        if (event === "done") return;
      }
    } catch (error) {
      if (error instanceof ServiceError || error.name === "AbortError") throw error;
      throw new ServiceError("broken", "回答传到一半断了");
    }
    throw new ServiceError("broken", "回答没有传完");
  }

  /** Return an article; the same one is fetched once. Throws ServiceError. */
  article(id) {
    if (!this.#articles.has(id)) {
      const asked = this.#get("v1/articles/" + encodeURIComponent(id));
      asked.catch(() => this.#articles.delete(id));
      this.#articles.set(id, asked);
    }
    return this.#articles.get(id);
  }

  /** Return {articles, total}: the newest of the archive, of one newspaper if given. Throws ServiceError. */
  newest(limit, newspaper) {
    const query = new URLSearchParams({ limit, ...(newspaper ? { newspaper } : {}) });
    return this.#get("v1/articles?" + query);
  }

  /** Return [{newspaper, articles, …}] of the archive. Throws ServiceError. */
  async newspapers() {
    return (await this.#get("v1/newspapers")).newspapers;
  }

  /** Keep a reader's verdict. Throws ServiceError. */
  async feedback(entry) {
    const body = JSON.stringify(entry);
    await json(await this.#send("v1/feedback", { method: "POST", headers: { "Content-Type": "application/json" }, body }));
  }

  async #get(path) {
    return json(await this.#send(path, { headers: { Accept: "application/json" } }));
  }

  async #send(path, options) {
    const key = this.key();
    const headers = key ? { ...options.headers, Authorization: "Bearer " + key } : options.headers;
    let response;
    try {
      response = await fetch(new URL(path, HOME), { ...options, headers, credentials: "omit" });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new ServiceError("offline", navigator.onLine ? "连不上问报服务" : "网络断开了");
    }
    if (!response.ok) throw await failure(response, key !== null);
    return response;
  }
}

async function json(response) {
  try {
    return await response.json();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ServiceError("broken", "服务的回应没有传完");
  }
}

async function failure(response, hadKey) {
  const error = (await response.json().catch(() => null))?.error;
  const retryAfter = seconds(response.headers.get("retry-after"));
  const { status } = response;
  if (status === 401) return new ServiceError("key", hadKey ? "密钥不对，或已被撤销" : "要有访问密钥才能提问");
  if (error?.code === "host_not_allowed") return new ServiceError("elsewhere", error.message);
  if (status === 403) return new ServiceError("forbidden", error?.message ?? "没有权限");
  if (status === 429 || (status === 503 && retryAfter !== null)) return busy(error, retryAfter);
  if (status < 500) return new ServiceError("refused", error?.message ?? "这个请求没有被接受");
  return new ServiceError("server", error?.message ?? "请稍后再试");
}

// An error in the midst of an answer: the status has long been sent.
function told(error) {
  return BUSY.has(error?.code) ? busy(error, null) : new ServiceError("server", error?.message ?? "请稍后再试");
}

function busy(error, retryAfter) {
  return new ServiceError("busy", error?.message ?? "现在提问的人太多", retryAfter ?? PATIENCE);
}

function seconds(header) {
  if (header === null) return null;
  const given = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(given) ? Math.min(Math.max(Math.ceil(given), 1), 600) : null;
}
