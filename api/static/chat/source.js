// Where something was printed, in a line.

const CAPTION_SHOWN = 24;

/** Return 《报纸》 日期 版 记者 图片, without what is not known but the date, of which that is said. */
export function sourceLine(source) {
  return [
    source.newspaper ? `《${source.newspaper}》` : "",
    source.date ?? "日期不详",
    source.page ? (/[版面]$/.test(source.page) ? source.page : `第${source.page}版`) : "",
    source.reporters?.length ? "记者 " + source.reporters.join("、") : "",
    source.photo_credits?.length ? "图片 " + source.photo_credits.join("、") : "",
  ].filter(Boolean).join("　");
}

/** Return the headline, or what stands for it: a photo story has none. */
export function headline(source) {
  if (source.headline) return source.headline;
  const caption = Array.from(source.photos?.[0]?.caption ?? "");
  if (caption.length) return caption.slice(0, CAPTION_SHOWN).join("") + (caption.length > CAPTION_SHOWN ? "……" : "");
  return source.photo_credits?.length ? "（图片报道）" : "（无标题）";
}
