// What is said when there is no answer to show, and what the reader can do about it.

import { element } from "./dom.js";

const MOST_RETRIES = 3;

/** Return a notice of what went wrong; `again` asks anew, `attempt` counts from 1, `enterKey` keeps a key. */
export function notice(error, { again, attempt, enterKey }) {
  if (error.kind === "key") return keyNotice(error, enterKey);
  if (error.kind === "busy") return busyNotice(error, again, attempt);
  if (error.kind === "offline") return offlineNotice(error, again);
  const words = {
    broken: [error.message, "再问一次通常就好。"],
    elsewhere: ["不能用这个地址提问", error.message],
    forbidden: [error.message, "请换一个有权限的密钥，或联系管理员。"],
    refused: [error.message, "请改一改问题或限定范围。"],
    server: ["服务出错了", error.message],
  }[error.kind];
  return framed(error.kind, ...words, again);
}

function framed(kind, title, more, again, ...rest) {
  return element(
    "div",
    { class: "notice", "data-kind": kind, role: "group", "aria-label": title },
    element("p", {}, element("strong", {}, title)),
    more && element("p", {}, more),
    rest,
    again && element("button", { type: "button", class: "button", on: { click: again } }, "再试一次"),
  );
}

function offlineNotice(error, again) {
  const shown = framed("offline", error.message, "请检查网络；接通以后会自动再问一次。", again);
  const resumed = () => {
    if (shown.isConnected) again();
  };
  window.addEventListener("online", resumed, { once: true });
  return shown;
}

function busyNotice(error, again, attempt) {
  if (attempt > MOST_RETRIES) return framed("busy", "提问的人还是太多", "请过一会儿再来。", again);
  let left = error.retryAfter;
  const count = element("p", {}, `${left} 秒后自动再试。`);
  const shown = framed("busy", "现在提问的人太多", null, again, count);
  const timer = setInterval(() => {
    left -= 1;
    if (!shown.isConnected) clearInterval(timer);
    else if (left > 0) count.textContent = `${left} 秒后自动再试。`;
    else {
      clearInterval(timer);
      count.textContent = ""; // Another question may be under way: then it is up to the reader.
      again();
    }
  }, 1000);
  return shown;
}

function keyNotice(error, enterKey) {
  const field = element("input", {
    type: "password", name: "key", required: true, autocomplete: "off", spellcheck: "false", maxlength: 400,
  });
  const form = element(
    "form",
    { class: "row" },
    element("label", {}, "访问密钥", field),
    element("button", { class: "button" }, "继续"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    enterKey(field.value.trim());
  });
  const shown = framed("key", error.message, "密钥由管理员发放，只在这个标签页里保留，关掉就忘。", null, form);
  queueMicrotask(() => field.focus());
  return shown;
}
