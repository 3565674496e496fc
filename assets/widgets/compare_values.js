// Where two JSON values differ: the paths of the first differences, with what stands there in each.
const MAX_DEPTH = 60;
const PLAIN_NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

export const NOTHING = Symbol("nothing"); // in place of a value that is only in the other one
const kindOf = (value) => (Array.isArray(value) ? "list" : value !== null && typeof value === "object" ? "object" : "plain");
const step = (path, key) => (typeof key === "number" ? `${path}[${key}]` : PLAIN_NAME.test(key) ? (path ? `${path}.${key}` : key) : `${path}[${JSON.stringify(key)}]`);

/** Gives the value of a JSON text, or undefined when it is none. */
export function readValue(text) {
  try { return JSON.parse(text); } catch { return undefined; }
}

/** Tells whether a value has parts, so that a difference has a place in it. */
export const hasParts = (value) => kindOf(value) !== "plain";

/** Gives {total, found: [{path, expected, actual}]}: how many places differ, and the first `limit` of them in order. */
export function findDifferences(expected, actual, limit = 5) {
  const found = [];
  let total = 0;
  const visit = (want, got, path, depth) => {
    if (want === got) return;
    const kind = kindOf(want);
    if (kind === "plain" || kind !== kindOf(got) || depth > MAX_DEPTH) {
      if (depth > MAX_DEPTH && JSON.stringify(want) === JSON.stringify(got)) return;
      total += 1;
      if (found.length < limit) found.push({ path, expected: want, actual: got });
      return;
    }
    const keys = kind === "list" ? Array.from({ length: Math.max(want.length, got.length) }, (_, index) => index) : [...new Set([...Object.keys(want), ...Object.keys(got)])];
    keys.forEach((key) => visit(Object.hasOwn(want, key) ? want[key] : NOTHING, Object.hasOwn(got, key) ? got[key] : NOTHING, step(path, key), depth + 1));
  };
  visit(expected, actual, "", 0);
  return { total, found };
}

/** Splits two texts into what they have in common at both ends and what lies between: [[head, middle, tail], [...]]. */
export function splitEnds(expected, actual) {
  const [a, b] = [[...expected], [...actual]];
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shortest - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const cut = (list) => [list.slice(0, head), list.slice(head, list.length - tail), list.slice(list.length - tail)].map((part) => part.join(""));
  return [cut(a), cut(b)];
}
