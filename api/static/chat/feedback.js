// Thumbs up or down, each with a reason if the reader has one.

import { element, icon } from "./dom.js";
import { THUMB_DOWN, THUMB_UP } from "./icons.js";

const VERDICTS = {
  up: { label: "有用", drawing: THUMB_UP, reasons: ["答得准", "出处有用"] },
  down: { label: "有误", drawing: THUMB_DOWN, reasons: ["事实不对", "出处不对", "没答到点上", "应该有答案"] },
};

/** Return {buttons, form}: the two thumbs, and where their form appears. `send` keeps {rating, comment}. */
export function feedback(send, announce) {
  const place = element("div", { class: "feedback" });
  const buttons = Object.entries(VERDICTS).map(([rating, verdict]) => {
    const button = element(
      "button",
      { type: "button", class: "quiet-button", "aria-pressed": "false" },
      icon(verdict.drawing),
      element("span", {}, verdict.label),
    );
    button.addEventListener("click", () => {
      const wasOpen = button.getAttribute("aria-pressed") === "true";
      for (const other of buttons) other.setAttribute("aria-pressed", "false");
      place.replaceChildren();
      if (wasOpen) return;
      button.setAttribute("aria-pressed", "true");
      const form = reasonForm(verdict, async (comment) => {
        await send({ rating, comment });
        for (const other of buttons) other.disabled = true;
        const thanks = element("p", { class: "quiet", tabindex: "-1" }, "谢谢，已记下。");
        place.replaceChildren(thanks);
        thanks.focus();
        announce("评价已记下");
      });
      place.append(form);
      form.querySelector("input").focus();
    });
    return button;
  });
  return { buttons, form: place };
}

function reasonForm(verdict, send) {
  const problem = element("p", { class: "problem", role: "alert" });
  const submit = element("button", { class: "button" }, "提交");
  const boxes = verdict.reasons.map((reason) => element("input", { type: "checkbox", name: "reason", value: reason }));
  const form = element(
    "form",
    {},
    element(
      "fieldset",
      {},
      element("legend", {}, `${verdict.label}：说说原因（可不填）`),
      boxes.map((box) => element("label", { class: "choice" }, box, box.value)),
    ),
    element("label", {}, "补充", element("textarea", { name: "more", rows: 2, maxlength: 1000 })),
    problem,
    submit,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.textContent = "";
    const given = new FormData(form);
    const comment = [...given.getAll("reason"), given.get("more").trim()].filter(Boolean).join("；");
    try {
      await send(comment || null);
    } catch (error) {
      problem.textContent = `没有记下来：${error.message}`;
      submit.disabled = false;
    }
  });
  return form;
}
