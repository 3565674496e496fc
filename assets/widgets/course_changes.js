// What differs between two versions of a course, and which part of it an error of the server means. Pure.
import { keyErrors as keyQuizErrors } from "./lesson_draft";
import { toBasic, toSections } from "./course_tree";

const text = (value) => JSON.stringify(value);
const byId = (sections) => new Map(sections.flatMap((each) => [[each.id, each], ...each.items.map((item) => [item.id, { ...item, sectionId: each.id }])]));

/** Counts of what a save changes: {basic, chapters, videos, items}, each of the last three by created, updated, deleted, moved. */
export function countChanges(before, after) {
  const counts = { basic: text(toBasic(before)) !== text(toBasic(after)) ? 1 : 0, chapters: zero(), videos: zero(), items: zero() };
  const [was, is] = [toSections(before.sections), toSections(after.sections)];
  const [had, has] = [byId(was), byId(is)];
  const group = (part) => counts[part.items ? "chapters" : part.kind === "VIDEO" ? "videos" : "items"];
  for (const [id, part] of has) {
    const old = had.get(id);
    if (!old && !part.items && !had.has(part.sectionId)) continue; // comes with its chapter
    if (!old) group(part).created += 1;
    else if (contentOf(old) !== contentOf(part)) group(part).updated += 1;
    else if (old.sectionId !== part.sectionId) group(part).moved += 1;
  }
  for (const [id, part] of had) if (!has.has(id) && (part.items || has.has(part.sectionId))) group(part).deleted += 1; // others go with their chapter
  if (isReordered(was, is)) counts.chapters.moved = 1;
  for (const section of is) if (had.get(section.id)?.items && isReordered(had.get(section.id).items, section.items)) counts.items.moved += 1;
  return counts;
}
const zero = () => ({ created: 0, updated: 0, deleted: 0, moved: 0 });
const contentOf = (part) => (part.items ? text(part.title) : text({ ...part, sectionId: null, orderIndex: null }));
/** Whether the parts that both have stand in another order. */
function isReordered(before, after) {
  const [had, has] = [new Set(before.map((each) => each.id)), new Set(after.map((each) => each.id))];
  return text(before.flatMap((each) => (has.has(each.id) ? [each.id] : []))) !== text(after.flatMap((each) => (had.has(each.id) ? [each.id] : [])));
}

/** The words for a save: the one thing that it changed by name, several as "course updated" (spec CRS 3). */
export function nameSave(counts) {
  const done = [];
  for (const name of ["chapters", "videos", "items"]) for (const what of Object.keys(counts[name])) if (counts[name][what]) done.push([name, what, counts[name][what]]);
  const [name, what, count] = done.length === 1 && !counts.basic ? done[0] : ["course", "updated", 1];
  if (name === "chapters") return { key: `courses.toast.chapter_${what}`, failed: "courses.toast.not_updated", isStructure: what !== "updated" };
  if (name === "videos" && what === "deleted") return { key: "courses.toast.video_deleted", failed: "courses.toast.video_not_deleted", isStructure: true };
  if (name === "videos" && what === "updated") return { key: "courses.toast.videos_updated", params: { count }, failed: "courses.toast.videos_not_updated", isStructure: false };
  return { key: "courses.toast.updated", failed: "courses.toast.not_updated", isStructure: false };
}

/** The server's fields ("basic.title", "sections.2.items.0.mediaId") by part: {basic: {...}, [id]: {...}}; the rest under "". */
export function keyErrors(fields, sent) {
  const found = {};
  const put = (id, name, words) => { found[id] = { ...found[id], [name]: words }; };
  for (const [path, said] of Object.entries(fields || {})) {
    const words = asWords(Array.isArray(said) ? said[0] : said);
    const [root, at, second, place, ...rest] = path.split(".");
    const section = root === "sections" ? sent.sections[Number(at)] : null;
    const item = section && second === "items" ? section.items[Number(place)] : null;
    if (item && rest[0] === "quiz" && item.quiz) found[item.id] = { ...found[item.id], ...keyQuizErrors({ [rest.join(".")]: [words] }, item.quiz), quiz: words };
    else if (item) put(item.id, rest[0] || "title", words);
    else if (section) put(section.id, second || "title", words);
    else if (root === "basic") put("basic", at, words);
    else put("", path, words);
  }
  return found;
}

/** Any value as words: a list or an object is never shown as "[object Object]". */
export function asWords(value) {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(asWords).filter(Boolean).join(" ");
  if (value && typeof value === "object") return asWords(value.message ?? value.error ?? Object.values(value));
  return value === undefined || value === null ? "" : String(value);
}

const FIELDS = ["title", "description", "price", "currency", "difficulty"];

/** What differs between two courses, side by side: [{id, what, mine, theirs}], null where a part is missing. */
export function compare(mine, theirs) {
  const rows = [];
  const [left, right] = [toBasic(mine), toBasic(theirs)];
  for (const name of FIELDS) if (text(left[name]) !== text(right[name])) rows.push({ id: `basic.${name}`, what: name, mine: left[name] ?? "", theirs: right[name] ?? "" });
  const [my, their] = [toSections(mine.sections), toSections(theirs.sections)];
  const [had, has] = [byId(my), byId(their)];
  if (isReordered(my, their)) rows.push({ id: "order", what: "order", mine: my.map((each) => each.title).join(" · "), theirs: their.map((each) => each.title).join(" · ") });
  for (const id of new Set([...had.keys(), ...has.keys()])) {
    const row = compareParts(had.get(id), has.get(id));
    if (row) rows.push({ id, ...row });
  }
  return rows;
}
function compareParts(mine, theirs) {
  const part = mine || theirs;
  const isSection = Boolean(part.items);
  const what = isSection ? "chapter" : part.kind.toLowerCase();
  if (!mine || !theirs) return { what, mine: mine ? describe(mine) : null, theirs: theirs ? describe(theirs) : null };
  if (isSection) return compareChapters(mine, theirs);
  const flat = (each) => text({ ...each, sectionId: null, orderIndex: null });
  if (flat(mine) !== flat(theirs)) return { what, mine: describe(mine), theirs: describe(theirs) };
  return null;
}
function compareChapters(mine, theirs) {
  const shown = (each) => [each.title, ...each.items.map((item, place) => `${place + 1}. ${item.title}`)].join("\n");
  const isSame = mine.title === theirs.title && text(mine.items.map((each) => each.id)) === text(theirs.items.map((each) => each.id));
  return isSame ? null : { what: "chapter", mine: shown(mine), theirs: shown(theirs) };
}
const describe = (part) => [part.title, part.body, part.quiz ? part.quiz.questions.map((each) => `• ${each.text}`).join("\n") : "", part.items ? part.items.map((each, place) => `${place + 1}. ${each.title}`).join("\n") : ""].filter(Boolean).join("\n");
