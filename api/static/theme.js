// Light or dark: the system's choice until the reader makes one, which is kept in this browser. Not a module:
// it runs before anything is painted.
(() => {
  "use strict";
  const PLACE = "wenbao theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  try {
    show(localStorage.getItem(PLACE));
  } catch {
    // A browser that keeps nothing follows the system.
  }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("button.theme");
    if (!button) return;
    button.hidden = false;
    label(button);
    system.addEventListener("change", () => label(button));
    button.addEventListener("click", () => {
      const chosen = isDark() ? "light" : "dark";
      show(chosen);
      label(button);
      try {
        localStorage.setItem(PLACE, chosen);
      } catch {
        // It holds for this page, then.
      }
    });
  });

  function show(theme) {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  }

  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }

  function label(button) {
    button.textContent = isDark() ? "浅色" : "深色";
    button.setAttribute("aria-label", isDark() ? "换成浅色" : "换成深色");
  }
})();
