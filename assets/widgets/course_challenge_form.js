// The challenges of a course in hand: between the API's shape and the fields, what is wrong with them, what somebody else
// changed. Days are as the clocks of the author's zone show them; a form keeps the zone that it was begun in.
import { wallClock } from "./schedule_words";

export const MAX_CHALLENGES = 100;
const MAX_POINTS = 1000;
const USUAL_POINTS = 100;
const LATE = "23:59";
const FIELDS = { dueAt: "day" };

/** "2026-11-23T15:00" for a moment, empty for none. */
const toWall = (moment, zone) => (moment ? wallClock(zone, new Date(moment)).slice(0, 16) : "");

/** The moment at which clocks of a zone show this; an hour that they skip counts as the one after it. */
export function toMoment(day, time, zone) {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  if (!/^20\d\d-/.test(day) || Number.isNaN(wanted)) return `${day}T${time}`; // refused in words, here or by the server
  let moment = wanted;
  for (let round = 0; round < 2; round += 1) moment += wanted - Date.parse(`${wallClock(zone, new Date(moment))}Z`);
  return new Date(moment).toISOString();
}

export function toForm(view, zone) {
  const rows = view.challenges.map((each) => {
    const [day = "", time = ""] = toWall(each.dueAt, zone).split("T");
    return { id: each.challengeId, title: each.title, isOpen: each.isOpen, dueAt: each.dueAt, day, time, points: String(each.points), required: each.required };
  });
  return { zone, rows };
}

/** Seconds that the fields don't show stay as they were. */
function findDue({ day, time, dueAt }, zone) {
  if (!day) return null;
  return dueAt && toWall(dueAt, zone) === `${day}T${time}` ? dueAt : toMoment(day, time, zone);
}
const whole = (text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : text);
export const listKept = (form) => form.rows.filter((each) => !each.removed);
export const toInput = (form) => listKept(form).map((each) => ({ challengeId: each.id, dueAt: findDue(each, form.zone), points: whole(each.points), required: each.required }));
export const same = (left, right) => left === right || JSON.stringify(toInput(left)) === JSON.stringify(toInput(right));

/** At the end of the list; one that was taken out comes back as it was. */
export function addChallenge(form, { id, title }) {
  const row = form.rows.find((each) => each.id === id) || { id, title, isOpen: true, dueAt: null, day: "", time: "", points: String(USUAL_POINTS), required: true };
  return { ...form, rows: [...form.rows.filter((each) => each.id !== id), { ...row, removed: false }] };
}
/** A day that is chosen before its time is until its end. */
export function changeRow(form, id, part) {
  return { ...form, rows: form.rows.map((each) => (each.id === id ? { ...each, ...(part.day && !each.time ? { time: LATE } : {}), ...part } : each)) };
}
/** One place up (-1) or down (1) among those that are shown. */
export function moveRow(form, id, by) {
  const kept = listKept(form);
  const other = kept[kept.findIndex((each) => each.id === id) + by];
  if (!other) return form;
  const rows = [...form.rows];
  const [from, to] = [id, other.id].map((key) => rows.findIndex((each) => each.id === key));
  [rows[from], rows[to]] = [rows[to], rows[from]];
  return { ...form, rows };
}

/** id -> field -> key of the text. */
export function findFaults(form) {
  const faults = {};
  const note = (id, field, key) => { faults[id] = { ...faults[id], [field]: key }; };
  for (const { id, day, time, points } of listKept(form)) {
    if (day && !/^20\d\d-/.test(day)) note(id, "day", "courses.tasks.day_far");
    if (!day && time) note(id, "day", "courses.tasks.day_missing");
    if (day && !time) note(id, "time", "courses.tasks.time_missing");
    if (!/^\d{1,4}$/.test(points.trim()) || Number(points) > MAX_POINTS) note(id, "points", "courses.tasks.points_wrong");
  }
  return faults;
}
/** What the server says of "challenges.<place>.<field>", as id -> field -> text. */
export function keyErrors(fields, sent) {
  const kept = listKept(sent);
  const found = {};
  for (const [name, [text]] of Object.entries(fields)) {
    const [, place, field] = name.split(".");
    const id = kept[place]?.id || "";
    found[id] = { ...found[id], [FIELDS[field] || field || "list"]: text };
  }
  return found;
}
/** The titles of those that are not the same in two lists. */
export function findChanges(before, after) {
  const [had, has] = [before, after].map((form) => new Map(toInput(form).map((each) => [each.challengeId, JSON.stringify(each)])));
  const titles = new Map([...before.rows, ...after.rows].map((each) => [each.id, each.title]));
  return [...titles].filter(([id]) => had.get(id) !== has.get(id)).map(([, title]) => title);
}
