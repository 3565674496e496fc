// Times, numbers and money as the viewer's language writes them.
import { useEffect, useState } from "react";
import { useLocale, useT } from "./i18n";

const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];
const FORMATS = {
  datetime: { dateStyle: "medium", timeStyle: "short" },
  date: { dateStyle: "medium" },
  time: { timeStyle: "short" },
  day: { weekday: "short", day: "numeric", month: "short" },
};
// Not every browser knows the sign of the tenge.
const SIGNS = { KZT: "₸" };
const zoneOf = (zone) => zone || Intl.DateTimeFormat().resolvedOptions().timeZone;

// Chromium says that it knows Kazakh and then writes "2026 M11 21" and "-18 min": its data have no names.
// Where the browser lacks the names of a language, they come from the catalogue.
const namesOf = {};
const lacksNames = (locale) => (namesOf[locale] ??= /^M?\d/.test(new Intl.DateTimeFormat(locale, { month: "short" }).format(0)));
// It writes numbers in Kazakh the English way too ("18,200"); both languages of the school group and point alike.
export const numberLocale = (locale) => (lacksNames(locale) ? "ru" : locale);
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

function exactly(date, kind, locale, zone, t) {
  const timeZone = zoneOf(zone);
  if (kind === "time" || !lacksNames(locale)) return new Intl.DateTimeFormat(locale, { ...FORMATS[kind], timeZone }).format(date);
  const format = new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit" });
  const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
  const day = `${part.day} ${t("common.months_short").split("|")[part.month - 1]}`;
  if (kind === "day") return `${t("common.weekdays_short").split("|")[DAYS.indexOf(part.weekday)]}, ${day}`;
  return kind === "date" ? `${day} ${part.year}` : `${day} ${part.year}, ${part.hour}:${part.minute}`;
}

/** An ISO 8601 time as words, for texts that have it in their middle. */
export const writeTime = (value, locale, zone, t) => exactly(new Date(value), "datetime", locale, zone, t);

function relative(date, locale, zone, t) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) || [];
  if (!unit) return t("common.just_now");
  const amount = Math.trunc(seconds / size);
  if (!lacksNames(locale)) return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(amount, unit);
  return amount < 0 ? t(`common.ago.${unit}`, { count: -amount }) : exactly(date, "datetime", locale, zone, t);
}

/** value: ISO 8601 with offset. kind: datetime | date | time | day | relative (the exact time stays in the tooltip). */
export function Time({ value, kind = "datetime", zone, className }) {
  const t = useT();
  const locale = useLocale();
  const [live, setLive] = useState(false);
  useEffect(() => {
    setLive(true);
    if (kind !== "relative") return undefined;
    const timer = setInterval(() => setLive((n) => (n === true ? 1 : n + 1)), 30000);
    return () => clearInterval(timer);
  }, [kind]);
  const date = value ? new Date(value) : null;
  if (!date || Number.isNaN(date.getTime())) return null;
  if (!live) return <time dateTime={value} className={className}>{value.slice(0, 10)}</time>; // the server knows no zone
  const exact = (style) => exactly(date, style, locale, zone, t);
  return (
    <time dateTime={value} className={className} title={kind === "relative" ? exact("datetime") : undefined}>
      {kind === "relative" ? relative(date, locale, zone, t) : exact(kind)}
    </time>
  );
}

export function NumberText({ value, currency, minorDigits = 2, unit, digits = 0, className }) {
  const locale = useLocale();
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  if (value === null || value === undefined) return null;
  const options = currency
    ? { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: 0, maximumFractionDigits: minorDigits }
    : { maximumFractionDigits: digits, ...(unit ? { style: "unit", unit, unitDisplay: "short" } : {}) };
  const number = currency ? value / 10 ** minorDigits : value;
  // Browsers differ in the languages they can write numbers in, so the prerendered page has the bare number.
  if (!live) return <span className={`num ${className || ""}`}>{number}</span>;
  return <span className={`num ${className || ""}`}>{new Intl.NumberFormat(numberLocale(locale), options).formatToParts(number).map((each) => SIGNS[each.value] || each.value).join("")}</span>;
}
