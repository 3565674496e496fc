// A course's own fields: what it is called, about what, for whom, for how much.
import { useState } from "react";
import { SelectField, TextField } from "./challenge_fields";
import { useT } from "./i18n";

const CURRENCIES = ["KZT", "RUB", "USD", "EUR"];
const LEVELS = ["beginner", "intermediate", "advanced"];

export function BasicFields({ form, change, errors }) {
  const t = useT();
  const [open, setOpen] = useState(true);
  return (
    <section className="card stack" aria-label={t("courses.editor.basic")}>
      <div className="row ce-card-head">
        <h2 className="section-title grow">{t("courses.editor.basic")}</h2>
        <button type="button" className="btn btn--ghost btn--small" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? "courses.editor.hide" : "courses.editor.show")}</button>
      </div>
      {open || Object.keys(errors).length ? (
        <>
          <div data-field="title"><TextField label={t("courses.field.title")} value={form.title} maxLength={200} error={errors.title} onChange={(title) => change({ title })} /></div>
          <div data-field="description"><TextField label={t("courses.field.description")} value={form.description} lines={3} grows maxLength={20000} error={errors.description} onChange={(description) => change({ description })} /></div>
          <div className="wizard-basics">
            <SelectField label={t("courses.field.difficulty")} value={form.difficulty} error={errors.difficulty} onChange={(difficulty) => change({ difficulty })} options={LEVELS.map((each) => [each, t(`courses.difficulty.${each}`)])} />
            <div data-field="price"><TextField label={t("courses.field.price")} value={form.price} inputMode="decimal" optional help={t("courses.field.price_help")} error={errors.price} onChange={(price) => change({ price: price.replace(/[^\d.,]/g, "").slice(0, 10) })} /></div>
            <SelectField label={t("courses.field.currency")} value={form.currency} error={errors.currency} onChange={(currency) => change({ currency })} options={CURRENCIES.map((each) => [each, each])} />
          </div>
        </>
      ) : null}
    </section>
  );
}
