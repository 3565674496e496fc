// Ticks two of the boxes inside (input[data-choice], which say their number in data-number) and compares what they
// stand for. A third tick takes the first one back. The boxes are the browser's, so that a tick shows at once.
import { useRef, useState } from "react";
import { useT } from "./i18n";

export function ChooseTwo({ onCompare, children }) {
  const t = useT();
  const root = useRef(null);
  const [chosen, setChosen] = useState([]);
  const boxes = () => [...root.current.querySelectorAll("input[data-choice]")];
  const change = ({ target }) => {
    if (!target.matches("input[data-choice]")) return;
    // A row may have gone from the list since.
    const ticked = new Map(boxes().filter((box) => box.checked).map((box) => [box.dataset.choice, box]));
    const order = [...chosen.filter(({ id }) => id !== target.dataset.choice), ...(target.checked ? [{ id: target.dataset.choice, number: Number(target.dataset.number) }] : [])].filter(({ id }) => ticked.has(id));
    order.slice(0, -2).forEach(({ id }) => { ticked.get(id).checked = false; });
    setChosen(order.slice(-2));
  };
  const numbers = chosen.map(({ number }) => number).sort((a, b) => a - b);
  return (
    <div ref={root} className="stack stack--2" onChange={change}>
      <div className="choose-two">
        <span className="muted small" role="status">{t(`submissions.attempts.choose_${chosen.length}`, { first: numbers[0], second: numbers[1] })}</span>
        <button type="button" className="btn btn--secondary btn--small" disabled={chosen.length < 2} onClick={() => onCompare(...chosen.map(({ id }) => id))}>{t("submissions.attempts.compare")}</button>
      </div>
      {children}
    </div>
  );
}
