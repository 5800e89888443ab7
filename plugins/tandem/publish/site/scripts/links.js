"use strict";
// In Airflow the frame around a page follows its links: a sandboxed page that went there itself would
// come without its reader's cookie, and be refused. Everywhere else links are plain links.
(() => {
  let isFollowed = false;
  addEventListener("message", (event) => {
    if (event.source === parent && event.data === "tandem:frame") isFollowed = true;
  });
  if (parent !== window) parent.postMessage("tandem:page", "*");
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!isFollowed || !link || event.defaultPrevented) return;
    const address = link.getAttribute("href");
    if (!/^\w+\.html(#|$)/.test(address)) return;
    event.preventDefault();
    parent.postMessage({ open: address }, "*");
  });
})();
