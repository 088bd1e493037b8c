import type { Cover } from '../stage/camera-control';

/** How much of the map the panel lies over: a sheet from below on tablets, a card at the right where the list of alerts is folded. */
export function coverOf(map: HTMLElement): Cover {
  const panel = document.querySelector<HTMLElement>('.app.chosen .panel, .app.alerts-open .panel');
  if (panel === null) return { right: 0, bottom: 0 };
  const { position } = getComputedStyle(panel);
  const glass = map.getBoundingClientRect();
  // By its size: while it comes up it is not yet where it goes.
  const bottom = position === 'fixed' ? glass.bottom - (innerHeight - panel.offsetHeight) : 0;
  const right = position === 'absolute' ? glass.right - panel.getBoundingClientRect().left : 0;
  return { right: Math.max(0, right), bottom: Math.max(0, bottom) };
}

/** Calls at every change of it. Returns the undo. */
export function watchCover(map: HTMLElement, changed: (cover: Cover) => void): () => void {
  const again = (): void => changed(coverOf(map));
  const app = map.closest('.app');
  const panel = app?.querySelector('.panel');
  const size = new ResizeObserver(again);
  const open = new MutationObserver(again);
  size.observe(map);
  if (panel != null) size.observe(panel);
  if (app != null) open.observe(app, { attributeFilter: ['class'] });
  again();
  return () => {
    size.disconnect();
    open.disconnect();
  };
}
