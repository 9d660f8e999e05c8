// An article's page: its reference, ready to be copied.

import { copyButton } from "./chat/clipboard.js";
import { element } from "./chat/dom.js";
import { reference } from "./chat/reference.js";

const line = document.getElementById("reference");
if (line) {
  const { headline, newspaper, date, page, reporters, photoCredits } = line.dataset;
  const names = (joined) => joined.split("、").filter(Boolean);
  const cited = reference({
    headline,
    newspaper: newspaper || null,
    date: date || null,
    page: page || null,
    reporters: names(reporters),
    photo_credits: names(photoCredits),
  });
  const said = element("span", { class: "unseen", role: "status" });
  line.textContent = cited;
  line.hidden = false;
  line.after(element("p", {}, copyButton("复制引用", () => cited, (words) => (said.textContent = words)), said));
}
