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
const zoneOf = (zone) => zone || Intl.DateTimeFormat().resolvedOptions().timeZone;

function relative(date, locale, t) {
  const seconds = Math.round((date.getTime() - Date.now()) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) || [];
  if (!unit) return t("common.just_now");
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
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
  const exact = (style) => new Intl.DateTimeFormat(locale, { ...FORMATS[style], timeZone: zoneOf(zone) }).format(date);
  return (
    <time dateTime={value} className={className} title={kind === "relative" ? exact("datetime") : undefined}>
      {kind === "relative" ? relative(date, locale, t) : exact(kind)}
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
  return <span className={`num ${className || ""}`}>{new Intl.NumberFormat(locale, options).format(number)}</span>;
}
