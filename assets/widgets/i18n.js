// react-i18next set-up. Each page is prerendered in every language (lms_app/web/locale_pages.py) and says in
// <html data-prerendered> which one this is; the first render uses the same, so hydration finds what it expects.
// When that isn't the person's language after all, I18nBoot switches, and the text stays hidden until then.
import i18n from "i18next";
import { useEffect } from "react";
import { initReactI18next, useTranslation } from "react-i18next";

export default i18n;
export const LOCALES = ["ru", "kk", "en"];
const COOKIE = "lms_locale";
const YEAR_S = 31536000;
const LOADERS = { ru: () => import("../locales/ru.json"), kk: () => import("../locales/kk.json"), en: () => import("../locales/en.json") };
const inBrowser = typeof document !== "undefined";

export const readCookie = (name) => {
  const hit = inBrowser && document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return hit ? decodeURIComponent(hit.slice(name.length + 1)) : "";
};

export const savedLocale = () => {
  const saved = readCookie(COOKIE);
  if (LOCALES.includes(saved)) return saved;
  for (const tag of (inBrowser && navigator.languages) || []) {
    const language = tag.slice(0, 2).toLowerCase();
    if (LOCALES.includes(language)) return language;
  }
  return "ru";
};

async function ensureCatalogue(locale) {
  if (i18n.hasResourceBundle(locale, "translation")) return;
  const module = await LOADERS[locale]();
  i18n.addResourceBundle(locale, "translation", module.default);
}

const wanted = savedLocale();
const prerendered = (inBrowser && document.documentElement.dataset.prerendered) || "ru";
const first = prerendered === "any" ? wanted : prerendered; // "any": a shell without texts

i18n.use(initReactI18next).init({
  lng: first,
  fallbackLng: "ru",
  partialBundledLanguages: true,
  resources: {},
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
  showSupportNotice: false,
});
await Promise.all((inBrowser ? [first] : LOCALES).map(ensureCatalogue));
if (!inBrowser) globalThis.__lmsI18n = i18n; // the prerendering chooses the language of each page

export const useT = () => useTranslation().t;
export const useLocale = () => useTranslation().i18n.language;

async function apply(locale) {
  await ensureCatalogue(locale);
  await i18n.changeLanguage(locale);
  document.documentElement.lang = locale;
}

/** The person chose a language: kept for a year in a cookie that the server reads too. */
export const setLocale = (locale) => {
  document.cookie = `${COOKIE}=${locale}; path=/; max-age=${YEAR_S}; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
  return apply(locale);
};

let booted = false;

/** Mounted once per page. `profile` is the locale of the signed-in person, used while no cookie says otherwise. */
export function I18nBoot({ profile }) {
  useEffect(() => {
    if (!booted && i18n.language !== wanted) apply(wanted).finally(reveal);
    else reveal();
    booted = true;
  }, []);
  useEffect(() => {
    if (profile && LOCALES.includes(profile) && !readCookie(COOKIE)) setLocale(profile);
  }, [profile]);
  return null;
}

function reveal() {
  document.documentElement.classList.remove("i18n-pending");
}

/** What is wrong with a form in words: id -> field -> text, of id -> field -> key. */
export const inWords = (faults, t) => Object.fromEntries(Object.entries(faults).map(([id, fields]) => [id, Object.fromEntries(Object.entries(fields).map(([name, key]) => [name, t(key)]))]));
