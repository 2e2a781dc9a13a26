// Insights' recorder for web pages: what it records and every option are in docs/browsers.md. Licence: Apache-2.0.
//
// It throws nothing into the page, changes no link and sets no cookie unless it is told to. Events wait in localStorage
// until the server has answered for them, and keep their IDs, so that sending twice counts once. Comments stand on lines
// of their own: a silo serves the file without them and without indentation.
(function (w, d) {
  'use strict';

  // Of one batch: events, milliseconds until it is sent, bytes.
  const BATCH = 20, WAIT = 5e3, BYTES = 48 * 1024;
  // Events that wait at most, and for how long: the server takes none that are older than a day.
  const MOST = 500, KEEP = 864e5;
  // How long the end of a tab is held back, and after which silence a tab counts as dead.
  const HELD = 5e3, STALE = 18e4;
  // Longest wait between attempts; bytes of properties, of which an event of 32 KiB still has room.
  const PAUSE = 3e5, PROPERTIES = 24e3;
  const PREFIX = 'insights.';
  const NOBODY = /^(|null|undefined|nan|none|true|false|0|anonymous|guest|\[object object\])$/i;
  const CAMPAIGN = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'];

  const script = d.currentScript, stub = w.insights;
  if (stub && stub.loaded) return;

  // What is known until the page may store something, and where it cannot.
  const memory = {};
  let options, address, started, stopped, full, more, tab, page, timer, fails = 0, notBefore = 0;
  // true: records and sends. null: records, and waits for consent. false: neither.
  let allowed = null;
  // Events that have no answer yet, oldest first; those of the request under way stand at the beginning.
  let queue = [], flying = [];
  let shownSince = 0, shown = 0;
  const early = [];

  const safe = f => function () { try { return f.apply(this, arguments); } catch { } };
  const now = () => Date.now();
  const isShown = () => d.visibilityState !== 'hidden';
  const on = (target, type, f, capture) => target.addEventListener(type, safe(f), capture);

  // Version 4, lower case.
  function uuid() {
    const bytes = new Uint8Array(16);
    try { w.crypto.getRandomValues(bytes); } catch { bytes.forEach((_, i) => { bytes[i] = Math.random() * 256; }); }
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    return Array.from(bytes, (b, i) => (i > 3 && i < 11 && !(i & 1) ? '-' : '') + (b + 256).toString(16).slice(1)).join('');
  }

  // Reads a key, or with a value sets it, or with null removes it. undefined: there is no such storage.
  function raw(storage, key, value) {
    try {
      const s = w[storage];
      if (value === undefined) return s.getItem(PREFIX + key);
      if (value === null) s.removeItem(PREFIX + key); else s.setItem(PREFIX + key, value);
      return value;
    } catch { }
  }

  // The same for localStorage, with the consent that it takes; what cannot be stored is known to this page alone.
  function local(key, value) {
    if (value !== undefined) {
      memory[key] = value;
      if (allowed && raw('localStorage', key, value) === undefined) full = true;
      return value;
    }
    const kept = allowed && !full ? raw('localStorage', key) : undefined;
    return kept === undefined ? memory[key] : kept;
  }

  const read = text => { try { return JSON.parse(text); } catch { } };

  function stored(prefix) {
    const found = [];
    try {
      for (let i = 0; i < w.localStorage.length; i++) {
        const key = w.localStorage.key(i).slice(PREFIX.length);
        if (w.localStorage.key(i).startsWith(PREFIX + prefix)) found.push(key);
      }
    } catch { }
    return found;
  }

  // One tab at a time; where there are no locks both may, and event IDs make it harmless.
  function alone(f) {
    const locks = w.navigator.locks;
    if (!locks || !locks.request) return f();
    locks.request(PREFIX + 'queue', { ifAvailable: true }, lock => { if (lock) safe(f)(); }).catch(() => { });
  }

  // The address without what may be personal: of the query the named parameters only, the fragment only where it is a page.
  function clean(href, whole) {
    try {
      const url = new URL(href, w.location.href), kept = new URLSearchParams();
      if (!/^https?:$/.test(url.protocol)) return;
      if (whole) for (const name of options.query || CAMPAIGN) for (const value of url.searchParams.getAll(name)) kept.append(name, value);
      const query = kept.toString();
      return (url.origin + url.pathname + (query && '?' + query) + (whole && options.hash ? url.hash : '')).slice(0, 2048);
    } catch { }
  }

  function cookie(value) {
    const match = /(?:^|; )insights_id=([^;]*)/.exec(d.cookie);
    if (value === undefined) return match && decodeURIComponent(match[1]);
    d.cookie = 'insights_id=' + encodeURIComponent(value) + '; path=/; samesite=lax; max-age=' + (value ? 34e6 : 0)
      + (options.cookie === true ? '' : '; domain=' + options.cookie) + (w.location.protocol === 'https:' ? '; secure' : '');
  }

  function anonymousId(fresh) {
    let id = !fresh && (allowed && options.cookie && cookie() || local('id'));
    if (!id) id = uuid();
    if (id !== memory.id || fresh) {
      local('id', id);
      if (allowed && options.cookie) cookie(id);
    }
    return id;
  }

  function context() {
    const found = {};
    try {
      found.locale = w.navigator.language;
      found.screen = w.screen.width + 'x' + w.screen.height;
      found.timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    } catch { }
    return found;
  }

  function event(type, properties, more) {
    const e = {
      eventId: uuid(), anonymousId: anonymousId(), userId: local('user') || undefined, time: now(), type, tabId: tab,
      application: options.application, page: page && { url: page.url, title: page.title }, context: context(), ...more,
    };
    const text = safe(JSON.stringify)(properties);
    if (text && text[0] === '{' && text !== '{}' && text.length < PROPERTIES) e.properties = JSON.parse(text);
    return e;
  }

  function record(type, properties, more) {
    if (!options || allowed === false || stopped || !type) return;
    add([event(String(type), properties, more)]);
  }

  function add(events) {
    queue = queue.concat(events);
    if (queue.length > MOST) queue.splice(flying.length, queue.length - MOST);
    save();
    if (queue.length - flying.length >= BATCH) flush(); else wait(WAIT);
  }

  // Under the ID of the document: another tab has another, and so has the next page of this one.
  function save(closed) {
    if (allowed) raw('localStorage', 'q.' + save.id, queue.length ? JSON.stringify({ at: now(), closed, queue }) : null);
  }

  function wait(ms) {
    if (!timer) timer = w.setTimeout(safe(flush), ms);
  }

  const body = events => JSON.stringify({ sentAt: now(), events });

  function next(from, most) {
    let batch = queue.slice(from, from + BATCH);
    while (batch.length > 1 && new Blob([body(batch)]).size > most) batch = batch.slice(0, batch.length >> 1);
    return batch;
  }

  function flush() {
    w.clearTimeout(timer);
    timer = 0;
    if (!allowed || stopped || !started || flying.length || !queue.length) return;
    if (notBefore > now()) return wait(notBefore - now());
    flying = next(0, BYTES);
    post(body(flying));
  }

  function post(text) {
    const again = seconds => {
      notBefore = now() + (seconds > 0 ? seconds * 1e3 : Math.min(PAUSE, WAIT * 2 ** fails++));
      flying = [];
      wait(notBefore - now());
    };
    const done = () => {
      queue = queue.filter(e => !flying.includes(e));
      flying = [];
      fails = 0;
      save();
      if (queue.length) flush(); else if (more) adopt();
    };
    try { w.fetch(address, { method: 'POST', body: text, keepalive: true, credentials: 'omit' }).then(answer => {
      if (answer.status === 202) return answer.json().then(counts => counts.retriable ? again() : done());
      if (answer.status === 429 || answer.status >= 500 || answer.status === 408) return again(+answer.headers.get('retry-after'));
      // The key opens nothing here: no event will ever be taken.
      if (answer.status === 401 || answer.status === 403) {
        stopped = true;
        queue = [];
      }
      done();
    }).catch(() => again()); } catch { again(); }
  }

  // The page may never come back. Nobody tells whether a beacon arrived, so its events stay stored, and the next page of
  // this site sends them again.
  function beacon() {
    let from = flying.length, most = BYTES;
    while (allowed && !stopped && from < queue.length) {
      const batch = next(from, most);
      if (w.navigator.sendBeacon && w.navigator.sendBeacon(address, body(batch))) from += batch.length;
      else if (batch.length > 1) most = new Blob([body(batch)]).size >> 1;
      else break;
    }
  }

  // Takes over what closed tabs left behind: their events, and that they were closed.
  function adopt(first) {
    if (allowed) alone(() => {
      let found = [];
      for (const key of stored('q.')) {
        const left = read(raw('localStorage', key));
        if (key === 'q.' + save.id || left && !left.closed && now() - left.at < STALE) continue;
        // No more than there is room for; the rest when these are sent.
        more = queue.length + found.length > MOST / 2;
        if (more) break;
        raw('localStorage', key, null);
        if (left && Array.isArray(left.queue)) found = found.concat(left.queue);
      }
      for (const key of stored('end.')) {
        const end = read(raw('localStorage', key));
        if (end && now() - end.time < HELD && key !== 'end.' + tab) continue;
        raw('localStorage', key, null);
        // Of a visit that goes on in another tab, or in this one after a reload, it is no end.
        if (end && now() - end.time >= HELD && (options.sessionPerTab || first)) found.push(end);
      }
      const known = queue.map(e => e.eventId);
      found = found.filter(e => e && now() - e.time < KEEP && !known.includes(e.eventId));
      if (found.length) add(found);
    });
  }

  function elapse() {
    if (shownSince) shown += now() - shownSince;
    shownSince = isShown() ? now() : 0;
  }

  // How long the page was seen since this was last told.
  function told() {
    elapse();
    if (page && shown >= 500) record('visibility', { visibleMs: shown }, { passive: true });
    shown = 0;
  }

  // A page view, where the address is another one, or the page says so.
  function view(properties) {
    const url = clean(w.location.href, true), forced = properties !== undefined;
    if (!forced && page && page.url === url) return;
    const referrer = page ? page.url : clean(d.referrer);
    told();
    page = { url, title: d.title };
    const seen = event('page_view', { ...properties, referrer });
    add([seen]);
    // Applications set the title after the address.
    const shownPage = page;
    w.setTimeout(safe(() => { if (page === shownPage) page.title = seen.page.title = d.title; }), 300);
  }

  function follow() {
    const automatic = () => { if (options.pages !== false) view(); };
    for (const name of ['pushState', 'replaceState']) safe(() => {
      const original = w.history[name];
      w.history[name] = function () {
        const result = original.apply(this, arguments);
        safe(automatic)();
        return result;
      };
    })();
    on(w, 'popstate', automatic);
    if (options.hash) on(w, 'hashchange', automatic);
    on(w, 'pageshow', e => {
      if (!e.persisted) return;
      back();
      page = 0;
      automatic();
    });
    if (isShown()) automatic();
    else {
      // One that was opened behind others is a page view when it is seen.
      const seen = safe(() => {
        if (!isShown()) return;
        d.removeEventListener('visibilitychange', seen);
        if (!page) automatic();
      });
      d.addEventListener('visibilitychange', seen);
    }
  }

  function marked(e) {
    const element = e.target && e.target.closest && e.target.closest('[data-insights-event],[data-insights-goal]');
    if (!element || (element.tagName === 'FORM') !== (e.type === 'submit')) return;
    const properties = {}, data = element.dataset;
    for (const name in data) if (/^insights[A-Z]/.test(name)) properties[name[8].toLowerCase() + name.slice(9)] = data[name];
    const { event: type, goal, ...rest } = properties;
    const more = { element: { id: element.id || undefined, name: element.getAttribute('name') || undefined, tag: element.tagName.toLowerCase() } };
    if (goal) rest.name = goal;
    record(goal ? 'goal' : type, rest, more);
  }

  // The tab goes on here: as it was left less than a few seconds ago, that was no end.
  function back(first) {
    tab = raw('sessionStorage', 'tab') || tab || uuid();
    // A tab that is duplicated now copies nothing.
    raw('sessionStorage', 'tab', null);
    adopt(first);
    save();
  }

  function start() {
    save.id = uuid();
    back(true);
    started = true;
    follow();
    on(d, 'click', marked, true);
    on(d, 'submit', marked, true);
    on(d, 'visibilitychange', () => {
      if (isShown()) elapse(); else { told(); flush(); }
    });
    on(w, 'pagehide', () => {
      told();
      beacon();
      if (!allowed) return;
      raw('sessionStorage', 'tab', tab);
      raw('localStorage', 'end.' + tab, JSON.stringify(event('session_end')));
      save(true);
    });
    on(w, 'online', () => { notBefore = 0; flush(); });
    on(w, 'storage', e => { if (e.newValue && e.key && e.key.startsWith(PREFIX + 'end.')) w.setTimeout(safe(adopt), HELD + 1e3); });
    const beat = options.heartbeat === undefined ? 60 : options.heartbeat;
    if (beat > 0) w.setInterval(safe(() => {
      if (isShown()) record('heartbeat', null, { passive: true });
      save();
    }), beat * 1e3);
    early.splice(0).forEach(f => f());
    flush();
  }

  const api = {
    init(given) {
      if (options || !given || !given.key) return;
      options = { ...given };
      address = (options.url || script && script.src && new URL(script.src).origin || '').replace(/\/+$/, '')
        + '/v1/browser/events?k=' + encodeURIComponent(options.key);
      const said = raw('localStorage', 'consent');
      if (said) allowed = said === '1';
      else if (w.navigator.globalPrivacyControl && options.gpc !== false) allowed = false;
      else if (!options.requireConsent) allowed = true;
      if (d.prerendering) d.addEventListener('prerenderingchange', safe(start), { once: true }); else start();
    },
    page: properties => view(properties || null),
    track: (type, properties, more) => record(type, properties, more && more.passive ? { passive: true } : undefined),
    goal: (name, properties) => record('goal', { ...properties, name }),
    order: properties => record('order', properties),
    identify(userId, traits) {
      if (NOBODY.test(userId)) return;
      const said = JSON.stringify([userId = String(userId), traits]);
      if (local('said') === said) return;
      local('said', said);
      local('user', userId);
      const { name, role, type, status, info, ...rest } = traits || {};
      const analytics = { name, role, type, status, info };
      for (const key in analytics) if (analytics[key] == null) delete analytics[key]; else analytics[key] = String(analytics[key]);
      record('identify', rest, { analytics });
    },
    reset() {
      local('user', null);
      local('said', null);
      anonymousId(true);
    },
    // true: may store and send. false: forgets everything of this visitor here, and records nothing from now on.
    consent(given) {
      const before = { ...memory };
      if (!given) {
        queue = [];
        flying = [];
        for (const key of stored('')) raw('localStorage', key, null);
        raw('sessionStorage', 'tab', null);
        if (options && options.cookie) cookie('');
        for (const key in memory) delete memory[key];
      }
      allowed = !!given;
      raw('localStorage', 'consent', given ? '1' : '0');
      if (!given || !started) return;
      if (options.cookie && cookie()) delete before.id;
      for (const key in before) if (before[key] && !raw('localStorage', key)) local(key, before[key]);
      anonymousId();
      adopt();
      save();
      if (!page && options.pages !== false && isShown()) view();
      flush();
    },
    flush: () => flush(),
    optOut: out => api.consent(out === false),
  };

  // Before init nothing is known; while a page is prepared nobody has seen it.
  const call = safe((name, ...args) => {
    const f = api[name];
    if (!f) return;
    if (started || name === 'init' || name === 'consent' || name === 'optOut') f(...args); else if (early.length < MOST) early.push(safe(() => f(...args)));
  });
  const insights = (...args) => call(...args);
  for (const name in api) insights[name] = (...args) => call(name, ...args);
  insights.loaded = true;

  safe(() => { w.insights = insights; })();
  if (typeof module === 'object' && module.exports) module.exports = insights;
  safe(() => { (stub && stub.q || []).forEach(args => safe(() => call(...args))()); })();
  safe(() => {
    const data = script && script.dataset;
    if (data && data.key) call('init', {
      key: data.key, url: data.url, application: data.application, requireConsent: 'requireConsent' in data, hash: 'hash' in data,
      sessionPerTab: 'sessionPerTab' in data, query: data.query ? data.query.split(/[\s,]+/) : undefined,
    });
  })();
})(window, document);
