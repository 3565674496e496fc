// react-i18next set-up. The prerendered HTML is Russian, so the first render is Russian too (no hydration
// mismatch); I18nBoot then switches to the person's language, whose catalogue has been loading meanwhile.
import i18n from "i18next";
import { useEffect } from "react";
import { initReactI18next, useTranslation } from "react-i18next";
import ru from "../locales/ru.json";

export default i18n;
export const LOCALES = ["ru", "kk", "en"];
const COOKIE = "lms_locale";
const YEAR_S = 31536000;
const LOADERS = { kk: () => import("../locales/kk.json"), en: () => import("../locales/en.json") };
const inBrowser = typeof document !== "undefined";

i18n.use(initReactI18next).init({
  lng: "ru",
  fallbackLng: "ru",
  partialBundledLanguages: true,
  resources: { ru: { translation: ru } },
  interpolation: { escapeValue: false },
  react: { useSuspense: false },
  showSupportNotice: false,
});

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

const first = savedLocale();
const ready = inBrowser ? ensureCatalogue(first).catch(() => {}) : null;

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

/** Mounted once per page. `profile` is the locale of the signed-in person, used while no cookie says otherwise. */
export function I18nBoot({ profile }) {
  useEffect(() => {
    if (i18n.language !== first && i18n.isFirstBootDone !== true) {
      ready.then(() => apply(first)).finally(reveal);
    } else reveal();
    i18n.isFirstBootDone = true;
  }, []);
  useEffect(() => {
    if (profile && LOCALES.includes(profile) && !readCookie(COOKIE)) setLocale(profile);
  }, [profile]);
  return null;
}

function reveal() {
  document.documentElement.classList.remove("i18n-pending");
}
