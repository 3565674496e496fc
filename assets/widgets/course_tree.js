// A course in hand: between the API's shape and the editor's, and every edit of it. All of it pure: no edit changes what
// it is given, and parts that an edit doesn't touch stay the very same objects, so that their rows need not be drawn anew.
import { quizToForm, quizToInput } from "./lesson_draft";

export const KINDS = ["VIDEO", "TEXT", "QUIZ", "CHALLENGE"];
const EMPTY_ITEM = { body: "", mediaId: null, challengeId: null, quiz: null };
const EMPTY_QUIZ = { passPercent: 50, questions: [] };

/** The editor's fields for what the API gave. `gone` are the deletions that wait for a save. */
export function toForm(course) {
  return {
    title: course.title, description: course.description, difficulty: course.difficulty,
    price: course.price === null ? "" : String(course.price), currency: course.currency || "KZT",
    sections: course.sections.map((each) => ({ id: each.id, title: each.title, items: each.items.map(toItem) })),
    gone: [],
  };
}
const toItem = ({ id, kind, title, body, mediaId, challengeId, quiz }) => ({ id, kind, title, body, mediaId, challengeId, quiz: quiz ? quizToForm(quiz) : null });

/** What is sent of the course without its tree. */
export function toBasic(form) {
  const price = form.price.trim() ? Number(form.price.replace(",", ".")) : null;
  return { title: form.title, description: form.description, difficulty: form.difficulty, price, currency: price === null ? null : form.currency };
}

/** What is sent of the tree. */
export const toSections = (sections) => sections.map((each, place) => ({ id: each.id, title: each.title, orderIndex: place, items: each.items.map(fromItem) }));
const fromItem = ({ id, kind, title, body, mediaId, challengeId, quiz }, place) => ({ id, kind, title, body, orderIndex: place, mediaId, challengeId, quiz: quiz ? quizToInput(quiz) : null });

const texts = new WeakMap();
/** A chapter as text, made once for each object: what is typed into one of fifty is compared alone. */
function textOf(section) {
  if (!texts.has(section)) texts.set(section, JSON.stringify([section.id, section.title, section.items.map(fromItem)]));
  return texts.get(section);
}

/** Whether two forms mean the same course. */
export function same(left, right) {
  if (left === right) return true;
  if (JSON.stringify(toBasic(left)) !== JSON.stringify(toBasic(right)) || left.sections.length !== right.sections.length) return false;
  return left.sections.every((each, place) => each === right.sections[place] || textOf(each) === textOf(right.sections[place]));
}

export const countItems = (form) => form.sections.reduce((sum, each) => sum + each.items.length, 0);
export const findItem = (form, id) => {
  for (const section of form.sections) for (const item of section.items) if (item.id === id) return item;
  return null;
};
export const sectionOf = (form, itemId) => form.sections.find((each) => each.items.some((item) => item.id === itemId)) || null;

const insert = (rows, place, row) => [...rows.slice(0, place), row, ...rows.slice(place)];
const putSection = (form, id, change) => ({ ...form, sections: form.sections.map((each) => (each.id === id ? change(each) : each)) });

export const addSection = (form, id, title) => ({ ...form, sections: [...form.sections, { id, title, items: [] }] });
export const addItem = (form, sectionId, { id, kind, title }) => putSection(form, sectionId, (each) => ({
  ...each, items: [...each.items, { ...EMPTY_ITEM, id, kind, title, quiz: kind === "QUIZ" ? quizToForm(EMPTY_QUIZ) : null }],
}));
export const renameSection = (form, id, title) => putSection(form, id, (each) => ({ ...each, title }));
/** Puts a further item after another one. */
export function addAfter(form, id, item) {
  const section = sectionOf(form, id);
  const place = section ? section.items.findIndex((each) => each.id === id) + 1 : 0;
  return section ? putSection(form, section.id, (each) => ({ ...each, items: insert(each.items, place, { ...EMPTY_ITEM, ...item }) })) : form;
}
export function changeItem(form, id, part) {
  const section = sectionOf(form, id);
  return section ? putSection(form, section.id, (each) => ({ ...each, items: each.items.map((item) => (item.id === id ? { ...item, ...part } : item)) })) : form;
}

/** Takes a chapter out; it waits among the deletions, with its place. */
export function removeSection(form, id) {
  const place = form.sections.findIndex((each) => each.id === id);
  if (place < 0) return form;
  return { ...form, sections: form.sections.filter((each) => each.id !== id), gone: [...form.gone, { id, isSection: true, part: form.sections[place], place }] };
}
export function removeItem(form, id) {
  const section = sectionOf(form, id);
  if (!section) return form;
  const place = section.items.findIndex((each) => each.id === id);
  const next = putSection(form, section.id, (each) => ({ ...each, items: each.items.filter((item) => item.id !== id) }));
  return { ...next, gone: [...form.gone, { id, isSection: false, part: section.items[place], place, sectionId: section.id, sectionTitle: section.title }] };
}

/** Brings a deleted part back to its place; an item whose chapter is deleted brings that too. */
export function restore(form, id) {
  const entry = form.gone.find((each) => each.id === id);
  if (!entry) return form;
  const next = { ...form, gone: form.gone.filter((each) => each !== entry) };
  if (entry.isSection) return { ...next, sections: insert(next.sections, entry.place, entry.part) };
  if (next.gone.some((each) => each.id === entry.sectionId)) return putBack(restore(next, entry.sectionId), entry);
  return putBack(next, entry);
}
function putBack(form, entry) {
  if (form.sections.some((each) => each.id === entry.sectionId)) return putSection(form, entry.sectionId, (each) => ({ ...each, items: insert(each.items, entry.place, entry.part) }));
  // Its chapter is gone for good: the last one takes it.
  const last = form.sections.at(-1);
  return last ? putSection(form, last.id, (each) => ({ ...each, items: [...each.items, entry.part] })) : form;
}

/** Brings everything back, the latest first, so that places fit. */
export const restoreAll = (form) => form.gone.reduceRight((next, each) => restore(next, each.id), form);

/** What saves itself: deletions wait for somebody to say so, so what the server has of them stays. */
export function withoutDeletions(form, saved) {
  if (!form.gone.length) return form;
  const stored = new Set(saved.sections.flatMap((each) => [each.id, ...each.items.map((item) => item.id)]));
  return restoreAll({ ...form, gone: form.gone.filter((each) => stored.has(each.id)) });
}

/** After a save that has deleted `sent.gone`: those wait no longer. */
export function settleDeletions(form, sent) {
  const done = new Set(sent.gone);
  return form.gone.some((each) => done.has(each)) ? { ...form, gone: form.gone.filter((each) => !done.has(each)) } : form;
}

/** What can be told to be wrong before anything is sent: "basic" or a part's id -> field -> key of the text. */
export function findFaults(form) {
  const faults = {};
  const basic = toBasic(form);
  if (!form.title.trim()) faults.basic = { title: "courses.error.title_required" };
  if (basic.price !== null && !(basic.price >= 0)) faults.basic = { ...faults.basic, price: "errors.field.invalid" };
  for (const section of form.sections) {
    if (!section.title.trim()) faults[section.id] = { title: "courses.error.chapter_title_required" };
    for (const item of section.items) if (!item.title.trim()) faults[item.id] = { title: "courses.error.title_required" };
  }
  return faults;
}
