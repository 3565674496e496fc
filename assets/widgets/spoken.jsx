// What a screen reader says of something that changes often: the latest text, no more than one each GAP_MS, so that a
// burst of changes is one sentence and the last word is never lost.
import { useEffect, useRef, useState } from "react";

const GAP_MS = 1500;

export function Spoken({ text = "" }) {
  const [said, setSaid] = useState("");
  const last = useRef(0);
  useEffect(() => {
    const timer = setTimeout(() => {
      last.current = Date.now();
      setSaid(text);
    }, Math.max(0, last.current + GAP_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [text]);
  return <div role="status" aria-live="polite" aria-atomic="true" className="visually-hidden">{said}</div>;
}
