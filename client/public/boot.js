/* oxlint-disable no-unused-vars -- old browsers need a name after catch */
// Classic script under a fixed name, so that it is there when the files of one build are not: while a new build is rolled out
// the page may come from one server and its parts be asked of another. Written for any browser.
(function () {
  // Before anything is painted: the theme that was asked for or chosen here. Without one the device decides.
  var asked = /[?&]theme=(light|dark)(&|$)/.exec(location.search);
  try {
    var theme = asked ? asked[1] : localStorage.getItem('connect-streaming.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.setAttribute('data-theme', theme);
  } catch (error) { /* private window: the device decides */ }

  var KEY = 'connect-streaming.boot';
  var WAITS = [1000, 3000, 10000, 30000];
  var failed = false;

  function tries() {
    try { return Number(sessionStorage.getItem(KEY)) || 0; } catch (error) { return 0; }
  }
  function keep(count) {
    try { sessionStorage.setItem(KEY, String(count)); } catch (error) { /* private window: counts no tries */ }
  }

  window.addEventListener('error', function (event) {
    var from = event.target;
    // A page that has started asks for its own parts again.
    var started = document.getElementById('app');
    if (failed || !from || (started && started.firstChild)) return;
    if (from.tagName !== 'SCRIPT' && !(from.tagName === 'LINK' && from.rel === 'stylesheet')) return;
    var address = from.src || from.href || '';
    if (address.indexOf('/assets/') < 0) return;
    failed = true;
    var count = tries();
    keep(count + 1);
    var text = document.createElement('p');
    text.setAttribute('role', 'alert');
    text.style.cssText = 'font: 16px/1.6 sans-serif; max-width: 40em; margin: 30vh auto 0; padding: 0 16px';
    text.textContent = 'ページを読み込めませんでした。自動的に再試行します。 / The page could not be loaded. It is tried again by itself.';
    document.body.appendChild(text);
    setTimeout(function () { location.reload(); }, WAITS[Math.min(count, WAITS.length - 1)] * (0.75 + Math.random() / 2));
  }, true);
  window.addEventListener('load', function () { if (!failed) keep(0); });
})();
