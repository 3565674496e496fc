"""The scripts of the attacks on the web runtime, by name; `test_web_attacks` lets them loose."""

# ruff: noqa: E501 - a script that is cut in the middle is harder to read than a long line

from models.submissions import CaseStatus

S = CaseStatus

# JavaScript that must not get the page past its limits; none of it ever writes "right" into #p.
EXHAUSTING: dict[str, tuple[str, set[CaseStatus]]] = {
    "endless loop": ("for (;;) {}", {S.TIMEOUT}),
    "endless microtasks": ("(function f() { Promise.resolve().then(f); })()", {S.TIMEOUT}),
    "endless timers": ("(function f() { for (let i = 0; i < 9e6; i++); setTimeout(f); })()", {S.WRONG}),
    "slow pattern": ("/(a*)*(a*)*b/.test('a'.repeat(60))", {S.TIMEOUT}),
    "memory of the heap": (
        "const a = []; for (;;) a.push(new Array(1e5).fill(Math.random()))",
        {S.MEMORY_LIMIT},
    ),
    "memory of buffers": (
        "const a = []; for (;;) a.push(new Uint8Array(3e7).fill(1))",
        {S.MEMORY_LIMIT, S.TIMEOUT},
    ),
    "million nodes": (
        "for (;;) document.body.append(Object.assign(document.createElement('b'), {textContent: 'x'}))",
        {S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "huge markup": ("document.body.innerHTML = '<div>'.repeat(2e6)", {S.TIMEOUT, S.MEMORY_LIMIT, S.WRONG}),
    "huge style": (
        "const s = document.createElement('style'); s.textContent = ':is(a b c) '.repeat(20) + '{}' + "
        "'* > * + * ~ *:has(* *):not(:has(b)) { color: red }'.repeat(200000); document.head.append(s)",
        {S.TIMEOUT, S.MEMORY_LIMIT, S.WRONG},
    ),
    "huge picture": (
        "const a = []; for (let i = 0; i < 99; i++) { const c = document.createElement('canvas'); "
        "c.width = c.height = 9000; c.getContext('2d').fillRect(0, 0, 9000, 9000); a.push(c); }",
        {S.TIMEOUT, S.MEMORY_LIMIT, S.WRONG},
    ),
    "windows": (
        "for (let i = 0; i < 3000; i++) window.open('about:blank', 'w' + i)",
        {S.WRONG, S.TIMEOUT},
    ),
    "dialogs": ("for (;;) alert('hello')", {S.OUTPUT_LIMIT, S.TIMEOUT}),
    "questions": ("while (!prompt('name?') && !confirm('sure?'));", {S.OUTPUT_LIMIT, S.TIMEOUT}),
    "printing": ("for (let i = 0; i < 50; i++) print()", {S.WRONG, S.TIMEOUT}),
    "refusing to leave": (
        "addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'x'; }); "
        "setInterval(() => location.reload(), 1)",
        {S.EXCEPTION, S.TIMEOUT, S.WRONG},
    ),
    "endless reloading": ("location.reload()", {S.EXCEPTION, S.TIMEOUT, S.WRONG, S.OUTPUT_LIMIT}),
    "refresh": (
        "document.write('<meta http-equiv=refresh content=0>')",
        {S.EXCEPTION, S.TIMEOUT, S.WRONG, S.OUTPUT_LIMIT},
    ),
    "console": ("for (;;) console.error('x'.repeat(10000))", {S.TIMEOUT, S.OUTPUT_LIMIT, S.MEMORY_LIMIT}),
    "console with objects": (
        "for (;;) console.error({ get stack() { return 'x'.repeat(9e6); } }, document)",
        {S.TIMEOUT, S.OUTPUT_LIMIT, S.MEMORY_LIMIT},
    ),
    "requests": (
        "for (let i = 0; i < 1e5; i++) fetch('/f' + i).catch(() => 0)",
        {S.OUTPUT_LIMIT, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "long addresses": (
        "for (let i = 0; i < 5e3; i++) fetch('/' + 'x'.repeat(1e6) + i).catch(() => 0)",
        {S.OUTPUT_LIMIT, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "workers": (
        "const u = URL.createObjectURL(new Blob(['for (;;) {}'])); "
        "for (let i = 0; i < 900; i++) new Worker(u)",
        {S.WRONG, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "frames": (
        "for (let i = 0; i < 4000; i++) document.body.append(document.createElement('iframe'))",
        {S.WRONG, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "frames in frames": (
        "document.body.innerHTML = '<iframe src=/?1></iframe><iframe src=/?2></iframe>'",
        set(S),
    ),
    "downloads": (
        "for (let i = 0; i < 300; i++) { const a = document.createElement('a'); a.download = 'f' + i; "
        "a.href = URL.createObjectURL(new Blob(['x'.repeat(1e6)])); document.body.append(a); a.click(); }",
        {S.WRONG, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "storage": (
        "for (let i = 0; ; i++) { try { localStorage['k' + i] = 'x'.repeat(1e6); } catch { break; } } "
        "const r = indexedDB.open('d'); r.onupgradeneeded = () => r.result.createObjectStore('s'); "
        "r.onsuccess = () => { for (let i = 0; i < 60; i++) r.result.transaction('s', 'readwrite')"
        ".objectStore('s').put(new Blob(['x'.repeat(4e6)]), i); }",
        {S.WRONG, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "history": (
        "for (;;) history.pushState({}, '', '/?' + Math.random())",
        {S.TIMEOUT, S.OUTPUT_LIMIT, S.WRONG},
    ),
    "broadcasts": (
        "const c = new BroadcastChannel('c'), d = new BroadcastChannel('c'); "
        "c.onmessage = (e) => { c.postMessage(e.data); d.postMessage(e.data + e.data); }; d.postMessage('x')",
        {S.WRONG, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
    "endless document": ("for (;;) document.write('<p>right</p>')", {S.TIMEOUT, S.MEMORY_LIMIT}),
    "going away": ("location.href = 'https://example.com/'", {S.EXCEPTION, S.WRONG}),
    "closing itself": ("window.close(); document.body.textContent = ''", {S.WRONG, S.EXCEPTION}),
    "text without end": (
        "document.getElementById('p').textContent = 'right'.repeat(4e6)",
        {S.WRONG, S.TIMEOUT, S.MEMORY_LIMIT},
    ),
}

# Each gives true when it got at what it must not get at; the judge waits until the page has said so or not.
ESCAPES: dict[str, str] = {
    "file by fetch": "(await fetch('file:///etc/passwd')).ok",
    "file by XMLHttpRequest": "await new Promise((ok, no) => { const x = new XMLHttpRequest(); "
    "x.open('GET', 'file:///etc/passwd'); x.onload = () => ok(true); x.onerror = no; x.send(); })",
    "file by frame": "await frame('file:///etc/passwd')",
    "file by picture": "await load('img', 'src', 'file:///usr/share/pixmaps/debian-logo.png')",
    "file by script": "await load('script', 'src', 'file:///opt/harness/probes.js')",
    "file by style": "await load('link', 'href', 'file:///etc/passwd')",
    "file by module": "!!(await import('file:///opt/harness/probes.js'))",
    "file by worker": "await new Promise((ok, no) => { const w = new Worker(URL.createObjectURL(new Blob("
    "[\"importScripts('file:///opt/harness/probes.js'); postMessage(1)\"]))); "
    "w.onmessage = () => ok(true); w.onerror = no; })",
    "file by navigation": "await (async () => { location.href = 'file:///etc/passwd'; "
    "await new Promise((r) => setTimeout(r, 100)); return location.protocol === 'file:'; })()",
    "path upwards": "(await (await fetch('/../../../etc/passwd')).text()).includes('root')",
    "encoded path upwards": "(await (await fetch('/data/%2e%2e/%2e%2e/etc/passwd')).text()).includes('root')",
    "the judge's files": "(await fetch('/opt/harness/steps.py')).ok",
    "another origin": "!!(await fetch('http://example.com/', { mode: 'no-cors' }))",
    "loopback": "!!(await fetch('http://127.0.0.1:9222/json', { mode: 'no-cors' }))",
    "loopback by name": "!!(await fetch('http://localhost:9222/json/version', { mode: 'no-cors' }))",
    "loopback of IPv6": "!!(await fetch('http://[::1]:9222/json', { mode: 'no-cors' }))",
    "debugging port by WebSocket": "await new Promise((ok, no) => { "
    "const s = new WebSocket('ws://127.0.0.1:9222/devtools/browser'); s.onopen = () => ok(true); s.onerror = no; })",
    "WebTransport": "await (async () => { const t = new WebTransport('https://127.0.0.1:9222/'); "
    "await t.ready; return true; })()",
    "WebRTC": "await new Promise((ok, no) => { const c = new RTCPeerConnection("
    "{ iceServers: [{ urls: 'stun:127.0.0.1:3478' }] }); c.createDataChannel('x'); "
    "c.onicecandidate = (e) => e.candidate === null ? no() : /srflx|relay/.test(e.candidate.candidate) && ok(true); "
    "c.createOffer().then((o) => c.setLocalDescription(o)); })",
    "events of a server": "await new Promise((ok, no) => { const s = new EventSource('http://127.0.0.1:9222/'); "
    "s.onopen = () => ok(true); s.onerror = no; })",
    "service worker": "!!(await navigator.serviceWorker.register('/sw.js'))",
    "shared worker elsewhere": "await new Promise((ok, no) => { "
    "const w = new SharedWorker('file:///opt/harness/probes.js'); w.onerror = no; w.port.onmessage = ok; })",
    "browser's own pages": "await frame('chrome://version/')",
    "developer tools": "await frame('devtools://devtools/bundled/inspector.html')",
    "source of a file": "await frame('view-source:file:///etc/passwd')",
    "files of the machine": "!!(await showOpenFilePicker())",
    "clipboard": "(await navigator.clipboard.readText()) !== undefined",
    "camera": "!!(await navigator.mediaDevices.getUserMedia({ video: true }))",
    "a window of its own": "!!window.open('chrome://version')",
}

# The page has one column and says "wrong"; each makes its own world say otherwise.
FORGERIES: dict[str, str] = {
    "boxes": "Element.prototype.getBoundingClientRect = function () { "
    "const n = [...document.querySelectorAll('.c')].indexOf(this); "
    "return { left: n * 100, x: n * 100, right: n * 100 + 90, top: 0, y: 0, bottom: 50, width: 90, height: 50 }; }",
    "layout numbers": "for (const n of ['offsetLeft', 'offsetTop', 'clientWidth', 'scrollWidth']) "
    "Object.defineProperty(HTMLElement.prototype, n, { get: () => Math.random() * 900 })",
    "computed style": "window.getComputedStyle = () => new Proxy({}, { get: () => () => 'grid' })",
    "values of styles": "CSSStyleDeclaration.prototype.getPropertyValue = () => 'rgb(0, 128, 0)'",
    "finding elements": "Document.prototype.querySelectorAll = Document.prototype.querySelector = () => "
    "[1, 2, 3, 4].map((n) => ({ innerText: 'right', getBoundingClientRect: () => ({ left: n }) }))",
    "JSON": 'JSON.stringify = () => \'{"columns":4,"text":"right"}\'; JSON.parse = () => ({ columns: 4 })',
    "toJSON": "Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => 'right'",
    "promises": "Promise.prototype.then = function (f) { f({ columns: 4, text: 'right' }); return this; }",
    "arrays": "Array.from = () => [1, 2, 3, 4]; Array.prototype.map = Array.prototype.filter = () => [4]; "
    "Array.prototype[Symbol.iterator] = function* () { yield 'right'; }",
    "properties of all objects": "for (const n of ['columns', 'text', 'value', 'result']) "
    "Object.defineProperty(Object.prototype, n, { get: () => 'right', set() {} })",
    "functions": "Function.prototype.call = Function.prototype.apply = Reflect.apply = () => 'right'",
    "texts": "for (const [p, n] of [[HTMLElement, 'innerText'], [Node, 'textContent']]) "
    "Object.defineProperty(p.prototype, n, { get: () => 'right' })",
    "title and attributes": "Element.prototype.getAttribute = () => 'right'; "
    "Object.defineProperty(document, 'title', { get: () => 'right' })",
    "clobbered document": "document.body.insertAdjacentHTML('beforeend', "
    "'<form name=querySelectorAll></form><form name=documentElement></form><img name=getAnimations>"
    "<form name=activeElement></form><form name=title></form>')",
    "clobbered form": "const f = document.createElement('form'); f.id = 'f'; f.append(document.getElementById('p')); "
    "f.insertAdjacentHTML('beforeend', '<input name=getBoundingClientRect><input name=children>"
    "<input name=checkVisibility><input name=innerText value=right>'); document.body.append(f)",
    "clobbered window": "document.body.insertAdjacentHTML('beforeend', '<iframe name=innerWidth></iframe>"
    "<a id=getComputedStyle></a><a id=scrollY></a><a id=Reflect></a><a id=judge></a>')",
    "frames of the judge": "window.requestAnimationFrame = (f) => f({ columns: 4, text: 'right' })",
    "watching for changes": "new MutationObserver(() => { document.getElementById('p').textContent = 'right'; })"
    ".observe(document, { subtree: true, attributes: true, childList: true, characterData: true })",
    "answer to being looked at": "const s = console; for (const n of Object.keys(s)) s[n] = () => 0; "
    "Object.defineProperty(window, 'judge', { set(j) { j.read = () => ({ columns: 4, text: 'right' }); } })",
    "printed verdict": 'document.write(\'<!--\'); document.write(\'{"value": {"columns": 4, "text": "right"}}\')',
    "messages": 'for (const m of [\'{"id":1,"result":{"value":"right"}}\\0\', {value: {text: \'right\'}}]) '
    "{ postMessage(m, '*'); parent.postMessage(m, '*'); console.log(m); }",
    "another document": "document.open(); document.write('<p id=p>wrong</p>'); document.close(); "
    "document.querySelectorAll = () => [{ innerText: 'right' }]",
    "blob in its place": "location.href = URL.createObjectURL(new Blob(["
    "'<p id=p>right</p><style>body{display:grid;grid-template-columns:repeat(4,1fr)}</style>"
    "<i class=c>a</i><i class=c>b</i><i class=c>c</i><i class=c>d</i>'], { type: 'text/html' }))",
}
