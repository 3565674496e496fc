// Accounts that a mentor makes for children. A password is kept in the open dialog only, and is gone with it.
import { useRef, useState } from "react";
import { Button, SelectField, TextField } from "./challenge_fields";
import { CopyText } from "./copy_text";
import { Dialog } from "./dialog";
import { api, makeKey } from "./http";
import { useT } from "./i18n";
import { refusalText } from "./schedule_words";

const FORBIDDEN = 403;
const base = (clubId) => `/api/kruzhok/${clubId}/members`;

/** Name and password of a new account, with the word that they are shown this one time. */
function Login({ made, children }) {
  const t = useT();
  return (
    <div className="stack">
      <p className="strong">{made.name}</p>
      <dl className="login-shown">
        <dt>{t("clubs.student.username")}</dt><dd className="mono">{made.username}</dd>
        <dt>{t("clubs.student.password")}</dt><dd className="mono">{made.password}</dd>
      </dl>
      <div className="alert alert--warning" role="status"><span>{t("clubs.student.shown_once")}</span></div>
      <div className="dialog-actions">
        <CopyText text={`${made.username}\n${made.password}`}>{t("clubs.student.copy")}</CopyText>
        {children}
      </div>
    </div>
  );
}

function StudentForm({ clubId, classes, onMade, onClose, onLimit }) {
  const t = useT();
  const [name, setName] = useState("");
  const [username, setUsername] = useState("");
  const [classId, setClassId] = useState(classes[0]?.id || "");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState({});
  const unanswered = useRef({}); // while no answer has come the account may be there already: asked again, it is the same
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!name.trim()) { setFailed({ name: [t("errors.field.required")] }); return; }
    setBusy(true);
    const body = { name, username, classId: classId || null };
    const what = JSON.stringify(body);
    if (unanswered.current.what !== what) unanswered.current = { what, key: makeKey() };
    const answer = await api(`${base(clubId)}/students`, { method: "POST", body, key: unanswered.current.key });
    setBusy(false);
    if (answer.status !== 0) unanswered.current = {};
    if (answer.ok) onMade(answer.data);
    else if (answer.status === FORBIDDEN) onLimit();
    else setFailed({ ...answer.fields, text: refusalText(t, answer) });
  };
  const wrong = (field) => failed[field]?.[0];
  return (
    <form className="form" onSubmit={submit} noValidate aria-busy={busy} aria-label={t("clubs.student.add")}>
      {failed.text && !wrong("name") && !wrong("username") ? <div className="alert alert--bad" role="alert"><span>{wrong("classId") || failed.text}</span></div> : null}
      <p className="muted">{t("clubs.student.lead")}</p>
      <TextField label={t("clubs.student.name")} value={name} onChange={setName} maxLength={100} error={wrong("name")} aria-required="true" />
      <TextField label={t("clubs.student.username")} value={username} onChange={setUsername} maxLength={40} optional help={t("clubs.student.username_help")} error={wrong("username")} />
      {classes.length > 1 ? <SelectField label={t("clubs.student.class")} value={classId} onChange={setClassId} options={classes.map((each) => [each.id, each.name])} /> : null}
      <div className="dialog-actions">
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <button type="submit" className="btn btn--primary" aria-busy={busy || undefined}>{busy ? t("common.working") : t("clubs.student.submit")}</button>
      </div>
    </form>
  );
}

/** The button and dialog that make an account for a child. `onLimit` is told when no place is left. */
export function AddStudent({ clubId, classes, onLimit }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState(null);
  const close = () => { setOpen(false); setMade(null); };
  return (
    <>
      <Button sign="plus" onClick={() => setOpen(true)}>{t("clubs.student.add")}</Button>
      <Dialog open={open} onClose={close} title={t(made ? "clubs.student.made" : "clubs.student.add")}>
        {made ? (
          <Login made={made}>
            <Button onClick={() => setMade(null)}>{t("clubs.student.next")}</Button>
            <Button variant="primary" onClick={close}>{t("clubs.student.done")}</Button>
          </Login>
        ) : <StudentForm clubId={clubId} classes={classes || []} onMade={setMade} onClose={close} onLimit={() => { close(); onLimit?.(); }} />}
      </Dialog>
    </>
  );
}

/** The button of one child's account that gives it a new password, after asking. */
export function NewPassword({ clubId, memberId, name }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [made, setMade] = useState(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const close = () => { setOpen(false); setMade(null); setFailed(""); };
  const ask = async () => {
    if (busy) return;
    setBusy(true);
    const answer = await api(`${base(clubId)}/${memberId}/password`, { method: "POST" });
    setBusy(false);
    if (answer.ok) setMade(answer.data);
    else setFailed(refusalText(t, answer));
  };
  return (
    <>
      <Button small onClick={() => setOpen(true)} aria-label={t("clubs.student.new_password_of", { name })}>{t("clubs.student.new_password")}</Button>
      <Dialog open={open} onClose={close} title={t("clubs.student.new_password")}>
        {made ? <Login made={made}><Button variant="primary" onClick={close}>{t("clubs.student.done")}</Button></Login> : (
          <div className="stack">
            {failed ? <div className="alert alert--bad" role="alert"><span>{failed}</span></div> : null}
            <p>{t("clubs.student.new_password_text", { name })}</p>
            <div className="dialog-actions">
              <Button onClick={close}>{t("common.cancel")}</Button>
              <Button variant="primary" onClick={ask} aria-busy={busy || undefined}>{t("clubs.student.new_password")}</Button>
            </div>
          </div>
        )}
      </Dialog>
    </>
  );
}
