// How PostgreSQL ran a query: a list in lists, each step with its rows and its share of the time.
import { useT } from "./i18n";

const MAX_DEPTH = 40;

function readPlan(text) {
  try {
    const value = JSON.parse(text);
    const root = value?.Plan ?? value;
    return root && typeof root === "object" && root["Node Type"] ? root : null;
  } catch { return null; }
}

// EXPLAIN gives the mean of all loops, and counts the steps below in.
const timeOf = (node) => (Number(node["Actual Total Time"]) || 0) * (Number(node["Actual Loops"]) || 1);
const stepsOf = (node) => (Array.isArray(node.Plans) ? node.Plans : []);

export function QueryPlan({ plan = "" }) {
  const t = useT();
  const root = readPlan(plan);
  if (!root) return null;
  return (
    <details className="plan">
      <summary className="disclosure">{t("submissions.plan.title")}</summary>
      <ul className="plan-list"><Step node={root} total={timeOf(root)} depth={0} /></ul>
    </details>
  );
}

function Step({ node, total, depth }) {
  const t = useT();
  const below = depth < MAX_DEPTH ? stepsOf(node) : [];
  const own = Math.max(0, timeOf(node) - stepsOf(node).reduce((sum, step) => sum + timeOf(step), 0));
  const percent = total > 0 ? Math.min(100, Math.round((own / total) * 100)) : 0;
  const rows = Math.round((Number(node["Actual Rows"]) || 0) * (Number(node["Actual Loops"]) || 1));
  return (
    <li>
      <div className="plan-step">
        <span className="strong">{String(node["Node Type"])}</span>
        {node["Relation Name"] ? <code>{String(node["Relation Name"])}</code> : null}
        {node["Index Name"] ? <span className="small">{t("submissions.plan.index", { name: String(node["Index Name"]) })}</span> : null}
        <span className="small muted num">{t("submissions.plan.rows", { count: rows })}</span>
        <span className="small num plan-share"><span className="plan-bar" aria-hidden="true"><span style={{ width: `${percent}%` }} /></span>{t("submissions.plan.share", { percent })}</span>
      </div>
      {below.length ? <ul className="plan-list">{below.map((step, index) => <Step key={index} node={step} total={total} depth={depth + 1} />)}</ul> : null}
    </li>
  );
}
