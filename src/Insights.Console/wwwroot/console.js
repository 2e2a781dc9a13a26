// What pages cannot do without a script: the key for the search, arrows in lists, copying, and going on after the connection was lost.
(() => {
  const typing = e => e.target.closest?.('input, textarea, select, [contenteditable]');

  document.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === '/' && !typing(e)) {
      const search = document.querySelector('[data-search]');
      if (search) { e.preventDefault(); search.focus(); search.select(); }
    }
    if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && !typing(e)) {
      const rows = [...document.querySelectorAll('[data-row]')];
      if (rows.length === 0) return;
      const at = rows.indexOf(document.activeElement);
      const next = at < 0 ? (e.key === 'ArrowDown' ? 0 : rows.length - 1) : at + (e.key === 'ArrowDown' ? 1 : -1);
      if (rows[next]) { e.preventDefault(); rows[next].focus(); }
    }
  });

  document.addEventListener('click', async e => {
    const button = e.target.closest?.('[data-copy]');
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Not copied';
    }
  });

  // A circuit ends with its silo. What the page shows is in its address, so another silo shows the same.
  document.getElementById('components-reconnect-modal')?.addEventListener('components-reconnect-state-changed', e => {
    const state = e.detail.state;
    if (state === 'show') e.target.showModal();
    else if (state === 'hide') e.target.close();
    else if (state === 'failed' || state === 'rejected') again(0);
  });

  const again = async tries => {
    try {
      await fetch('/health/ready', { cache: 'no-store' });
      location.reload();
    } catch {
      setTimeout(() => again(tries + 1), Math.min(500 * (tries + 1), 3000));
    }
  };
})();
