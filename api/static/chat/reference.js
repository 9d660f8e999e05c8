// A newspaper article as a reference in the form of GB/T 7714—2015: 责任者. 题名[N]. 报纸名, 出版日期(版次).

const MOST_NAMES = 3;

/** Return the reference to what `source` (a citation, or an article) is about. */
export function reference(source) {
  const names = authors(source);
  const title = source.headline || "[无标题]";
  const issue = (source.date ?? "[日期不详]") + (source.page ? `(${page(source.page)})` : "");
  return `${names ? names + ". " : ""}${title}[N]. ${source.newspaper ?? "[报纸不详]"}, ${issue}.`;
}

/** Return an answer with its sources, to be pasted elsewhere. */
export function withReferences(answer) {
  const lines = answer.citations.map((citation) => `[${citation.marker}] ${reference(citation)}`);
  return lines.length ? `${answer.answer}\n\n参考文献：\n${lines.join("\n")}\n` : `${answer.answer}\n`;
}

// A photo story has no headline and no reporter; who took the photo is its author.
function authors(source) {
  const written = source.reporters ?? [];
  const names = written.length || source.headline ? written : (source.photo_credits ?? []);
  return names.slice(0, MOST_NAMES).join(", ") + (names.length > MOST_NAMES ? ", 等" : "");
}

// 第03版 and 03 are both printed; the form has the bare number.
function page(printed) {
  return printed.replace(/^第?0*(.+?)版?$/, "$1");
}
