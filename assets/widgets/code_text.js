// What stands in the editors of this page, by storage key, for widgets that show what it makes.
import { useSyncExternalStore } from "react";

const texts = new Map();
const listeners = new Set();

export function setCodeText(storageKey, text) {
  if (texts.get(storageKey) === text) return;
  texts.set(storageKey, text);
  listeners.forEach((listener) => listener());
}

const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useCodeText = (storageKey) => useSyncExternalStore(subscribe, () => texts.get(storageKey) ?? "", () => "");
