// The text of a notification in the viewer's language, with its times in the reader's zone.
import { useEffect, useState } from "react";
import { useLocale, useT } from "./i18n";
import { writeTime } from "./values";

const isTime = (name, value) => typeof value === "string" && (name === "at" || name.endsWith("At"));

/** kind: in lower case. params: JSON of the text's parameters, times as ISO 8601. */
export function NotificationText({ kind, params, zone }) {
  const t = useT();
  const locale = useLocale();
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  if (!live) return null; // the server knows no zone
  const values = JSON.parse(params || "{}");
  for (const [name, value] of Object.entries(values)) if (isTime(name, value)) values[name] = writeTime(value, locale, zone, t);
  if ("lessons" in values) values.count = values.lessons;
  return <span>{t(`notifications.kind.${kind}`, values).trim()}</span>;
}
