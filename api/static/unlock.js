// A page of an archive that asks for a key: fetched anew with the key of this visit, and its content shown.

import { HOME } from "./chat/client.js";
import { Visit } from "./chat/visit.js";

const visit = new Visit(HOME.href);
const form = document.getElementById("unlock");
const problem = document.getElementById("problem");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  unlock(new FormData(form).get("key").trim());
});

if (visit.key) unlock(visit.key);
else ask("");

async function unlock(key) {
  let response;
  try {
    response = await fetch(location.href, { headers: { Accept: "text/html", Authorization: "Bearer " + key } });
  } catch {
    ask("连不上服务，请稍后再试");
    return;
  }
  if (response.status === 401) {
    visit.key = null;
    ask(key === form.elements.key.value.trim() ? "密钥不对，或已被撤销" : "");
    return;
  }
  if (!response.headers.get("content-type")?.startsWith("text/html")) {
    ask((await response.json().catch(() => null))?.error?.message ?? "服务出错了，请稍后再试");
    return;
  }
  visit.key = key;
  // Parsed, not run: the page is the service's own, its scripts are left behind.
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
  document.getElementById("quote")?.scrollIntoView();
  await import("./article.js");
}

function ask(words) {
  form.hidden = false;
  problem.textContent = words;
  form.elements.key.focus();
}
