// Looks at the page from the judge's own world. Named form fields shadow members of document and form even here, so
// every member is taken from its prototype.
(() => {
  const getter = (prototype, name) => {
    const { get } = Object.getOwnPropertyDescriptor(prototype, name);
    return (object) => Reflect.apply(get, object, []);
  };
  const method = (prototype, name) => {
    const value = prototype[name];
    return (object, ...rest) => Reflect.apply(value, object, rest);
  };
  const queryAll = method(Document.prototype, "querySelectorAll");
  const activeElement = getter(Document.prototype, "activeElement");
  const title = getter(Document.prototype, "title");
  const animations = method(Document.prototype, "getAnimations");
  const root = getter(Document.prototype, "documentElement");
  const boxOf = method(Element.prototype, "getBoundingClientRect");
  const attribute = method(Element.prototype, "getAttribute");
  const check = method(Element.prototype, "checkVisibility");
  const scrollIntoView = method(Element.prototype, "scrollIntoView");
  const elements = getter(Element.prototype, "children");
  const parentElement = getter(Node.prototype, "parentElement");
  const localName = getter(Element.prototype, "localName");
  const textContent = getter(Node.prototype, "textContent");
  const innerText = getter(HTMLElement.prototype, "innerText");
  const focus = method(HTMLElement.prototype, "focus");
  const isComplete = getter(HTMLImageElement.prototype, "complete");
  const naturalWidth = getter(HTMLImageElement.prototype, "naturalWidth");
  const fieldValue = {
    input: getter(HTMLInputElement.prototype, "value"),
    textarea: getter(HTMLTextAreaElement.prototype, "value"),
    select: getter(HTMLSelectElement.prototype, "value"),
  };
  const MAX_ITEMS = 200;
  const MAX_TEXT = 2000;
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

  const all = (selector) => Array.from(queryAll(document, selector));
  const one = (selector) => all(selector)[0] ?? null;
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const clean = (text) => text.replace(/\s+/g, " ").trim().slice(0, MAX_TEXT);
  const round = (number) => Math.round(number * 10) / 10;

  // The part of an element that can be seen: cut by what its ancestors hide, empty when off the page to a side.
  const seenBox = (element) => {
    const own = boxOf(element);
    let { left, top, right, bottom } = own;
    let isFixed = style(element).position === "fixed";
    for (let each = parentElement(element); each && !isFixed; each = parentElement(each)) {
      const { overflowX, overflowY, position } = style(each);
      const box = boxOf(each);
      const isRoot = localName(each) === "html" || localName(each) === "body";
      if (!isRoot && overflowX !== "visible") [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
      if (!isRoot && overflowY !== "visible") [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      isFixed = position === "fixed";
    }
    left = Math.max(left, 0);
    right = Math.min(right, innerWidth);
    top = isFixed ? Math.max(top, 0) : Math.max(top, -scrollY);
    if (isFixed) bottom = Math.min(bottom, innerHeight);
    return { left, top, right, bottom };
  };
  const isVisible = (element) => {
    if (!check(element, { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })) return false;
    const { left, top, right, bottom } = seenBox(element);
    return right - left >= 1 && bottom - top >= 1;
  };
  const boxes = (list) => list.filter((each) => check(each) && boxOf(each).width > 0).map(boxOf);

  // Boxes that stand side by side, from top to bottom.
  const rowsOf = (selector) => {
    const rows = [];
    for (const box of boxes(all(selector)).sort((a, b) => a.top - b.top || a.left - b.left)) {
      const row = rows.at(-1);
      if (row && box.top < row[0].bottom - 1) row.push(box);
      else rows.push([box]);
    }
    return rows;
  };
  const same = (numbers) => Math.max(...numbers) - Math.min(...numbers) <= 1;
  const spread = (list) => {
    const holder = list.length && parentElement(list[0]);
    const found = boxes(list);
    if (!holder || !found.length) return 0;
    const { paddingLeft, paddingRight } = style(holder);
    const room = boxOf(holder).width - parseFloat(paddingLeft) - parseFloat(paddingRight);
    return (Math.max(...found.map((box) => box.right)) - Math.min(...found.map((box) => box.left))) / room;
  };

  const finite = () => animations(document).filter((each) => each.playState === "running" && each.effect?.getComputedTiming().endTime < Infinity);
  const RING = ["outline-style", "outline-width", "outline-color", "box-shadow", "border-color", "border-width", "background-color", "color", "text-decoration"];
  const ringOf = (element) => {
    for (const each of animations(document)) if (each.effect?.target === element && each.effect.getComputedTiming().endTime < Infinity) each.finish();
    const all = style(element);
    const values = RING.map((name) => all.getPropertyValue(name));
    // An outline that isn't drawn changes nothing, whatever its colour.
    const isDrawn = values[0] !== "none" && parseFloat(values[1]) >= 1 && !/^rgba\(.*, 0\)$/.test(values[2]);
    return (isDrawn ? ["outline", ...values] : values.slice(3)).join("|");
  };
  // How what can take the focus looked before anybody gave it; taking it away now would be an event to answer to.
  const plainRings = new WeakMap();
  // A card may show for the link inside it that it has the focus.
  const withCard = (element) => {
    const found = [element];
    for (let each = parentElement(element); each && found.length < 3 && localName(each) !== "body"; each = parentElement(each)) found.push(each);
    return found;
  };
  const hasRing = () => {
    const element = activeElement(document);
    if (!element || localName(element) === "body") return false;
    return withCard(element).some((each) => {
      const plain = plainRings.get(each);
      return plain ? ringOf(each) !== plain : each === element && ringOf(each).startsWith("outline");
    });
  };

  const READ = {
    count: (selector) => all(selector).length,
    visible: (selector) => { const element = one(selector); return element !== null && isVisible(element); },
    visible_count: (selector) => all(selector).filter(isVisible).length,
    text: (selector) => { const element = one(selector); return element && clean(element instanceof HTMLElement ? innerText(element) : textContent(element)); },
    texts: (selector) => all(selector).slice(0, MAX_ITEMS).map((element) => clean(element instanceof HTMLElement ? innerText(element) : textContent(element))),
    value: (selector) => { const element = one(selector); return element && (fieldValue[localName(element)]?.(element) ?? null)?.slice(0, MAX_TEXT); },
    attribute: (selector, { name }) => { const element = one(selector); return element && (attribute(element, name)?.slice(0, MAX_TEXT) ?? null); },
    style: (selector, { property, pseudo }) => { const element = one(selector); return element && style(element, pseudo).getPropertyValue(property).slice(0, MAX_TEXT); },
    box: (selector) => { const element = one(selector); if (!element) return null; const { x, y, width, height } = boxOf(element); return { x: round(x), y: round(y), width: round(width), height: round(height) }; },
    columns: (selector) => new Set((rowsOf(selector)[0] ?? []).map((box) => Math.round(box.left))).size,
    rows: (selector) => rowsOf(selector).slice(0, MAX_ITEMS).map((row) => row.length),
    aligned: (selector) => rowsOf(selector).every((row) => same(row.map((box) => box.top)) && same(row.map((box) => box.height)) && same(row.map((box) => box.width))),
    filled: (selector) => spread(all(selector)) >= 0.9 && spread(all(selector)) <= 1.01,
    images: (selector) => { const images = all(selector).filter((each) => each instanceof HTMLImageElement); const loaded = images.filter((each) => isComplete(each) && naturalWidth(each) > 0).length; return { loaded, waiting: images.filter((each) => !isComplete(each)).length, broken: images.length - loaded - images.filter((each) => !isComplete(each)).length }; },
    focused: (selector) => all(selector).indexOf(activeElement(document)),
    focus_ring: () => hasRing(),
    overflow: () => root(document).scrollWidth > innerWidth + 1,
    scroll: () => ({ x: Math.round(scrollX), y: Math.round(scrollY) }),
    title: () => clean(title(document)),
  };

  return {
    read(probes) {
      return Object.fromEntries(Object.entries(probes).map(([name, [kind, subject, options]]) => [name, READ[kind](subject, options)]));
    },
    remember() { for (const each of all(FOCUSABLE).slice(0, 500).flatMap(withCard)) plainRings.set(each, ringOf(each)); },
    find: (selector) => one(selector),
    // Where to click: the middle of the element, scrolled into view; null when there is none or it has no size.
    point(selector) {
      const element = one(selector);
      if (!element || !isVisible(element)) return null;
      scrollIntoView(element, { block: "nearest", inline: "nearest", behavior: "instant" });
      const { left, top, right, bottom } = seenBox(element);
      return [(left + right) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
    },
    focus(selector) {
      const element = one(selector);
      if (element) focus(element, { focusVisible: true });
      return element !== null && activeElement(document) === element;
    },
    scroll(target) {
      if (typeof target === "number") window.scrollTo({ top: target, behavior: "instant" });
      else {
        const element = one(target);
        if (!element) return false;
        scrollIntoView(element, { block: "center", behavior: "instant" });
      }
      return true;
    },
    async frames() { await frame(); await frame(); },
    async settle() {
      const end = performance.now() + 1000;
      await frame();
      while (finite().length && performance.now() < end) await frame();
      await frame();
    },
  };
})()
