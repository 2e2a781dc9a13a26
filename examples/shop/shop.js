// The shop of the example. The key comes once in the address, ?key=ins_browser_..., and is kept; &server= names another server.
(function () {
  'use strict';
  const asked = new URLSearchParams(location.search);
  for (const name of ['key', 'server']) if (asked.get(name)) localStorage.setItem('shop.' + name, asked.get(name));
  const key = localStorage.getItem('shop.key'), server = localStorage.getItem('shop.server') || 'http://127.0.0.1:5080';
  const $ = id => document.getElementById(id);
  const basket = () => JSON.parse(localStorage.getItem('shop.basket') || '[]');
  const keep = items => { localStorage.setItem('shop.basket', JSON.stringify(items)); show(); };

  function show() {
    $('count').textContent = basket().length;
    if ($('items')) $('items').replaceChildren(...basket().map(item => Object.assign(document.createElement('li'), { textContent: item })));
  }

  window.insights = window.insights || function () { (insights.q = insights.q || []).push(arguments); };
  if (key) {
    const script = document.createElement('script');
    script.src = server + '/insights.js';
    script.addEventListener('load', () => { $('status').textContent = 'Recording to ' + server + '.'; });
    script.addEventListener('error', () => { $('status').textContent = server + '/insights.js cannot be loaded.'; });
    document.head.append(script);
    insights('init', { key, url: server, application: 'shop' });
  } else {
    $('status').textContent = 'Nothing is recorded: open this page with ?key=ins_browser_... in its address.';
  }

  document.addEventListener('click', e => {
    const product = e.target.dataset && e.target.dataset.add;
    if (product) keep([...basket(), product]);
  });
  for (const form of document.querySelectorAll('form')) form.addEventListener('submit', e => e.preventDefault());
  if ($('login')) $('login').addEventListener('submit', () => insights('identify', $('login').user.value.trim()));
  if ($('order')) $('order').addEventListener('click', () => {
    if (!basket().length) return;
    insights('order', { id: 'o-' + Date.now(), items: basket().length });
    keep([]);
    $('status').textContent = 'Thank you.';
  });
  if ($('logout')) $('logout').addEventListener('click', () => insights('reset'));
  show();
})();
