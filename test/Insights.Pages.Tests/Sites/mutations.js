// Runs the recorder in frames whose environment lacks this and that, and calls it with what nobody should call it with.
function run(script, runs, seed) {
  const random = () => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed / 2147483648; };
  const throwing = () => { throw new Error('mutated'); };
  const property = (o, name, get) => { try { Object.defineProperty(o, name, { get, configurable: true }); } catch { } };
  const mutations = [
    w => property(w, 'localStorage', throwing),
    w => property(w, 'localStorage', () => null),
    w => property(w, 'localStorage', () => ({ length: 1, key: () => null, getItem: () => 'x', setItem: throwing, removeItem: throwing })),
    w => property(w, 'sessionStorage', throwing),
    w => { for (const k of ['insights.id', 'insights.q.x', 'insights.end.x', 'insights.said']) w.localStorage.setItem(k, '{"at":1,"queue":[null,1,{}],"time":"?"}'); },
    w => { w.localStorage.setItem('insights.q.y', '{'); w.localStorage.setItem('insights.end.y', 'null'); },
    w => Object.freeze(w.history),
    w => Object.freeze(w.History.prototype),
    w => property(w, 'history', () => null),
    w => property(w, 'crypto', () => undefined),
    w => { w.crypto.getRandomValues = throwing; },
    w => property(w.navigator, 'sendBeacon', () => undefined),
    w => { w.navigator.sendBeacon = throwing; },
    w => property(w.navigator, 'locks', () => undefined),
    w => property(w.navigator, 'locks', () => ({ request: () => Promise.reject(new Error('mutated')) })),
    w => property(w.navigator, 'language', throwing),
    w => { w.fetch = undefined; },
    w => { w.fetch = throwing; },
    w => { w.fetch = () => Promise.reject(new Error('mutated')); },
    w => { w.fetch = () => Promise.resolve({ status: 202, json: () => Promise.reject(new Error('mutated')), headers: { get: () => null } }); },
    w => { w.fetch = () => Promise.resolve({ status: 202, json: () => Promise.resolve(null), headers: { get: throwing } }); },
    w => { w.fetch = () => Promise.resolve({ status: 429, headers: { get: () => 'soon' } }); },
    w => { w.fetch = () => ({}); },
    w => { w.Blob = undefined; },
    w => { w.URL = undefined; },
    w => { w.URLSearchParams = undefined; },
    w => { w.Intl = undefined; },
    w => property(w, 'screen', () => null),
    w => property(w.document, 'visibilityState', () => undefined),
    w => property(w.document, 'referrer', throwing),
    w => property(w.document, 'cookie', throwing),
    w => property(w.document, 'title', throwing),
    w => property(w.document, 'currentScript', () => null),
    w => { w.document.addEventListener = throwing; },
    w => { w.addEventListener = throwing; },
    w => { w.setTimeout = throwing; },
    w => { w.setInterval = undefined; },
    w => { w.JSON.stringify = throwing; },
    w => { w.Array.prototype.includes = undefined; },
    w => { w.Date.now = () => NaN; },
    w => { w.insights = { q: [null, 5, ['track'], ['nothing'], ['init']] }; },
    w => { w.insights = function () { }; w.insights.q = 'x'; },
    w => Object.freeze(w),
    w => { w.Object.prototype.polluted = 'x'; },
  ];
  const calls = w => {
    const i = w.insights, cyclic = {};
    cyclic.self = cyclic;
    const hostile = [undefined, null, 0, NaN, '', 'x', Symbol('s'), 10n, cyclic, [], {}, () => 1, 'y'.repeat(70000), { get x() { throw new Error('mutated'); } }, { toString: throwing }, { type: 1n }];
    const any = () => hostile[Math.floor(random() * hostile.length)];
    for (const name of ['track', 'page', 'goal', 'order', 'identify', 'consent', 'reset', 'flush', 'optOut', 'init', 'nothing']) {
      if (typeof i === 'function') i(name, any(), any(), any());
      if (i && i[name]) i[name](any(), any(), any());
    }
    for (const type of ['pagehide', 'pageshow', 'popstate', 'online', 'storage']) w.dispatchEvent(new w.Event(type));
    for (const type of ['click', 'submit', 'visibilitychange']) w.document.dispatchEvent(new w.Event(type));
    try { w.history.pushState({}, '', '?' + random()); } catch { }
  };
  return (async () => {
    const errors = [];
    let loaded = 0;
    for (let n = 0; n < runs; n++) {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const w = frame.contentWindow, chosen = mutations.filter(() => random() < .1);
      const note = what => { if (errors.length < 10) errors.push(n + ': ' + what + ' with ' + chosen.map(String).join(' ; ').slice(0, 600)); };
      w.onerror = message => note(message);
      w.onunhandledrejection = e => note('rejected: ' + (e.reason && (e.reason.stack || e.reason)));
      const f = new w.Function('script', 'calls', 'w', 'options', '(0, eval)(script); if (w.insights && w.insights.init) w.insights.init(options); calls(w);');
      chosen.forEach(m => { try { m(w); } catch { } });
      try {
        f(script, calls, w, { key: 'ins_browser_x_y', url: location.origin, cookie: random() < .3, hash: random() < .3, requireConsent: random() < .3, heartbeat: .001 });
        if (w.insights && w.insights.loaded) loaded++;
      } catch (e) { note('thrown: ' + (e && e.stack || e)); }
      if (n % 20 === 19) await new Promise(done => setTimeout(done));
      localStorage.clear();
      sessionStorage.clear();
      frame.remove();
    }
    await new Promise(done => setTimeout(done, 50));
    return { runs, loaded, errors };
  })();
}
