// The question page. Everything from the archive is set as text, never as markup.
"use strict";

const form = document.getElementById("form");
const submit = document.getElementById("submit");
const result = document.getElementById("result");
const FILTERS = ["newspaper", "reporter", "section", "date_from", "date_to"];

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const data = new FormData(form);
  const filters = {};
  for (const name of FILTERS) {
    const value = (data.get(name) || "").trim();
    if (value) filters[name] = value;
  }
  submit.disabled = true;
  result.replaceChildren(element("p", "正在查找……", "quiet"));
  try {
    const response = await fetch("/v1/answers", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "application/json" },
      body: JSON.stringify({ question: data.get("question"), filters }),
    });
    const body = await response.json();
    if (response.ok) showAnswer(body);
    else showError(body.error ? body.error.message : "服务没有回应");
  } catch {
    showError("连不上服务，请稍后再试");
  } finally {
    submit.disabled = false;
  }
});

function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined) node.textContent = text;
  if (className) node.className = className;
  return node;
}

function showError(message) {
  result.replaceChildren(element("p", message, "error"));
}

function showAnswer(answer) {
  const parts = [answerLine(answer)];
  for (const warning of answer.warnings) parts.push(element("p", "注意：" + warning, "quiet"));
  if (answer.citations.length) {
    const list = element("ol", undefined, "citations");
    for (const citation of answer.citations) list.append(citationItem(citation));
    parts.push(element("h2", "出处"), list);
  } else if (answer.passages.length) {
    parts.push(element("h2", "最接近的段落"), passageList(answer.passages.slice(0, 3)));
  }
  parts.push(feedback(answer));
  result.replaceChildren(...parts);
}

// The answer with each [n] as a link to its citation below.
function answerLine(answer) {
  const line = element("p", undefined, answer.answered ? "answer" : "answer declined");
  const known = new Set(answer.citations.map((citation) => citation.marker));
  for (const piece of answer.answer.split(/(\[\d+\])/)) {
    const marker = /^\[(\d+)\]$/.exec(piece);
    if (marker && known.has(Number(marker[1]))) {
      const link = element("a", piece, "marker");
      link.href = "#citation-" + marker[1];
      line.append(link);
    } else {
      line.append(piece);
    }
  }
  return line;
}

function citationItem(citation) {
  const item = element("li");
  item.id = "citation-" + citation.marker;
  item.value = citation.marker;
  const place = [
    citation.newspaper ? "《" + citation.newspaper + "》" : "",
    citation.date || "日期不详",
    citation.page ? "第" + citation.page + "版" : "",
    citation.reporters.length ? "记者 " + citation.reporters.join("、") : "",
    citation.photo_credits.length ? "摄影 " + citation.photo_credits.join("、") : "",
  ];
  const link = element("a", citation.headline || "（无标题）");
  link.href = "/articles/" + encodeURIComponent(citation.article_id) +
    "?start=" + citation.start + "&end=" + citation.end + "#quote";
  item.append(link, element("p", place.filter(Boolean).join(" "), "source"), element("blockquote", citation.quote));
  return item;
}

function passageList(passages) {
  const list = element("ul", undefined, "passages");
  for (const passage of passages) {
    const item = element("li");
    const link = element("a", "看全文");
    link.href = "/articles/" + encodeURIComponent(passage.article_id);
    item.append(element("p", passage.text), link);
    list.append(item);
  }
  return list;
}

function feedback(answer) {
  const line = element("p", "这个回答有用吗？ ", "quiet");
  for (const [rating, label] of [["up", "有用"], ["down", "没用或有误"]]) {
    const button = element("button", label);
    button.type = "button";
    button.addEventListener("click", async () => {
      for (const other of line.querySelectorAll("button")) other.disabled = true;
      const articleIds = [...new Set(answer.citations.map((citation) => citation.article_id))];
      try {
        const response = await fetch("/v1/feedback", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({
            question: answer.question, rating, answer: answer.answer, article_ids: articleIds.slice(0, 50),
          }),
        });
        line.textContent = response.ok ? "谢谢，已记下。" : "没有记下来，请稍后再试。";
      } catch {
        line.textContent = "没有记下来，请稍后再试。";
      }
    });
    line.append(button, " ");
  }
  return line;
}
