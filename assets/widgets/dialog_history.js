// The back button closes a dialog instead of leaving the page. An open dialog has an entry of its own in the
// history; however it closes, that entry is gone afterwards. The router never hears of either step.
const open = [];
let nextId = 1;
let isDropping = false; // the step back over the entry of a dialog that another one replaced closes neither
const MARK = "lmsDialog";

/** An open dialog takes the next step back. Gives the function to call once it is closed. */
export function holdBack(close) {
  const dialog = { id: nextId++, close, wentBack: false };
  open.push(dialog);
  history.pushState({ ...history.state, [MARK]: dialog.id }, "");
  return () => {
    open.splice(open.indexOf(dialog), 1);
    // After a change of page the entry lies behind the new one, and stays.
    if (!dialog.wentBack && history.state?.[MARK] === dialog.id) dropEntry();
  };
}

/** Steps back over the dialog's own entry. What is written to the history meanwhile waits for that. */
function dropEntry() {
  const waiting = [];
  isDropping = true;
  const names = ["pushState", "replaceState"];
  for (const name of names) history[name] = (...args) => waiting.push([name, args]);
  const finish = () => {
    clearTimeout(timer);
    isDropping = false;
    window.removeEventListener("popstate", swallow, true);
    for (const name of names) delete history[name];
    for (const [name, args] of waiting) history[name](...args);
  };
  const swallow = (event) => { event.stopImmediatePropagation(); finish(); };
  const timer = setTimeout(finish, 1000);
  window.addEventListener("popstate", swallow, true);
  history.back();
}

if (typeof window !== "undefined") {
  window.addEventListener("popstate", (event) => {
    const top = open[open.length - 1];
    if (isDropping || !top || event.state?.[MARK] === top.id) return;
    event.stopImmediatePropagation();
    top.wentBack = true;
    top.close();
  }, true);
}
