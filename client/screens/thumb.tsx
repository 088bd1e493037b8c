import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { THUMB, paintThumb } from './thumb-paint';
import type { ThumbFloors } from './thumb-floors';
import type { Screen } from './screens-wire';

/** More pixels than this nobody sees at this size. */
const MOST_RATIO = 2;

/** The turn that the small picture shows: the one on the glass, else the first one. */
function turnOf({ view, settings: { floors } }: Screen): { readonly view: string; readonly zones: readonly string[] } | null {
  const of = floors.filter((one) => one.view === view);
  const [first] = of.length > 0 ? of : floors;
  if (first === undefined) return null;
  // Which of several pages of one floor is on the glass just now is not told: the floor has all of them.
  return { view: first.view, zones: of.length > 1 ? of.flatMap(({ zones }) => zones ?? []) : first.zones ?? [] };
}

/** A small picture of what the screen is to show, for the eye that looks for one row among many; it says nothing that the words beside it do not. */
export function Thumb({ screen, floors }: { readonly screen: Screen; readonly floors: ThumbFloors }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const turn = turnOf(screen);
  const view = turn?.view ?? '';
  const zones = turn?.zones.join() ?? '';
  const live = screen.connected && (screen.state === 'right' || screen.state === 'updating');
  const theme = screen.settings.theme === 'light' || screen.settings.theme === 'auto' ? 'light' : 'dark';
  const seen = useSignal(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    const element = canvas.current;
    if (element === null || typeof IntersectionObserver === 'undefined') return undefined;
    const watch = new IntersectionObserver((all) => { seen.value = all[all.length - 1]?.isIntersecting === true; });
    watch.observe(element);
    return () => watch.disconnect();
  }, [seen]);
  const isSeen = seen.value;
  useEffect(() => (isSeen && view !== '' ? floors.want(view) : undefined), [isSeen, view, floors]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || view === '') return undefined;
    // A thousand rows have a thousand canvases: those out of sight have no pixels.
    if (!isSeen) {
      element.width = 0;
      return undefined;
    }
    return floors.of(view).subscribe((floor) => {
      const ctx = floor === null ? null : element.getContext('2d');
      if (floor === null || ctx === null) {
        // Not the floor of before.
        element.width = 0;
        return;
      }
      const ratio = Math.min(MOST_RATIO, devicePixelRatio);
      element.width = Math.round(THUMB.width * ratio);
      element.height = Math.round(THUMB.height * ratio);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      paintThumb(ctx, floor, { zones: zones === '' ? [] : zones.split(','), theme, colours: floor.colours, live: live && !floor.old });
    });
  }, [isSeen, view, zones, live, theme, floors]);
  return <canvas ref={canvas} class={`thumb is-${theme}`} aria-hidden="true" />;
}
