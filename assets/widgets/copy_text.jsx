// A button that puts a text into the clipboard and says so, by a word that changes and to screen readers.
import { useEffect, useRef, useState } from "react";
import { useT } from "./i18n";

const SHOWN_MS = 2000;

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // pages that did not come by https have no clipboard
    const field = document.createElement("textarea");
    field.value = text;
    (document.querySelector("dialog[open]") || document.body).append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
}

export function CopyText({ text, className = "btn btn--secondary", children }) {
  const t = useT();
  const [done, setDone] = useState(false);
  const timer = useRef(0);
  const button = useRef(null);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onClick = async () => {
    await copy(text);
    button.current?.focus();
    setDone(true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setDone(false), SHOWN_MS);
  };
  return (
    <>
      <button ref={button} type="button" className={className} onClick={onClick}>{done ? t("common.copied") : children}</button>
      <span className="visually-hidden" role="status">{done ? t("common.copied") : ""}</span>
    </>
  );
}
