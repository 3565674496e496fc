// Days and times of a club as its clocks show them. Days are "2026-11-23" and times "15:00", without a zone: the
// server has worked them out, so a browser elsewhere shows the same. Names of months come from the catalogue, since
// browsers don't know them in every language.
const asDate = (day) => new Date(`${day}T00:00:00Z`);
const toDay = (date) => date.toISOString().slice(0, 10);

export const addDays = (day, amount) => { const date = asDate(day); date.setUTCDate(date.getUTCDate() + amount); return toDay(date); };
export const monthOf = (day) => `${day.slice(0, 7)}-01`;
export const addMonths = (day, amount) => { const date = asDate(monthOf(day)); date.setUTCMonth(date.getUTCMonth() + amount); return toDay(date); };
/** Monday is 0. */
export const weekdayOf = (day) => (asDate(day).getUTCDay() + 6) % 7;
export const mondayOf = (day) => addDays(day, -weekdayOf(day));
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

const part = (t, key, index) => t(key).split("|")[index];
export const weekdayName = (t, index) => part(t, "common.weekdays_short", index);
const monthShort = (t, day) => part(t, "common.months_short", Number(day.slice(5, 7)) - 1);
export const dateWords = (t, day) => `${Number(day.slice(8))} ${monthShort(t, day)}`;
export const dayWords = (t, day) => `${weekdayName(t, weekdayOf(day))}, ${dateWords(t, day)}`;
export const monthWords = (t, day) => `${part(t, "lessons.months", Number(day.slice(5, 7)) - 1)} ${day.slice(0, 4)}`;
export const weekWords = (t, monday) => `${dateWords(t, monday)} – ${dateWords(t, addDays(monday, 6))}`;
export const hours = (lesson) => `${lesson.time}–${lesson.endTime}`;
export const classWords = (t, lesson) => lesson.className || t("lessons.all_classes");

/** The day and time that clocks of a zone show now, or at a moment, as "2026-11-23T15:00:00". */
export function wallClock(zone, moment = new Date()) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }).formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}`;
}

/** Whether a lesson can still be moved or cancelled. */
export const isOpen = (lesson) => lesson.status === "SCHEDULED";
/** What may be said to a person about a refused request. */
export const refusalText = (t, answer) => answer.message || t(answer.status === 0 ? "errors.network" : "errors.unknown");

const TONES = 6;
/** The colour of a class; its name always stands beside it. */
export const toneOf = (classes, classId) => (classId ? `lesson--tone${Math.max(0, classes.findIndex((each) => each.id === classId)) % TONES}` : "lesson--all");
