"use strict";
// Light or dark as the system asks, until the button says otherwise. Nothing is stored: a page in a
// sandboxed frame may not, and the next page follows the system again.
const tandem = {};

tandem.isDark = () => {
  const asked = document.documentElement.dataset.theme;
  return asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

(() => {
  const button = document.getElementById("theme");
  const tell = () => {
    button.textContent = tandem.isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", `Switch to ${button.textContent.toLowerCase()} colours`);
    document.dispatchEvent(new Event("tandem:theme"));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = tandem.isDark() ? "light" : "dark";
    tell();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
  tell();
})();
