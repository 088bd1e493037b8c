import { signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { request } from '../api/request';
import { boardOf } from '../live/board';
import { agentsOf } from '../live/change';
import { readSnapshot } from '../live/wire-read';
import { autoFloor } from '../plan/auto-floor';
import { floorDocument } from '../plan/document';
import type { FloorDocument } from '../plan/document';
import { drawnFloor } from '../plan/drawn-floor';
import type { FloorGeometry } from '../plan/geometry';
import type { StateCode } from '../words/state-codes';

// The floors behind the small pictures in the list. They are what the server has, through the eyes of the person who looks: this person may see these floors
// anyway, so nothing is told about people that the map does not tell, no screen is asked, and the audit log stays a log of what people did. They have no
// names. What is really on the glass is behind the button "Picture", which is asked for by name and audited; so a screen that is wrong or offline has no
// colours here.

export interface ThumbFloor {
  readonly floor: FloorGeometry;
  /** state of an agent, by id */
  readonly states: ReadonlyMap<string, StateCode>;
  /** set of colours that the centre chose */
  readonly colours: string;
  /** no answer for a while: nobody knows whether it is still so */
  readonly old: boolean;
}

/** ms; a row is looked at, not watched: the state word beside it is never older than 2 s */
const EVERY_MS = 20_000;
/** between two requests: the server has more important work */
const PAUSE_MS = 150;
const LIMIT_MS = 15_000;
/** without an answer, a picture has no colours after this time */
const OLD_MS = 60_000;
/** of a wall without its header and rail */
const ASPECT = 1.6;

export interface ThumbFloors {
  /** The floor of a view while a row shows it; null: not here yet. */
  of(view: string): ReadonlySignal<ThumbFloor | null>;
  /** A row that shows this view is in sight. Returns the undo. */
  want(view: string): () => void;
  dispose(): void;
}

/** The person may not see it any more, or it is gone. */
export const REFUSED = Symbol('refused');
const REFUSALS: readonly number[] = [401, 403, 404];

const json = async (path: string): Promise<unknown> => {
  const reply = await request(path, { limitMs: LIMIT_MS, priority: 'low' });
  return reply === null ? null : reply.ok ? reply.body : REFUSALS.includes(reply.status) ? REFUSED : null;
};

/** From what the server sends; null: it is no floor. */
export function thumbFloor(said: unknown, document: FloorDocument | null): ThumbFloor | null {
  const wire = readSnapshot(said);
  if (wire === null || (wire.floor !== undefined && document === null)) return null;
  const agents = agentsOf(boardOf(wire));
  return {
    floor: document === null
      ? autoFloor(agents.map(({ id, team, desk }) => ({ key: id, island: team, seat: desk })), ASPECT, '', '')
      : drawnFloor(document, agents.map(({ id, seat }) => ({ key: id, seat })), [], ''),
    states: new Map(agents.map(({ id, state }) => [id, state])),
    colours: wire.settings?.colours ?? '', old: false,
  };
}

/** @param getJson one JSON answer; `REFUSED`: a refusal; null: no answer */
export function createThumbFloors(getJson: (path: string) => Promise<unknown> = json): ThumbFloors {
  const floors = new Map<string, Signal<ThumbFloor | null>>();
  const wanted = new Map<string, number>();
  const asked = new Map<string, number>();
  const answered = new Map<string, number>();
  const documents = new Map<string, FloorDocument>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let busy = false;
  let disposed = false;

  const at = (view: string): Signal<ThumbFloor | null> => {
    const known = floors.get(view) ?? signal<ThumbFloor | null>(null);
    floors.set(view, known);
    return known;
  };

  /** A version never changes, so its drawing is asked for once. */
  async function documentOf(floor: { readonly id: string; readonly version: number }): Promise<FloorDocument | typeof REFUSED | null> {
    const path = `/api/floors/${encodeURIComponent(floor.id)}/versions/${floor.version}/document`;
    const known = documents.get(path);
    if (known !== undefined) return known;
    const said = await getJson(path);
    if (said === REFUSED) return REFUSED;
    if (!floorDocument(said)) return null;
    documents.set(path, said);
    return said;
  }

  async function read(view: string): Promise<void> {
    const said = await getJson(`/api/views/${encodeURIComponent(view)}/snapshot`);
    const drawn = readSnapshot(said)?.floor ?? null;
    const plan = drawn === null ? null : await documentOf(drawn);
    if (disposed) return;
    if (said === REFUSED || plan === REFUSED) {
      at(view).value = null;
      return;
    }
    const made = thumbFloor(said, plan);
    // The last one stays when there is no answer.
    if (made === null) return;
    answered.set(view, performance.now());
    at(view).value = made;
  }

  /** What was told long ago has no colours. */
  function age(): void {
    const now = performance.now();
    for (const [view, { value }] of floors) {
      if (value !== null && !value.old && now - (answered.get(view) ?? -Infinity) >= OLD_MS) at(view).value = { ...value, old: true };
    }
  }

  const due = (view: string): number => (asked.get(view) ?? -Infinity) + EVERY_MS;

  async function next(): Promise<void> {
    timer = null;
    if (busy || disposed || document.hidden) return;
    const [view] = [...wanted.keys()].sort((one, other) => due(one) - due(other));
    if (view === undefined) return;
    const wait = due(view) - performance.now();
    if (wait > 0) return later(wait);
    busy = true;
    asked.set(view, performance.now());
    await read(view).catch(() => undefined);
    age();
    busy = false;
    later(PAUSE_MS);
  }
  function later(ms: number): void {
    if (timer !== null) clearTimeout(timer);
    timer = disposed ? null : setTimeout(() => void next(), ms);
  }
  const shown = (): void => {
    if (document.hidden) return;
    age();
    later(0);
  };
  document.addEventListener('visibilitychange', shown);

  return {
    of: at,
    want(view) {
      age();
      wanted.set(view, (wanted.get(view) ?? 0) + 1);
      if (!busy) later(PAUSE_MS);
      let over = false;
      return () => {
        if (over) return;
        over = true;
        const left = (wanted.get(view) ?? 1) - 1;
        if (left > 0) wanted.set(view, left);
        else wanted.delete(view);
      };
    },
    dispose() {
      disposed = true;
      if (timer !== null) clearTimeout(timer);
      document.removeEventListener('visibilitychange', shown);
    },
  };
}
