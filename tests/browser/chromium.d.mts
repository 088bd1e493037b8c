/** Path of a Chromium, Chrome or Edge; null when there is none and none could be installed. */
export function findChromium(): string | null;

/** Path of the browser for the tests of the page: the shell of Chromium, or what findChromium finds. */
export function findForPages(): string | null;
