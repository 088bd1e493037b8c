import { computed, effect, signal, untracked } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { callApi } from '../../api/call-api';
import type { Answer } from '../../api/call-api';
import { keepTable, undoTable } from '../../api/table-undo';
import type { TableDone } from '../../api/table-undo';
import type { Floor, Instance } from '../floors-wire';
import { forgetKept, keep } from './kept-draft';
import type { KeptDraft } from './kept-draft';
import { questionsOf, countsOf, deskNow, inOrder, listsOf } from './questions';
import type { Counts, Lists } from './questions';
import type { Source } from './source';
import { isApplied, isPreview } from './table-wire';
import type { Change, Desk, Person, Preview } from './table-wire';

export type Step = 'paste' | 'check' | 'place' | 'done';
/** `changed`: people or floor changed since, so nothing was written; the new result is shown. `silent`: no answer, perhaps it was written. */
export type Held = { readonly kind: 'changed'; readonly before: Change } | { readonly kind: 'silent' | 'undone' } | null;

export interface TableEnv {
  readonly floors: readonly Floor[];
  readonly instances: readonly Instance[];
  /** id of the floor on which it is placed; null: a new one */
  readonly floor: string | null;
  /** id of the person at this browser */
  readonly who: string | null;
}

/** A table on its way to a floor: what was pasted, what a person said about it, and the server's reading of it. */
export interface TableDraft {
  readonly step: Signal<Step>;
  readonly source: ReadonlySignal<Source | null>;
  readonly preview: ReadonlySignal<Preview | null>;
  /** id of the floor; null: a new one */
  readonly floor: ReadonlySignal<string | null>;
  readonly instances: ReadonlySignal<readonly string[]>;
  readonly name: Signal<string>;
  readonly site: Signal<string | null>;
  readonly answers: ReadonlySignal<ReadonlyMap<string, string>>;
  readonly flips: ReadonlySignal<ReadonlyMap<string, boolean>>;
  /** desks in the order in which the sheet is read */
  readonly desks: ReadonlySignal<readonly Desk[]>;
  readonly lists: ReadonlySignal<Lists>;
  /** desks that are, or were, a question or a name that nobody has, as the server asked */
  readonly asked: ReadonlySignal<ReadonlyMap<string, Desk>>;
  readonly counts: ReadonlySignal<Counts>;
  readonly people: ReadonlySignal<ReadonlyMap<string, Person>>;
  /** everybody who may be chosen; null: not loaded yet */
  readonly everybody: ReadonlySignal<readonly Person[] | null>;
  /** the server's reading is that of the present answers */
  readonly isFresh: ReadonlySignal<boolean>;
  readonly busy: ReadonlySignal<boolean>;
  readonly fault: ReadonlySignal<Answer<unknown> | null>;
  readonly held: ReadonlySignal<Held>;
  readonly done: ReadonlySignal<TableDone | null>;
  /** place of the cell that is framed */
  readonly selected: Signal<string | null>;
  take(source: Source): void;
  chooseSheet(name: string): void;
  /** null: as the server guesses */
  flip(places: readonly string[], isSeat: boolean | null): void;
  /** '' for nobody; null: the question is open again */
  answer(at: string, person: string | null): void;
  place(floor: string | null, instances?: readonly string[]): void;
  loadEverybody(): void;
  again(): void;
  apply(): Promise<void>;
  undo(): Promise<void>;
  /** Goes on with a draft that this tab kept. */
  resume(kept: KeptDraft): void;
  forget(): void;
}

/** titles of the server's refusals of what is no longer as it was shown */
const STALE: ReadonlySet<string> = new Set(['Not what was shown', 'Another version is current']);
/** Answers come one after the other: the server is asked once they pause. */
const PAUSE_MS = 250;
const hex = (): string => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, '0')).join('');

export function createTableDraft(env: TableEnv): TableDraft {
  const step = signal<Step>('paste');
  const source = signal<Source | null>(null);
  const sheet = signal<string | null>(null);
  const floor = signal(env.floor ?? (env.instances.length > 0 ? null : env.floors[0]?.id ?? null));
  const instances = signal<readonly string[]>(env.instances.map(({ arn }) => arn));
  const [name, site, selected] = [signal(''), signal<string | null>(null), signal<string | null>(null)];
  const answers = signal<ReadonlyMap<string, string>>(new Map());
  const flips = signal<ReadonlyMap<string, boolean>>(new Map());
  const read = signal<{ readonly preview: Preview; readonly used: ReadonlyMap<string, string>; readonly asked: ReadonlyMap<string, Desk> } | null>(null);
  const everybody = signal<readonly Person[] | null>(null);
  const [wanted, shown] = [signal(0), signal(0)];
  const [busy, fault, held, done] = [signal(false), signal<Answer<unknown> | null>(null), signal<Held>(null), signal<TableDone | null>(null)];
  const preview = computed(() => read.value?.preview ?? null);
  const cells = computed(() => new Map(preview.value?.cells.map((cell) => [cell.at, cell])));
  const ordered = computed(() => inOrder(preview.value?.desks ?? [], cells.value));
  const desks = computed(() => {
    const now = read.value;
    return now === null ? [] : ordered.value.map((desk) => deskNow(desk, answers.value, now.used, now.asked));
  });
  const asked = computed<ReadonlyMap<string, Desk>>(() => read.value?.asked ?? new Map());
  let withEverybody = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  /** of a write that had no answer: the same is sent again */
  let writing: { readonly digest: string; readonly id: string } | null = null;

  const body = (): object => ({
    ...(floor.value === null ? { instances: instances.value } : { floor: floor.value }),
    ...(source.value?.kind === 'file' ? { file: source.value.base64 } : { html: source.value?.html ?? null, text: source.value?.text ?? null }),
    ...(sheet.value === null ? {} : { sheet: sheet.value }),
    flips: Object.fromEntries(flips.value), answers: Object.fromEntries(answers.value),
  });
  const store = (): void => {
    if (source.value === null) return;
    keep({
      who: env.who, at: Date.now(), floor: floor.value, instances: instances.value, name: name.value, site: site.value, source: source.value,
      sheet: sheet.value, flips: [...flips.value], answers: [...answers.value],
    });
  };

  effect(() => {
    void [name.value, site.value];
    untracked(store);
  });

  /** One request at a time, of the newest state. What came to be old meanwhile is asked again. */
  const run = async (): Promise<void> => {
    if (running || source.value === null || shown.peek() === wanted.peek()) return;
    running = true;
    for (let mine = -1; mine !== wanted.peek() && source.peek() !== null;) {
      mine = wanted.peek();
      const [used, all] = [answers.peek(), withEverybody];
      const said = await callApi('POST', '/api/floors/table/preview', isPreview, { ...body(), people: all });
      if (mine !== wanted.peek()) continue;
      if (said.kind === 'problem' && said.status === 429) {
        await new Promise((resolve) => { setTimeout(resolve, said.retryAfterMs || 1_000); });
        mine = -1;
        continue;
      }
      fault.value = said.kind === 'ok' ? null : said;
      if (said.kind !== 'ok') break;
      if (all) [everybody.value, withEverybody] = [said.value.people, false];
      read.value = { preview: said.value, used, asked: questionsOf(asked.peek(), said.value, used) };
      shown.value = mine;
      if (step.peek() === 'paste') step.value = 'check';
    }
    running = false;
    busy.value = false;
  };
  const look = (pause = 0): void => {
    wanted.value++;
    busy.value = true;
    store();
    clearTimeout(timer);
    timer = setTimeout(() => void run(), pause);
  };
  const fresh = (): void => {
    [answers.value, flips.value, selected.value, held.value] = [new Map(), new Map(), null, null];
  };
  const waitFresh = (): Promise<void> => new Promise((resolve) => {
    const stop = busy.subscribe((isBusy) => { if (!isBusy) queueMicrotask(() => { stop(); resolve(); }); });
  });

  const apply = async (): Promise<void> => {
    const now = read.peek();
    if (now === null || wanted.peek() !== shown.peek() || busy.peek()) return;
    busy.value = true;
    if (writing?.digest !== now.preview.digest) writing = { digest: now.preview.digest, id: hex() };
    const isNew = floor.value === null;
    const seats = now.preview.desks.length;
    const said = await callApi('POST', '/api/floors/table/apply', isApplied, {
      ...body(), digest: writing.digest, change: writing.id,
      ...(isNew ? { name: name.value.trim(), ...(site.value === null ? {} : { site: site.value }) } : {}),
    });
    busy.value = false;
    fault.value = said.kind === 'ok' ? null : said;
    held.value = said.kind === 'no-answer' ? { kind: 'silent' } : null;
    if (said.kind === 'ok') {
      const { floor: placed, moved, gone, undo } = said.value;
      writing = null;
      done.value = {
        floor: placed.id, name: placed.name, version: undo?.version ?? placed.version, moved, new: said.value.new, gone, seats, at: Date.now(),
        change: undo?.change ?? null, made: isNew ? 'yes' : null,
      };
      keepTable(undo == null ? null : done.value);
      forgetKept();
      step.value = 'done';
    } else if (said.kind === 'problem' && STALE.has(said.title)) {
      writing = null;
      const before = now.preview.change;
      look();
      await waitFresh();
      // The new result is on the page, with all answers; the person looks at it and applies it.
      if (fault.peek() === null) held.value = { kind: 'changed', before };
    }
  };

  return {
    step, source, preview, floor, instances, name, site, answers, flips, desks, everybody, busy, fault, held, done, selected,
    asked, lists: computed(() => listsOf(desks.value, asked.value)),
    counts: computed(() => countsOf(desks.value)),
    people: computed(() => new Map([...(everybody.value ?? []), ...(preview.value?.people ?? [])].map((one) => [one.id, one]))),
    isFresh: computed(() => preview.value !== null && wanted.value === shown.value),
    take(next) {
      fresh();
      [source.value, sheet.value, read.value, step.value] = [next, null, null, 'paste'];
      look();
    },
    chooseSheet(next) {
      fresh();
      sheet.value = next;
      look();
    },
    flip(places, isSeat) {
      const next = new Map(flips.value);
      for (const at of places) if (isSeat === null) next.delete(at); else next.set(at, isSeat);
      [flips.value, held.value] = [next, null];
      look();
    },
    answer(at, person) {
      const next = new Map(answers.value);
      if (person === null) next.delete(at);
      else next.set(at, person);
      [answers.value, held.value] = [next, null];
      look(PAUSE_MS);
    },
    place(next, shows) {
      [floor.value, held.value, everybody.value] = [next, null, null];
      if (shows !== undefined) instances.value = shows;
      if (next !== null || instances.value.length > 0) look();
      else fault.value = null;
    },
    loadEverybody() {
      if (everybody.value !== null) return;
      withEverybody = true;
      look();
    },
    again: () => look(),
    apply,
    async undo() {
      const one = done.peek();
      if (one === null || busy.peek()) return;
      busy.value = true;
      const said = await undoTable(one);
      busy.value = false;
      fault.value = said.kind === 'ok' ? null : said;
      if (said.kind !== 'ok') return;
      keepTable(null);
      done.value = null;
      // Back where it was applied, with everything that was said about it.
      step.value = 'place';
      held.value = { kind: 'undone' };
      look();
    },
    resume(kept) {
      const isThere = kept.floor === null || env.floors.some(({ id }) => id === kept.floor);
      [source.value, sheet.value, read.value] = [kept.source, kept.sheet, null];
      [answers.value, flips.value] = [new Map(kept.answers), new Map(kept.flips)];
      [floor.value, name.value, site.value] = [isThere ? kept.floor : env.floor, kept.name, kept.site];
      const known = kept.instances.filter((arn) => env.instances.some((one) => one.arn === arn));
      if (known.length > 0) instances.value = known;
      look();
    },
    forget() {
      clearTimeout(timer);
      fresh();
      wanted.value++;
      [source.value, sheet.value, read.value, step.value, fault.value, busy.value] = [null, null, null, 'paste', null, false];
      forgetKept();
    },
  };
}
