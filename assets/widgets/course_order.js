// Where parts of a course go: by steps (keys and buttons) and by places (mouse and finger). Pure.
import { moved } from "./moved";

/** Where an item or a chapter is: {isSection, at, place, count, sectionId, sectionTitle}; null when it is nowhere. */
export function whereIs(sections, id) {
  for (let at = 0; at < sections.length; at += 1) {
    if (sections[at].id === id) return { isSection: true, at, place: at, count: sections.length };
    const place = sections[at].items.findIndex((each) => each.id === id);
    if (place >= 0) return { isSection: false, at, place, count: sections[at].items.length, sectionId: sections[at].id, sectionTitle: sections[at].title };
  }
  return null;
}

/** Puts a chapter at `place`, counted without it. */
export function moveSection(sections, id, place) {
  const from = sections.findIndex((each) => each.id === id);
  const to = Math.max(0, Math.min(place, sections.length - 1));
  return from < 0 || from === to ? sections : moved(sections, from, to);
}

/** Puts an item into chapter `sectionId` at `place`, counted without it. */
export function moveItem(sections, id, sectionId, place) {
  const from = whereIs(sections, id);
  const target = sections.find((each) => each.id === sectionId);
  if (!from || from.isSection || !target) return sections;
  if (from.sectionId === sectionId) {
    const to = Math.max(0, Math.min(place, from.count - 1));
    return to === from.place ? sections : sections.map((each) => (each === target ? { ...each, items: moved(each.items, from.place, to) } : each));
  }
  const item = sections[from.at].items[from.place];
  const to = Math.max(0, Math.min(place, target.items.length));
  return sections.map((each) => {
    if (each.id === from.sectionId) return { ...each, items: each.items.filter((other) => other !== item) };
    return each === target ? { ...each, items: [...each.items.slice(0, to), item, ...each.items.slice(to)] } : each;
  });
}

/** One step up (-1) or down (1). An item at the end of its chapter goes on into the next one. */
export function step(sections, id, by) {
  const from = whereIs(sections, id);
  if (!from) return sections;
  if (from.isSection) return moveSection(sections, id, from.place + by);
  const place = from.place + by;
  if (place >= 0 && place < from.count) return moveItem(sections, id, from.sectionId, place);
  const next = sections[from.at + by];
  return next ? moveItem(sections, id, next.id, by > 0 ? 0 : next.items.length) : sections;
}

/** Puts a part back to where `whereIs` has seen it. */
export const moveTo = (sections, id, where) => (where.isSection ? moveSection(sections, id, where.place) : moveItem(sections, id, where.sectionId, where.place));

/** The place among `boxes` (in their order, without what is dragged) for a pointer at x, y; rows may wrap, as in a grid. */
export function placeAmong(boxes, x, y) {
  const isGrid = boxes.some((each, at) => at && each.top < boxes[at - 1].bottom - 1);
  for (let at = 0; at < boxes.length; at += 1) {
    const box = boxes[at];
    if (y < box.top) return at;
    if (y < box.bottom && (isGrid ? x < (box.left + box.right) / 2 : y < (box.top + box.bottom) / 2)) return at;
  }
  return boxes.length;
}
