// What goes wrong in a browser is told to the server (spec CRS 9): once for the same words, a handful on each page, and
// never at the price of what one is doing.
const MAX_REPORTS = 10;
const told = new Set();

/** `context` holds plain values; nothing that was typed belongs in it. */
export function reportError(message, context = {}, level = "error") {
  const text = String(message || "Unknown error").slice(0, 2000);
  if (told.has(text) || told.size >= MAX_REPORTS) return;
  told.add(text);
  const body = JSON.stringify({ level, message: text, context: { page: location.pathname, ...context }, timestamp: new Date().toISOString() });
  fetch("/api/errors/log", { method: "POST", credentials: "same-origin", keepalive: true, headers: { "Content-Type": "application/json" }, body }).catch(() => {});
}

// Browsers say so when what follows a size changes it; the next frame draws the rest.
const HARMLESS = /^ResizeObserver loop/;

/** Tells of what nobody has caught, as long as a page is open; gives what ends it. */
export function watchErrors() {
  const onError = (event) => HARMLESS.test(event.message) || reportError(event.message, { source: String(event.filename || "").slice(-200), line: event.lineno || 0, stack: String(event.error?.stack || "").slice(0, 2000) });
  const onRejection = (event) => reportError(event.reason?.message || event.reason, { kind: "rejection", stack: String(event.reason?.stack || "").slice(0, 2000) });
  window.addEventListener("error", onError);
  window.addEventListener("unhandledrejection", onRejection);
  return () => { window.removeEventListener("error", onError); window.removeEventListener("unhandledrejection", onRejection); };
}
