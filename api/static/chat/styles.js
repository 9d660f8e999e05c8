// Style sheets for shadow roots. Constructed, not linked: a foreign page's style-src does not concern them.

import { HOME, ServiceError } from "./client.js";

const sheets = new Map();

/** Return the sheets of these files under /static, each fetched once. Throws ServiceError. */
export function styleSheets(...paths) {
  return Promise.all(paths.map((path) => {
    if (!sheets.has(path)) sheets.set(path, fetched(path));
    return sheets.get(path);
  }));
}

async function fetched(path) {
  const response = await fetch(new URL("static/" + path, HOME), { credentials: "omit" });
  if (!response.ok) throw new ServiceError("server", `样式 ${path} 取不到`);
  return new CSSStyleSheet().replace(await response.text());
}
