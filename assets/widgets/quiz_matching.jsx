// Matching: tap a card and then its place, drag it there, or do both with Tab and Enter. A card has one place at most.
import { useRef, useState } from "react";
import { useT } from "./i18n";

const DRAG_PX = 6;

/** `answer` has for each option the place of its match, or null. */
export function Matching({ question, answer, onChoose }) {
  const t = useT();
  const { options, matches } = question;
  const placed = answer && answer.length === options.length ? answer : options.map(() => null);
  const [held, setHeld] = useState(null); // the card in hand
  const [ghost, setGhost] = useState(null); // where a dragged card is
  const [said, setSaid] = useState("");
  const root = useRef(null);
  const drag = useRef(null);
  const free = matches.map((_, index) => index).filter((index) => !placed.includes(index));

  const put = (card, slot) => {
    const next = placed.map((each) => (each === card ? null : each));
    if (slot !== null) next[slot] = card;
    setHeld(null);
    setSaid(slot === null ? t("quizzes.match.taken", { card: matches[card] }) : t("quizzes.match.put", { card: matches[card], place: options[slot] }));
    onChoose(next);
  };
  const focus = (selector) => setTimeout(() => root.current?.querySelector(selector)?.focus(), 0);
  const pick = (card, event) => {
    if (held === card) { setHeld(null); return; }
    setHeld(card);
    setSaid(t("quizzes.match.held", { card: matches[card] }));
    if (event.detail === 0) focus(`[data-slot="${Math.max(0, placed.indexOf(null))}"]`); // by keyboard: on to the places
  };
  const press = (slot, event) => {
    const there = placed[slot];
    if (held !== null) {
      put(held, slot);
      if (event.detail === 0) focus(free.length > 1 || there !== null ? "[data-card]" : `[data-slot="${slot}"]`);
    } else if (there !== null) put(there, null);
    else setSaid(t("quizzes.match.first"));
  };

  const down = (card) => (event) => {
    if (event.button) return;
    drag.current = { card, x: event.clientX, y: event.clientY, on: false };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const move = (event) => {
    const now = drag.current;
    if (!now) return;
    if (!now.on && Math.hypot(event.clientX - now.x, event.clientY - now.y) < DRAG_PX) return;
    now.on = true;
    setGhost({ card: now.card, x: event.clientX, y: event.clientY });
  };
  const up = (event) => {
    const now = drag.current;
    drag.current = null;
    setGhost(null);
    if (!now?.on) return;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const slot = under?.closest?.("[data-slot]");
    if (slot && root.current.contains(slot)) put(now.card, Number(slot.dataset.slot));
    else if (placed.includes(now.card) && under?.closest?.("[data-pool]")) put(now.card, null);
    // The click that follows a drag is none.
    event.currentTarget.addEventListener("click", (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true });
    setTimeout(() => setHeld(null), 0);
  };
  const handles = (card) => ({ onPointerDown: down(card), onPointerMove: move, onPointerUp: up, onPointerCancel: () => { drag.current = null; setGhost(null); } });

  return (
    <div className="match" ref={root}>
      <p className="muted small">{t("quizzes.match.help")}</p>
      <ul className="match-rows">
        {options.map((text, slot) => {
          const card = placed[slot];
          return (
            <li key={slot} className="match-row">
              <span className="match-option">{text}</span>
              <button type="button" data-slot={slot} className={`match-slot${card === null ? "" : " match-slot--full"}${held !== null ? " match-slot--ready" : ""}`} aria-label={card === null ? t("quizzes.match.slot", { place: text }) : t("quizzes.match.slot_full", { place: text, card: matches[card] })} onClick={(event) => press(slot, event)} {...(card === null ? {} : handles(card))}>
                {card === null ? <span className="muted">{t("quizzes.match.empty")}</span> : matches[card]}
              </button>
            </li>
          );
        })}
      </ul>
      <div className="match-pool" data-pool="" role="group" aria-label={t("quizzes.match.cards")}>
        {free.length ? free.map((card) => (
          <button key={card} type="button" data-card={card} className="match-card" aria-pressed={held === card} onClick={(event) => pick(card, event)} {...handles(card)}>{matches[card]}</button>
        )) : <span className="muted small">{t("quizzes.match.all")}</span>}
      </div>
      <div role="status" aria-live="polite" className="visually-hidden">{said}</div>
      {ghost ? <div className="match-ghost" aria-hidden="true" style={{ left: ghost.x, top: ghost.y }}>{matches[ghost.card]}</div> : null}
    </div>
  );
}
