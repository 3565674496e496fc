// Importing a roster: choose a file, say what its columns hold, look at what would happen, import, keep the logins.
import { useState } from "react";
import { Button, SelectField } from "./challenge_fields";
import { Dialog } from "./dialog";
import { api } from "./http";
import { useT } from "./i18n";
import { refusalText } from "./schedule_words";

const MAX_BYTES = 1024 * 1024;
const COLUMNS = [["name", "name"], ["lastName", "last_name"], ["className", "class"], ["username", "username"], ["email", "email"]];
const TONES = { CREATE: "good", TAKE_IN: "good", MOVE: "info", UNCHANGED: "neutral", ERROR: "bad" };

const readFile = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(String(reader.result).split(",")[1] || "");
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file); // as base64: which encoding it has is found out by the server
});

function download(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Rows({ rows }) {
  const t = useT();
  return (
    <div className="table-wrap roster-rows" tabIndex={0} role="region" aria-label={t("clubs.roster.rows")}>
      <table className="table">
        <thead><tr><th scope="col">{t("clubs.roster.line")}</th><th scope="col">{t("clubs.roster.column.name")}</th><th scope="col">{t("clubs.roster.column.class")}</th><th scope="col">{t("clubs.roster.what")}</th></tr></thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td className="num">{row.line}</td>
              <th scope="row">{row.name || "—"}{row.username ? <span className="muted small"> {row.username}</span> : null}</th>
              <td>{row.className}</td>
              <td><span className={`badge badge--${TONES[row.action]}`}>{t(`clubs.roster.action.${row.action.toLowerCase()}`)}</span>{row.error ? <div className="roster-error">{row.error}</div> : null}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Mapping({ report, onChange }) {
  const t = useT();
  const options = [["", t("clubs.roster.no_column")], ...report.columns.map((name, index) => [String(index), name || String(index + 1)])];
  return (
    <fieldset className="roster-mapping">
      <legend className="strong">{t("clubs.roster.mapping")}</legend>
      {COLUMNS.map(([field, text]) => (
        <SelectField key={field} label={t(`clubs.roster.column.${text}`)} value={String(report.mapping[field] ?? "")} options={options} onChange={(value) => onChange({ ...report.mapping, [field]: value === "" ? null : Number(value) })} />
      ))}
    </fieldset>
  );
}

function Choose({ clubId, onFile, failed }) {
  const t = useT();
  return (
    <div className="stack">
      <p className="muted">{t("clubs.roster.lead")}</p>
      {failed ? <div className="alert alert--bad" role="alert"><span>{failed}</span></div> : null}
      <label className="field"><span className="field-label">{t("clubs.roster.file")}</span>
        <input type="file" className="input" accept=".csv,.txt,.tsv,text/csv" onChange={(event) => onFile(event.target.files[0])} />
      </label>
      <p><a className="link" href={`/api/kruzhok/${clubId}/members/import/template`} download="roster.csv">{t("clubs.roster.template")}</a></p>
    </div>
  );
}

function Result({ report, onClose }) {
  const t = useT();
  const { create, takeIn, move, unchanged, errors } = report.counts;
  return (
    <div className="stack">
      <p role="status">{t("clubs.roster.result", { create, takeIn, move, unchanged, errors })}</p>
      {report.loginsCsv ? <div className="alert alert--warning"><span>{t("clubs.roster.logins_once")}</span></div> : null}
      {!create && unchanged ? <p className="muted">{t("clubs.roster.print_again")}</p> : null}
      {errors ? <Rows rows={report.rows.filter((row) => row.action === "ERROR")} /> : null}
      <div className="dialog-actions">
        {report.loginsCsv ? <Button onClick={() => download(report.loginsCsv, "logins.csv")}>{t("clubs.roster.download")}</Button> : null}
        <Button variant="primary" onClick={onClose}>{t("clubs.student.done")}</Button>
      </div>
    </div>
  );
}

function Import({ clubId, classes, onClose }) {
  const t = useT();
  const [content, setContent] = useState("");
  const [classId, setClassId] = useState(classes[0]?.id || "");
  const [report, setReport] = useState(null);
  const [failed, setFailed] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (file, mapping, wanted, dry) => {
    if (busy) return;
    setBusy(true);
    setFailed("");
    const body = { contentBase64: file, mapping, classId: wanted || null };
    const answer = await api(`/api/kruzhok/${clubId}/members/import${dry ? "?dryRun=true" : ""}`, { method: "POST", body });
    setBusy(false);
    if (answer.ok) setReport(answer.data);
    // What was imported can't be known: the same file again shows it, and passwords are printed anew.
    else if (!dry && answer.status === 0) setFailed(t("clubs.roster.answer_lost"));
    else setFailed(Object.values(answer.fields).flat()[0] || refusalText(t, answer));
  };
  const take = async (file) => {
    if (!file) return;
    if (file.size > MAX_BYTES) { setFailed(t("errors.roster.too_large", { max: MAX_BYTES / 1024 })); return; }
    try {
      const read = await readFile(file);
      setContent(read);
      await send(read, null, classId, true);
    } catch { setFailed(t("errors.roster.no_text")); } // the file was moved or locked since it was chosen
  };
  if (!report) return <Choose clubId={clubId} onFile={take} failed={failed} />;
  if (!report.isDryRun) return <Result report={report} onClose={onClose} />;
  const { create, takeIn, move, unchanged, errors } = report.counts;
  const changes = create + takeIn + move;
  const problem = failed || report.problem;
  return (
    <div className="stack" aria-busy={busy}>
      <Mapping report={report} onChange={(mapping) => send(content, mapping, classId, true)} />
      {classes.length > 1 ? <SelectField label={t("clubs.roster.default_class")} value={classId} options={classes.map((each) => [each.id, each.name])} onChange={(value) => { setClassId(value); send(content, report.mapping, value, true); }} /> : null}
      {problem ? <div className="alert alert--bad" role="alert"><span>{problem}</span></div> : null}
      <p role="status">{t("clubs.roster.summary", { create, takeIn, move, unchanged, errors })}</p>
      {unchanged && !changes ? <p className="muted">{t("clubs.roster.print_again")}</p> : null}
      {report.rows.length ? <Rows rows={report.rows} /> : null}
      <div className="dialog-actions">
        <Button onClick={() => { setReport(null); setFailed(""); }}>{t("clubs.roster.other_file")}</Button>
        <button type="button" className="btn btn--primary" disabled={!changes || Boolean(report.problem)} aria-busy={busy || undefined} onClick={() => send(content, report.mapping, classId, false)}>{busy ? t("common.working") : t("clubs.roster.submit", { count: changes })}</button>
      </div>
    </div>
  );
}

/** The button and dialog of the import; what was chosen and the logins are gone when it is closed. */
export function ImportRoster({ clubId, classes }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t("clubs.roster.import")}</Button>
      <Dialog open={open} onClose={close} title={t("clubs.roster.import")} className="dialog--wide"><Import clubId={clubId} classes={classes || []} onClose={close} /></Dialog>
    </>
  );
}
