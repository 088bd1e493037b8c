import { LANGUAGES, wordsOf } from '../words/words';

const ID = 'page-error';

/** An error message in both languages that needs no other part of the page: reloading helps. */
export function showError(): void {
  if (document.getElementById(ID) !== null) return;
  const box = document.createElement('section');
  box.id = ID;
  // If the page still shows something, this is a notice; if it is empty, this is the page.
  box.className = document.getElementById('app')?.firstElementChild == null ? 'page-error whole' : 'page-error';
  box.setAttribute('role', 'alert');
  for (const lang of LANGUAGES) {
    const words = wordsOf(lang);
    const text = document.createElement('p');
    text.lang = lang;
    const title = document.createElement('b');
    title.textContent = words.say('error.title');
    text.append(title, ` ${words.say('error.text')}`);
    box.append(text);
  }
  const button = (key: 'error.reload' | 'error.close', act: () => void): void => {
    const one = document.createElement('button');
    one.type = 'button';
    one.className = 'btn';
    one.textContent = LANGUAGES.map((lang) => wordsOf(lang).say(key)).join(' / ');
    one.addEventListener('click', act);
    box.append(one);
  };
  button('error.reload', () => location.reload());
  if (!box.classList.contains('whole')) button('error.close', () => box.remove());
  document.body.append(box);
}

/** The browser reports this as an error, but it is none: a layout that took two rounds. */
const HARMLESS = /^ResizeObserver loop/;

/** Shows all uncaught errors. Returns the undo. */
export function catchErrors(show = showError): () => void {
  const onError = (event: ErrorEvent): void => { if (!HARMLESS.test(event.message)) show(); };
  const onRejection = (event: PromiseRejectionEvent): void => {
    if (!(event.reason instanceof DOMException && event.reason.name === 'AbortError')) show();
  };
  addEventListener('error', onError);
  addEventListener('unhandledrejection', onRejection);
  return () => {
    removeEventListener('error', onError);
    removeEventListener('unhandledrejection', onRejection);
  };
}
