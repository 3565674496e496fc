// How PostgreSQL ran a query: a list in lists, each step with what it did, its rows and its share of the time.
import { useLocale, useT } from "./i18n";
import { NumberText, numberLocale } from "./values";

const MAX_DEPTH = 40;
// What a step does is said in words for the kinds that learners meet; the others have PostgreSQL's name alone.
const SAID = {
  "Seq Scan": "seq_scan", "Parallel Seq Scan": "seq_scan", "Index Scan": "index_scan", "Index Only Scan": "index_only_scan",
  "Bitmap Heap Scan": "bitmap_heap_scan", "Bitmap Index Scan": "bitmap_index_scan", "Nested Loop": "nested_loop", "Hash Join": "hash_join",
  "Merge Join": "merge_join", Hash: "hash", Sort: "sort", "Incremental Sort": "sort", Aggregate: "aggregate", WindowAgg: "window", Limit: "limit",
  Unique: "unique", Result: "result", "CTE Scan": "cte_scan", "Subquery Scan": "subquery_scan", Materialize: "materialize", Memoize: "materialize", Gather: "gather", "Gather Merge": "gather",
};
const CONDITIONS = ["Index Cond", "Recheck Cond", "Hash Cond", "Merge Cond", "Join Filter", "Filter", "Sort Key", "Group Key"];

function readPlan(text) {
  try {
    const value = JSON.parse(text);
    const root = value?.Plan ?? value;
    return root && typeof root === "object" && root["Node Type"] ? root : null;
  } catch { return null; }
}

const stepsOf = (node) => (Array.isArray(node.Plans) ? node.Plans : []);
// EXPLAIN gives the mean of all loops, and counts the steps below in.
const loopsOf = (node) => Number(node["Actual Loops"] ?? 1) || 0;
const timeOf = (node) => (Number(node["Actual Total Time"]) || 0) * loopsOf(node);
const ownTimeOf = (node) => Math.max(0, timeOf(node) - stepsOf(node).reduce((sum, step) => sum + timeOf(step), 0));
const walk = (node, depth = 0) => (depth > MAX_DEPTH ? [] : [node, ...stepsOf(node).flatMap((step) => walk(step, depth + 1))]);

/** plan: what EXPLAIN (ANALYZE, FORMAT JSON) says of one query. isOpen: whether it is unfolded at first. */
export function QueryPlan({ plan = "", isOpen = false }) {
  const t = useT();
  const root = readPlan(plan);
  if (!root) return null;
  const nodes = walk(root);
  const total = nodes.reduce((sum, node) => sum + ownTimeOf(node), 0);
  const slowest = nodes.length > 1 && total > 0 ? nodes.reduce((most, node) => (ownTimeOf(node) > ownTimeOf(most) ? node : most)) : null;
  return (
    <details className="plan" open={isOpen}>
      <summary className="disclosure">{t("submissions.plan.title")}<NumberText value={timeOf(root)} digits={timeOf(root) < 10 ? 2 : 0} unit="millisecond" className="small" /></summary>
      <ul className="plan-list" aria-label={t("submissions.plan.title")}><Step node={root} total={total} slowest={slowest} depth={0} /></ul>
    </details>
  );
}

function Step({ node, total, slowest, depth }) {
  const t = useT();
  const format = new Intl.NumberFormat(numberLocale(useLocale())).format;
  const kind = String(node["Node Type"]);
  const below = depth < MAX_DEPTH ? stepsOf(node) : [];
  const percent = total > 0 ? Math.round((ownTimeOf(node) / total) * 100) : 0;
  const countOf = (name) => Math.round((Number(node[name]) || 0) * loopsOf(node));
  const rows = countOf("Actual Rows");
  const removed = countOf("Rows Removed by Filter") + countOf("Rows Removed by Join Filter");
  const conditions = CONDITIONS.filter((name) => node[name]);
  return (
    <li>
      <div className="plan-step">
        <span className="strong">{kind}</span>
        {node["Relation Name"] ? <code>{String(node["Relation Name"])}</code> : null}
        {node["Index Name"] ? <span className="small">{t("submissions.plan.index")} <code>{String(node["Index Name"])}</code></span> : null}
        {node === slowest ? <span className="badge badge--warning">{t("submissions.plan.slowest")}</span> : null}
        <span className="small num plan-share">{t("submissions.plan.share", { percent })}<span className="plan-bar" aria-hidden="true"><span style={{ width: `${percent}%` }} /></span></span>
      </div>
      <div className="plan-about small muted">
        {SAID[kind] ? <span>{t(`submissions.plan.kind.${SAID[kind]}`)}</span> : null}
        {loopsOf(node) ? <span className="num">{t("submissions.plan.rows", { count: rows, shown: format(rows) })}</span> : <span>{t("submissions.plan.never")}</span>}
        {removed ? <span className="num">{t("submissions.plan.removed", { count: removed, shown: format(removed) })}</span> : null}
        {conditions.map((name) => <span key={name}>{name}: <code>{[node[name]].flat().join(", ")}</code></span>)}
      </div>
      {below.length ? <ul className="plan-list">{below.map((step, index) => <Step key={index} node={step} total={total} slowest={slowest} depth={depth + 1} />)}</ul> : null}
    </li>
  );
}
