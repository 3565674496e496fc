// Where the focus goes after something has changed.
import { flushSync } from "react-dom";

/** Draws what `change` sets and puts the focus on what `find` gives then. At once: a moment later it could be taken from
 * a field that somebody has begun to type into. */
export function drawAndFocus(change, find) {
  flushSync(change);
  find()?.focus();
}

/** The same for faults that were found: the first field that has one. */
export const showFaults = (change, root) => drawAndFocus(change, () => root.current?.querySelector("[aria-invalid=true]"));
