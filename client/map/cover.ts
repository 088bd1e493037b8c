import type { Cover } from '../stage/camera-control';

/** How much of the map the panel covers: a sheet from below on tablets, a card at the right if the list of alerts is folded. */
export function coverOf(map: HTMLElement): Cover {
  const panel = document.querySelector<HTMLElement>('.app.chosen .panel, .app.alerts-open .panel');
  if (panel === null) return { right: 0, bottom: 0 };
  const { position } = getComputedStyle(panel);
  const viewport = map.getBoundingClientRect();
  // By its size: while it moves in, it is not at its final position.
  const bottom = position === 'fixed' ? viewport.bottom - (innerHeight - panel.offsetHeight) : 0;
  const right = position === 'absolute' ? viewport.right - panel.getBoundingClientRect().left : 0;
  return { right: Math.max(0, right), bottom: Math.max(0, bottom) };
}

/** Calls at every change. Returns the undo. */
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
