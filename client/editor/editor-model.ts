import { batch, computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { FloorDocument } from '../plan/document';
import { align, distribute } from '../plan/edit/arrange';
import type { Align, Axis } from '../plan/edit/arrange';
import { findItems, isSeat, itemsByKey, keyOf } from '../plan/edit/boxes';
import type { Item, Key, Rect } from '../plan/edit/boxes';
import { splitKey } from '../plan/edit/boxes';
import type { Change, Code, Kind } from '../plan/edit/change';
import { clipFrame, clipOf, clipText, pasted, readClip } from '../plan/edit/clip';
import { renumber, removed, setAll, setGroup, setLocked } from '../plan/edit/elements';
import { islandChanges, titleFor } from '../plan/edit/island';
import type { IslandForm } from '../plan/edit/island';
import { freeLetter, labelsIn } from '../plan/edit/numbering';
import type { Order, Pattern } from '../plan/edit/numbering';
import { isLocked, whole } from '../plan/edit/select';
import { frameOf, moveBy, resizeTo, rotate } from '../plan/edit/shift';
import { usualSize } from '../plan/drawn-floor';
import { recall, remember } from '../ui/device';
import type { DraftSession } from './draft-session';
import { newId } from './new-id';
import type { Editor } from './draft-wire';

export const TOOLS = ['select', 'pan', 'island', 'seat', 'zone', 'wall', 'door', 'label', 'image'] as const;
export type ToolName = (typeof TOOLS)[number];

/** a series of arrow keys is one step */
const NUDGE_MS = 350;
const CLIP = 'plan.clip';

/** What the editor's screen shows and does, apart from the picture. */
export interface EditorModel {
  readonly session: DraftSession;
  readonly document: ReadonlySignal<FloorDocument>;
  readonly selection: Signal<ReadonlySet<Key>>;
  readonly items: ReadonlySignal<readonly Item[]>;
  readonly frame: ReadonlySignal<Rect | null>;
  readonly tool: Signal<ToolName>;
  readonly snapping: Signal<boolean>;
  readonly island: Signal<IslandForm>;
  /** moved by arrow keys and not a step yet */
  readonly nudged: Signal<{ readonly dx: number; readonly dy: number } | null>;
  /** outlined for a moment: where a line of the list is */
  readonly shown: Signal<ReadonlySet<Key>>;
  /** what another editor holds now */
  readonly heldByOthers: ReadonlySignal<ReadonlyMap<Key, Editor['person']>>;
  /** the field of the text gets the focus */
  readonly editText: Signal<number>;
  do(code: Code, changes: readonly Change[], count?: number): void;
  select(keys: Iterable<Key>): void;
  nudge(dx: number, dy: number): void;
  flush(): void;
  move(dx: number, dy: number): void;
  resize(to: Rect): void;
  rotate(): void;
  align(how: Align): void;
  distribute(axis: Axis): void;
  remove(): void;
  duplicate(): void;
  /** text for the clipboard; null: nothing is selected */
  copy(): string | null;
  /** false: the text is something else */
  paste(text: string | null, at?: { readonly x: number; readonly y: number }): boolean;
  lock(): void;
  group(): void;
  setField(kind: Kind, field: string, value: unknown, code: Code): void;
  renumber(pattern: Pattern, start: number | null, order: Order): void;
  /** @param usual the name of an island for a letter */
  addIsland(x: number, y: number, usual: (letter: string) => string): void;
  undo(): void;
  redo(): void;
  dispose(): void;
}

const EMPTY: FloorDocument = { schema: 1, width: 1920, height: 1080, seats: [] };
const OFFSET = 20;

export function createModel(session: DraftSession): EditorModel {
  const document = computed(() => session.document.value ?? EMPTY);
  const selection = signal<ReadonlySet<Key>>(new Set());
  const items = computed(() => findItems(document.value, selection.value));
  const frame = computed(() => frameOf(document.value, selection.value));
  const tool = signal<ToolName>('select');
  const snapping = signal(recall('snap') !== 'off');
  const nudged = signal<{ readonly dx: number; readonly dy: number } | null>(null);
  const shown = signal<ReadonlySet<Key>>(new Set());
  const editText = signal(0);
  const { w, h } = usualSize(document.peek().seats);
  const island = signal<IslandForm>({
    rows: 2, seats: 5, width: w, height: h, gap: 3, backToBack: true, order: 'rows', pattern: freeLetter(labelsIn(document.peek())),
    start: null, title: '', dividers: false,
  });
  const heldByOthers = computed(() => new Map(session.others.value.flatMap((one) =>
    (one.holds === true ? one.selection.map((key) => [key, one.person] as const) : []))));
  let timer: ReturnType<typeof setTimeout> | null = null;

  const now = (): FloorDocument => document.peek();
  const keys = (): ReadonlySet<Key> => selection.peek();

  /** Unknown after a change of others: not selected any more. */
  const stopForget = effect(() => {
    const all = itemsByKey(document.value);
    const chosen = selection.peek();
    for (const key of chosen) if (!all.has(key)) { selection.value = new Set([...chosen].filter((one) => all.has(one))); break; }
  });
  const stopSnap = effect(() => remember('snap', snapping.value ? 'on' : 'off'));

  function act(code: Code, changes: readonly Change[], count = changedElements(changes)): void {
    if (changes.length === 0) return;
    const seats = changes.every(({ kind }) => kind === 'seats');
    session.do({ code, ...(count > 0 ? { count } : {}), ...(seats ? { text: 'seats' } : {}) }, changes);
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const by = nudged.peek();
    if (by === null) return;
    batch(() => {
      nudged.value = null;
      act('move', moveBy(now(), keys(), by.dx, by.dy));
    });
  }

  function doFlushed(code: Code, changes: (document: FloorDocument, keys: ReadonlySet<Key>) => readonly Change[]): void {
    flush();
    act(code, changes(now(), keys()));
  }

  function paste(text: string | null, at?: { readonly x: number; readonly y: number }): boolean {
    flush();
    const clip = readClip(text === null || text === '' ? recall(CLIP) ?? '' : text);
    const box = clip === null ? null : clipFrame(clip);
    if (clip === null || box === null) return false;
    const [dx, dy] = at === undefined ? [OFFSET, OFFSET] : [Math.round((at.x - box.x - box.w / 2) / 10) * 10, Math.round((at.y - box.y - box.h / 2) / 10) * 10];
    const { changes, keys: made } = pasted(now(), clip, dx, dy, newId);
    batch(() => {
      act('paste', changes);
      selection.value = new Set(made);
    });
    return true;
  }

  return {
    session, document, selection, items, frame, tool, snapping, island, nudged, shown, heldByOthers, editText,
    do(code, changes, count) {
      flush();
      act(code, changes, count);
    },
    select(next) {
      flush();
      const chosen = whole(now(), next);
      const held = heldByOthers.peek();
      const free = [...chosen].filter((key) => !held.has(key));
      selection.value = new Set(free);
    },
    nudge(dx, dy) {
      if (!items.peek().some((item) => !isLocked(item))) return;
      const by = nudged.peek() ?? { dx: 0, dy: 0 };
      nudged.value = { dx: by.dx + dx, dy: by.dy + dy };
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(flush, NUDGE_MS);
    },
    flush,
    move: (dx, dy) => doFlushed('move', (doc, chosen) => moveBy(doc, chosen, dx, dy)),
    resize(to) {
      flush();
      const from = frame.peek();
      if (from !== null) act(to.w === from.w && to.h === from.h ? 'move' : 'resize', resizeTo(now(), keys(), from, to));
    },
    rotate: () => doFlushed('rotate', rotate),
    align: (how) => doFlushed('align', (doc, chosen) => align(doc, chosen, how)),
    distribute: (axis) => doFlushed('distribute', (doc, chosen) => distribute(doc, chosen, axis)),
    remove: () => doFlushed('delete', removed),
    duplicate() {
      flush();
      const clip = clipOf(now(), keys());
      if (clip === null) return;
      const { changes, keys: made } = pasted(now(), clip, OFFSET, OFFSET, newId);
      batch(() => {
        act('duplicate', changes);
        selection.value = new Set(made);
      });
    },
    copy() {
      flush();
      const clip = clipOf(now(), keys());
      if (clip === null) return null;
      const text = clipText(clip);
      remember(CLIP, text);
      return text;
    },
    paste,
    lock() {
      const locked = items.peek().every(isLocked);
      doFlushed(locked ? 'unlock' : 'lock', (doc, chosen) => setLocked(doc, chosen, !locked));
    },
    group() {
      const groups = new Set(items.peek().map(({ element }) => element.group));
      const one = groups.size === 1 && !groups.has(undefined);
      if (!one && items.peek().length < 2) return;
      doFlushed(one ? 'ungroup' : 'group', (doc, chosen) => setGroup(doc, chosen, one ? null : newId('g')));
    },
    setField: (kind, field, value, code) => doFlushed(code, (doc, chosen) => setAll(doc, chosen, kind, field, value)),
    renumber: (pattern, start, order) => doFlushed('number', (doc, chosen) => renumber(doc, chosen, pattern, start, order)),
    addIsland(x, y, usual) {
      flush();
      const form = island.peek();
      const changes = islandChanges(now(), form, x, y, newId, titleFor(now(), form, usual));
      batch(() => {
        session.do({ code: 'add-island', count: form.rows * form.seats, text: 'seats' }, changes);
        // A title is of one island.
        island.value = { ...form, title: '' };
        selection.value = new Set(changes.map(({ kind, id }) => keyOf(kind as Kind, id)));
      });
    },
    undo() {
      flush();
      session.undo();
    },
    redo() {
      flush();
      session.redo();
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
      stopForget();
      stopSnap();
    },
  };
}

const changedElements = (changes: readonly Change[]): number => new Set(changes.map(({ kind, id }) => `${kind}/${id}`)).size;

/** The seats of a selection that exist in the published version: people can sit there. */
export const seatIds = (keys: Iterable<Key>): readonly string[] => [...keys].flatMap((key) => {
  const parts = splitKey(key);
  return parts?.kind === 'seats' ? [parts.id] : [];
});
export { isSeat };
