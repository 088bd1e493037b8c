/** Path of a Chromium, Chrome or Edge; null when there is none and none could be installed. */
export function findChromium(): string | null;
