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
  var IMAGE = 'connect-streaming.wall-image';
  // A wall that loads its page again left an image of its glass (client/wall/held-image.ts): it is there until the page has a picture of its own.
  try {
    var left = (/^\/wall\/*$/.test(location.pathname) && sessionStorage.getItem(IMAGE) || '').split(' ');
    var image = left[1];
    // After a crash, or hours without power, nobody knows any more what it shows.
    if (image && !(Math.abs(Date.now() - Number(left[0])) <= 60000)) {
      image = '';
      sessionStorage.removeItem(IMAGE);
    }
    if (image) {
      document.documentElement.style.background = '#000 url(' + image + ') 0 0 / 100% 100% no-repeat fixed';
      document.documentElement.setAttribute('data-held', '');
    }
  } catch (error) { /* private window: no image */ }

  var KEY = 'connect-streaming.boot';
  var WAITS = [1000, 3000, 10000, 30000];
  var TOO_OLD = 'お使いのブラウザーは古いため、このページを表示できません。Chrome・Edge 85 以降、Firefox 140 以降、Safari 16.4 以降をご利用ください。'
    + ' / This browser is too old for this page. Please use Chrome or Edge 85, Firefox 140, Safari 16.4 or a later one.';
  var failed = false;

  // An old browser stops at the first word that it does not know, and its page would stay white.
  var old = !('noModule' in document.createElement('script')) || !String.prototype.replaceAll || !window.ResizeObserver;
  document.addEventListener('readystatechange', function () {
    if (old && document.readyState === 'interactive') tell(TOO_OLD);
  });

  /** In the place of the page, before it starts or because it cannot. */
  function tell(words) {
    failed = true;
    // Over the image of the page before nobody could read it.
    document.documentElement.removeAttribute('data-held');
    try { sessionStorage.removeItem(IMAGE); } catch (error) { /* private window: no image */ }
    document.documentElement.style.background = document.body.style.background = '#14171c';
    var app = document.getElementById('app');
    if (app) app.parentNode.removeChild(app);
    var text = document.createElement('p');
    text.setAttribute('role', 'alert');
    text.style.cssText = 'color: #c8ccd2; font: 16px/1.6 sans-serif; max-width: 40em; margin: 30vh auto 0; padding: 0 16px';
    text.textContent = words;
    document.body.appendChild(text);
  }

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
    if (from === window && /SyntaxError/.test(event.message) && String(event.filename).indexOf('/assets/') >= 0) tell(TOO_OLD);
    if (from.tagName !== 'SCRIPT' && !(from.tagName === 'LINK' && from.rel === 'stylesheet')) return;
    var address = from.src || from.href || '';
    if (address.indexOf('/assets/') < 0) return;
    var count = tries();
    keep(count + 1);
    tell('ページを読み込めませんでした。自動的に再試行します。 / The page could not be loaded. It is tried again by itself.');
    setTimeout(again, WAITS[Math.min(count, WAITS.length - 1)] * (0.75 + Math.random() / 2));
  }, true);

  // The part of the page that a wall needs is gone, though it was asked for again and again: a wall has nobody who could reload it.
  window.addEventListener('connect-streaming.part-gone', function () {
    if (failed) return;
    tell('ページを読み込めませんでした。自動的に再試行します。 / The page could not be loaded. It is tried again by itself.');
    setTimeout(again, 60000 * (0.75 + Math.random() / 2));
  });

  // Only when the server answers: without it the browser would show a page of its own, which never tries again.
  function again() {
    var ask = new XMLHttpRequest();
    // A proxy in front of a server that is away answers too, with a page that never tries again.
    ask.onload = function () {
      if (ask.status === 200 && ask.responseText === 'ok') location.reload();
      else setTimeout(again, 5000);
    };
    ask.onerror = ask.ontimeout = function () { setTimeout(again, 5000); };
    ask.timeout = 10000;
    ask.open('GET', '/healthz');
    ask.send();
  }

  window.addEventListener('load', function () { if (!failed) keep(0); });
})();
