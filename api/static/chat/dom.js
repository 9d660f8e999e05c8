// Nodes without markup: text is only ever set as text, so that nothing out of an archive can become HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Return a new element. `properties` are attributes (true: present, false, null and undefined: absent) but
 * for `class`, a class name, and `on`, listeners by event; children are nodes or strings, absent ones skipped.
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === "class") node.className = value;
    else if (name === "on") for (const [event, listen] of Object.entries(value)) node.addEventListener(event, listen);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Return a drawn sign of 24 by 24 that says nothing to a screen reader. */
export function icon(path) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

/** Return `address` if it is one that may be followed, else null. */
export function webAddress(address) {
  return /^https?:\/\//i.test(address ?? "") ? address : null;
}
