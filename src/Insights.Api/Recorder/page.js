// The page /docs/browser: shows each event that the recorder sends, with the answer to it.
(function () {
  'use strict';
  const $ = id => document.getElementById(id);
  const snippet = $('snippet').textContent.replace('ORIGIN', location.origin);
  $('snippet').textContent = snippet;
  $('command').textContent = 'insights keys create ACCOUNT --kind browser --origin ' + location.origin;

  // The recorder's own requests, with the single answers asked for.
  const send = window.fetch.bind(window);
  window.fetch = async (url, request) => {
    if (!String(url).includes('/v1/browser/events')) return send(url, request);
    const events = JSON.parse(request.body).events;
    try {
      const answer = await send(url + '&results=true', request), told = await answer.clone().json();
      show(events, i => told.results ? [told.results[i].status, told.results[i].reason, told.results[i].detail].filter(Boolean).join(': ') : told.status + ' ' + told.detail);
      return answer;
    } catch (e) {
      show(events, () => 'not sent: ' + e.message);
      throw e;
    }
  };

  function show(events, answer) {
    $('none').hidden = true;
    $('sent').hidden = false;
    const rows = $('sent').tBodies[0];
    events.forEach((e, i) => {
      const row = rows.insertRow(0);
      for (const text of [new Date(e.time).toLocaleTimeString(), e.type, e.userId || e.anonymousId, e.page ? e.page.url : '', answer(i)]) row.insertCell().textContent = text;
    });
    while (rows.rows.length > 200) rows.deleteRow(-1);
  }

  $('start').addEventListener('submit', e => {
    e.preventDefault();
    const key = $('key').value.trim();
    if (!key) return;
    insights.init({ key, url: location.origin, application: 'docs' });
    $('snippet').textContent = snippet.replace('KEY', key);
    $('play').hidden = false;
    $('start').querySelector('button').disabled = true;
    insights.flush();
  });
  $('identify').addEventListener('submit', e => {
    e.preventDefault();
    insights.identify($('user').value.trim());
    insights.flush();
  });
  $('order').addEventListener('click', () => { insights.order({ id: 'o-' + Date.now(), value: 29.9, currency: 'EUR' }); insights.flush(); });
  $('push').addEventListener('click', () => history.pushState(null, '', '/docs/browser?page=' + Math.random().toString(36).slice(2, 6)));
  $('reset').addEventListener('click', () => insights.reset());
})();
