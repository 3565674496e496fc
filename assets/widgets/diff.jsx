// Expected against actual, with what differs marked in both.
import { useT } from "./i18n";

// Common start and end are left plain and the middle is marked: enough for values, and never slow.
function parts(expected, actual) {
  const a = [...expected];
  const b = [...actual];
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const cut = (list) => [list.slice(0, head), list.slice(head, list.length - tail), list.slice(list.length - tail)].map((part) => part.join(""));
  return [cut(a), cut(b)];
}

const visible = (text) => text.replace(/\n/g, "↵\n").replace(/\t/g, "→\t");

export function Diff({ expected = "", actual = "" }) {
  const t = useT();
  const [want, got] = parts(String(expected), String(actual));
  const same = want[1] === "" && got[1] === "";
  return (
    <dl className="diff">
      <dt>{t("common.expected")}</dt>
      <dd tabIndex={0} aria-label={t("common.expected")}>{want[0]}{same ? null : <ins>{visible(want[1])}</ins>}{want[2]}</dd>
      <dt>{t("common.actual")}</dt>
      <dd tabIndex={0} aria-label={t("common.actual")}>{got[0]}{same ? null : <del>{visible(got[1])}</del>}{got[2]}</dd>
    </dl>
  );
}
