// The keys of a queue: J and K move, A approves, R rejects. Silent while somebody types or a dialog is open.
import { useEffect } from "react";

const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
// By the place of the key: on a Russian or Kazakh keyboard the letters there are other ones.
const STEPS = { KeyJ: "next", KeyK: "previous", KeyA: "approve", KeyR: "reject" };

export function QueueKeys({ onNext, onPrevious, onApprove, onReject }) {
  useEffect(() => {
    const handlers = { next: onNext, previous: onPrevious, approve: onApprove, reject: onReject };
    const onKey = (event) => {
      const step = STEPS[event.code];
      if (!step || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const isTick = event.target.type === "checkbox";
      if ((isTyping(event.target) && !isTick) || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      handlers[step]?.();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onNext, onPrevious, onApprove, onReject]);
  return null;
}
