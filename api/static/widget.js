// Puts the chat into somebody else's page:
//   <script src="https://host/widget.js" data-title="问晚报" data-newspaper="某市晚报" defer></script>
// What it loads are the modules of the chat itself. A classic script, as only these know where they came from.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script) {
    console.error("问报：请用 <script src=\"…/widget.js\" defer> 引入，不要写 type=\"module\"，也不要和别的脚本打包");
    return;
  }
  const settings = { ...script.dataset };
  const launcher = new URL("static/widget/launcher.js", script.src);
  import(launcher).then(
    ({ install }) => install(settings),
    (error) => console.error(
      `问报：没能载入。请确认 ${launcher.origin} 连得上、它的允许名单（WENBAO_CORS_ORIGINS）里有 ${location.origin}，` +
      `本页的 Content-Security-Policy 在 script-src 和 connect-src 里允许 ${launcher.origin}`, error),
  );
})();
