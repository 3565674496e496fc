// Says that students still have the earlier tests and code of a published challenge, and takes the changes back.
import { useState } from "react";
import { Button } from "./challenge_fields";
import { Dialog } from "./dialog";
import { useT } from "./i18n";

export function Unpublished({ onDiscard }) {
  const t = useT();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const discard = async () => {
    setBusy(true);
    await onDiscard();
    setBusy(false);
    setAsking(false);
  };
  return (
    <div className="alert alert--warning row--wrap authoring-unpublished">
      <span className="grow">{t("authoring.changes.text")}</span>
      <Button small sign="undo" onClick={() => setAsking(true)}>{t("authoring.changes.discard")}</Button>
      <Dialog open={asking} onClose={() => setAsking(false)} title={t("authoring.changes.ask_title")}>
        <p>{t("authoring.changes.ask")}</p>
        <div className="dialog-actions">
          <Button onClick={() => setAsking(false)}>{t("common.cancel")}</Button>
          <Button variant="danger" aria-busy={busy} onClick={discard}>{t("authoring.changes.discard")}</Button>
        </div>
      </Dialog>
    </div>
  );
}
