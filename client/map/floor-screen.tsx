import { useLayoutEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Page } from './page';
import type { Session } from '../app/session';
import { Messages } from './banner';
import { hasDrawNote } from './draw-note';
import { FloorMap } from './floor-map';
import { Figures } from './figures';
import { Legend } from './legend';
import { Panel } from './panel';
import { later, list } from './late-parts';

/** The seats of one view, as map or list, with their figures and the selected agent. */
export function FloorScreen({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element {
  const words = page.words.value;
  const nobody = page.loaded.value && page.counts.value.total === 0;
  const floor = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = floor.current;
    if (element === null) return;
    const measure = (): void => page.setRoom({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const resize = new ResizeObserver(measure);
    resize.observe(element);
    return () => resize.disconnect();
  }, [page]);
  const grabs = page.maySeat.value && page.desks.value;
  const grab = (id: string, event: PointerEvent): void => { later.peek()?.grab(page, id, event); };
  const nothing = page.views.value !== null && page.views.value.length === 0;
  return (
    <div class="body">
      <main class="stage" aria-label={words.say('page.title')}>
        <Figures page={page} />
        <Messages page={page} session={session} />
        <Legend page={page} />
        <div class={hasDrawNote(page, session) ? 'floor noted' : 'floor'} id="floor" tabIndex={-1} ref={floor}>
          {later.value !== null && <later.value.DrawNote page={page} session={session} />}
          {nothing || (nobody && !page.desks.value) ? later.value !== null && <later.value.Empty page={page} session={session} nothing={nothing} />
            : page.layout.value === 'map' ? <FloorMap page={page} />
              : list.value !== null && <list.value.ListView page={page} {...(grabs ? { grab } : {})} />}
          {page.carrying.value && page.layout.value === 'list' && <FloorMap page={page} />}
          {later.value !== null && <later.value.OpenDesk page={page} />}
          {later.value !== null && <later.value.BareNote page={page} session={session} />}
          {later.value !== null && <later.value.CarriedChip page={page} />}
          {later.value !== null && <later.value.SeatingUndo page={page} />}
          {later.value !== null && <later.value.CheckIns page={page} session={session} />}
        </div>
      </main>
      <Panel page={page} session={session} />
      {later.value !== null && <later.value.HoverCard page={page} />}
    </div>
  );
}
