// Dragging parts of a course by mouse, pen and finger, and moving them by keys. One listener on the tree serves all rows:
// a course has a thousand, and what each of them would listen to costs more than the dragging itself. While one drags,
// only a line and a label move; the tree changes once, at the drop.
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { moveItem, moveSection, moveTo, placeAmong, step, whereIs } from "./course_order";

const START_PX = 5;
const EDGE_PX = 72;
const SCROLL_PX = 14;

const handleOf = (root, id, control = "drag") => root.current?.querySelector(`[data-control="${control}"][data-id="${id}"]`);
const boxOf = (element) => element.getBoundingClientRect();

/** Where a pointer is over the tree: {sectionId, place, line: {left, top, width}} for an item, without sectionId for a chapter. */
function findTarget(root, id, isSection, x, y) {
  const chapters = [...root.querySelectorAll("[data-chapter]")];
  if (isSection) {
    const others = chapters.filter((each) => each.dataset.chapter !== id).map(boxOf);
    const place = placeAmong(others, x, y);
    return { place, line: lineAt(others, place, boxOf(root)) };
  }
  const boxes = chapters.map(boxOf);
  const at = boxes.findIndex((each) => y < each.bottom);
  const chapter = chapters[at < 0 ? chapters.length - 1 : at];
  if (!chapter) return null;
  const rows = [...chapter.querySelectorAll("[data-item]")].filter((each) => each.dataset.item !== id).map(boxOf);
  const list = chapter.querySelector(".ce-items");
  const frame = boxOf(list || chapter);
  const isOpen = Boolean(list);
  const place = isOpen ? placeAmong(rows, x, y) : Infinity;
  return { sectionId: chapter.dataset.chapter, place, line: isOpen && rows.length ? lineAt(rows, place, frame) : { left: frame.left, top: isOpen ? frame.top : frame.bottom - 3, width: frame.width } };
}
function lineAt(boxes, place, frame) {
  if (!boxes.length) return { left: frame.left, top: frame.top, width: frame.width };
  const box = boxes[Math.min(place, boxes.length - 1)];
  const isGrid = box.width < frame.width * 0.7;
  return { left: box.left, top: place < boxes.length ? box.top - 3 : box.bottom + 1, width: isGrid ? box.width : frame.width };
}

/** The line and the label that follow the pointer, beside React: they move with each frame. */
function makeMarks(label) {
  const line = Object.assign(document.createElement("div"), { className: "ce-drop-line" });
  const ghost = Object.assign(document.createElement("div"), { className: "ce-ghost", textContent: label });
  document.body.append(line, ghost);
  return {
    show(x, y, target) {
      ghost.style.transform = `translate(${x + 14}px, ${y + 10}px)`;
      line.hidden = !target;
      if (target) Object.assign(line.style, { transform: `translate(${target.line.left}px, ${target.line.top}px)`, inlineSize: `${target.line.width}px` });
    },
    remove() { line.remove(); ghost.remove(); },
  };
}

/** Follows one drag from its first touch until its end; `onDrop` hears of the target. */
function followPointer({ root, event, id, isSection, label, onStart, onDrop, onEnd }) {
  const from = { x: event.clientX, y: event.clientY };
  const at = { ...from };
  let marks = null;
  let frame = 0;
  let target = null;
  const draw = () => {
    frame = 0;
    const by = at.y < EDGE_PX ? -SCROLL_PX : at.y > innerHeight - EDGE_PX ? SCROLL_PX : 0;
    if (by) window.scrollBy(0, by);
    target = findTarget(root, id, isSection, at.x, at.y);
    marks.show(at.x, at.y, target);
    if (by) frame = requestAnimationFrame(draw);
  };
  const onMove = (next) => {
    if (next.pointerId !== event.pointerId) return;
    Object.assign(at, { x: next.clientX, y: next.clientY });
    if (!marks) {
      if (Math.hypot(at.x - from.x, at.y - from.y) < START_PX) return;
      marks = makeMarks(label);
      onStart();
    }
    next.preventDefault();
    if (!frame) frame = requestAnimationFrame(draw);
  };
  const end = (isDrop) => {
    cancelAnimationFrame(frame);
    for (const [name, listener] of Object.entries(listeners)) window.removeEventListener(name, listener, true);
    if (marks) {
      if (isDrop) target = findTarget(root, id, isSection, at.x, at.y);
      marks.remove();
      if (isDrop && target) onDrop(target);
    }
    onEnd();
  };
  const onKey = (key) => { if (key.key === "Escape") { key.preventDefault(); key.stopPropagation(); end(false); } };
  const listeners = { pointermove: onMove, pointerup: (next) => next.pointerId === event.pointerId && end(true), pointercancel: () => end(false), keydown: onKey, blur: (lost) => lost.target === window && end(false) };
  for (const [name, listener] of Object.entries(listeners)) window.addEventListener(name, listener, true);
  return () => end(false);
}

/** `edit` takes a function from sections to sections; `latest` is a ref to {form}; `onOpen` opens a closed chapter. */
export function useDrag({ root, latest, edit, onOpen, t }) {
  const [said, setSaid] = useState("");
  const [grabbed, setGrabbed] = useState("");
  const held = useRef(null); // by keys: {id, before}; by pointer: {id, stop}
  const focus = useRef(null);
  const nameOf = (id) => {
    for (const section of latest.current.form.sections) {
      if (section.id === id) return section.title;
      for (const item of section.items) if (item.id === id) return item.title;
    }
    return "";
  };
  const say = (key, id, sections) => {
    const where = whereIs(sections, id);
    const place = where ? { place: where.place + 1, count: where.count, chapter: where.sectionTitle || "" } : {};
    setSaid(t(`courses.drag.${key}${where && !where.isSection && key !== "cancelled" ? "_item" : ""}`, { title: nameOf(id), ...place }));
  };
  const change = (id, move, key = "moved") => {
    const before = latest.current.form.sections;
    const next = move(before);
    if (next === before) return false;
    edit(() => next);
    const where = whereIs(next, id);
    if (where.sectionId) onOpen(where.sectionId);
    say(key, id, next);
    return true;
  };
  // A row that goes to another chapter is made anew there: the focus goes with it.
  useLayoutEffect(() => {
    const wanted = focus.current;
    if (!wanted) return;
    const element = handleOf(root, wanted.id, wanted.control);
    if (element && document.activeElement !== element) element.focus({ preventScroll: false });
    element?.scrollIntoView({ block: "nearest" });
    if (element && !held.current) focus.current = null;
  });
  const letGo = (key) => {
    const mine = held.current;
    if (!mine) return;
    held.current = null;
    setGrabbed("");
    if (key === "cancelled") edit((sections) => (mine.before ? moveTo(sections, mine.id, mine.before) : sections));
    focus.current = key === "left" ? null : { id: mine.id, control: "drag" };
    say(key === "cancelled" ? "cancelled" : "dropped", mine.id, latest.current.form.sections);
  };
  const onKeyDown = (event) => {
    const handle = event.target.closest?.('[data-control="drag"]');
    const id = handle?.dataset.id;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.altKey && by) {
      const row = event.target.closest("[data-item], [data-chapter]");
      const control = event.target.closest("[data-control]")?.dataset.control;
      const own = row?.dataset.item || row?.dataset.chapter;
      if (!own) return;
      event.preventDefault();
      focus.current = control ? { id: own, control } : null;
      change(own, (sections) => step(sections, own, by));
      return;
    }
    if (!id) return;
    if (!held.current && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      held.current = { id, before: whereIs(latest.current.form.sections, id) };
      focus.current = { id, control: "drag" };
      setGrabbed(id);
      say("picked", id, latest.current.form.sections);
    } else if (held.current?.id === id && by) {
      event.preventDefault();
      if (!change(id, (sections) => step(sections, id, by))) setSaid(t("courses.drag.end"));
    } else if (held.current?.id === id && (event.key === " " || event.key === "Enter")) {
      event.preventDefault();
      letGo("dropped");
    } else if (held.current?.id === id && event.key === "Escape") {
      event.preventDefault();
      letGo("cancelled");
    }
  };
  const onFocus = (event) => { if (held.current?.before && event.target.closest("[data-control]")?.dataset.id !== held.current.id) letGo("left"); };
  const onPointerDown = (event) => {
    const handle = event.target.closest?.('[data-control="drag"]');
    if (!handle || event.button || held.current) return;
    const { id } = handle.dataset;
    const isSection = handle.dataset.part === "chapter";
    const row = handle.closest(isSection ? "[data-chapter]" : "[data-item]");
    const stop = followPointer({
      root: root.current, event, id, isSection, label: nameOf(id),
      onStart: () => { row?.classList.add("ce-dragged"); document.body.classList.add("ce-dragging"); say("picked", id, latest.current.form.sections); },
      onDrop: (target) => change(id, (sections) => (isSection ? moveSection(sections, id, target.place) : moveItem(sections, id, target.sectionId, target.place)), "dropped"),
      onEnd: () => { row?.classList.remove("ce-dragged"); document.body.classList.remove("ce-dragging"); held.current = null; },
    });
    held.current = { id, stop };
  };
  useEffect(() => () => held.current?.stop?.(), []);
  const moveBy = (id, by) => {
    focus.current = { id, control: by < 0 ? "up" : "down" };
    change(id, (sections) => step(sections, id, by));
  };
  return { said, grabbed, isHeld: () => Boolean(held.current), moveBy, listeners: { onKeyDown, onFocus, onPointerDown } };
}
