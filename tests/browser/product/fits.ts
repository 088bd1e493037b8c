import type { Page } from '@playwright/test';

/** What does not fit on the page in its present size, one line each. */
export const misfits = (page: Page): Promise<string[]> => page.evaluate(() => {
  const found: string[] = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  // Below these heights the page scrolls, and its last line stays at the lower edge.
  if (innerHeight >= (innerWidth <= 600 ? 560 : 400) && document.documentElement.scrollHeight > innerHeight) {
    found.push(`the page is ${document.documentElement.scrollHeight} high`);
  }
  for (const one of document.querySelectorAll('.nav > *, .panel, .stat')) {
    if (getComputedStyle(one).visibility !== 'hidden' && one.getBoundingClientRect().right > innerWidth + 1) found.push(`outside: ${one.className}`);
  }
  const [chips, buttons] = [document.querySelector('.chips-list')?.getBoundingClientRect(), document.querySelector('.view-tools')?.getBoundingClientRect()];
  if (chips === undefined || buttons === undefined || buttons.width === 0) found.push('no chips or no buttons');
  else if (chips.right > buttons.x + 1 && chips.bottom > buttons.y + 1) found.push('chips under the buttons');
  for (const one of document.querySelectorAll('.k2 .l')) {
    if (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 1) found.push(`cut: ${one.textContent}`);
  }
  const camera = document.querySelector('.zb');
  if (camera === null) return found;
  const all = [...document.querySelectorAll('.seat-mirror button')];
  if (all.length <= 20) found.push(`${all.length} seats`);
  for (const one of all) {
    if (one.getBoundingClientRect().bottom > camera.getBoundingClientRect().top) found.push(`under the camera's buttons: ${one.getAttribute('aria-label')}`);
  }
  return found;
});

/** Everything that depends on the size of the window has changed after two frames. */
export const twoFrames = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => { requestAnimationFrame(() => requestAnimationFrame(() => done())); }));

/** Whether the element is completely inside the window. */
export const isInside = (page: Page, selector: string): Promise<boolean> => page.locator(selector).first().evaluate((one) => {
  const { left, top, right, bottom } = one.getBoundingClientRect();
  return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && one.scrollWidth <= one.clientWidth + 1;
});
