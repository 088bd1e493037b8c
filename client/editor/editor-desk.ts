import { computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import type { Limits } from '../alerts/limits';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import type { Shell } from '../app/shell';
import { browserWorld } from '../live/hub';
import { floorDocument } from '../plan/document';
import type { FloorDocument } from '../plan/document';
import { diffOf } from '../plan/edit/diff';
import type { Diff } from '../plan/edit/diff';
import { itemsByKey } from '../plan/edit/boxes';
import type { Key } from '../plan/edit/boxes';
import { DraftSession } from './draft-session';
import { browserDraftWorld } from './draft-world';
import { isFloorMeta } from './draft-wire';
import type { PublishedDraft } from './draft-wire';
import { editorId, keepEditorId } from './editor-id';
import { createModel } from './editor-model';
import type { EditorModel } from './editor-model';
import type { EditorStage } from './editor-stage';
import { editorWords } from './editor-words';
import type { EditorWords } from './editor-words';
import { createPeople } from './live-people';
import type { LivePeople } from './live-people';

const DIFF_MS = 120;
const SHOWN_MS = 2_500;
const SLOW_MS = 3_000;
const EMPTY: FloorDocument = { schema: 1, width: 1920, height: 1080, seats: [] };

/** The open editor: everything that its screen uses. */
export interface EditorDesk {
  readonly floor: string;
  readonly shell: Shell;
  readonly name: Signal<string>;
  readonly words: ReadonlySignal<EditorWords>;
  readonly session: DraftSession;
  readonly model: EditorModel;
  readonly people: LivePeople;
  readonly stage: Signal<EditorStage | null>;
  /** the version that the draft changes */
  readonly published: Signal<FloorDocument>;
  readonly diff: ReadonlySignal<Diff>;
  readonly fresh: ReadonlySignal<ReadonlySet<Key>>;
  readonly zoom: Signal<number>;
  /** the last message for this person; read out */
  readonly said: Signal<string>;
  /** a line of a known length is being drawn on the image */
  readonly calibrating: Signal<boolean>;
  /** its length in floor units; null: not drawn yet */
  readonly measured: Signal<number | null>;
  readonly dialog: Signal<null | 'discard' | 'publish-at' | 'keys' | 'other-version' | 'seat' | 'leave'>;
  readonly publishedNow: Signal<PublishedDraft | null>;
  readonly problem: Signal<Answer<unknown> | null>;
  /** this page publishes now: the end of the draft is no surprise */
  readonly publishing: Signal<boolean>;
  /** the link is lost for more than a moment */
  readonly slow: ReadonlySignal<boolean>;
  /** flies to elements and outlines them for a moment */
  show(keys: readonly Key[]): void;
  readPublished(): Promise<void>;
  dispose(): void;
}

/** A part of the screen. */
export interface SectionProps { readonly desk: EditorDesk }

export type Opened = { readonly kind: 'open'; readonly desk: EditorDesk } | { readonly kind: 'fault'; readonly answer: Answer<unknown> };

/** Opens the draft of a floor. @param limits of the product, until those of the centre are known */
export async function openDesk(floor: string, shell: Shell, limits: Limits): Promise<Opened> {
  const { id, release } = await editorId();
  const session = new DraftSession(browserDraftWorld, floor, id);
  const [meta, opened] = await Promise.all([callApi('GET', `/api/floors/${encodeURIComponent(floor)}`, isFloorMeta), session.open()]);
  if (opened.kind !== 'ok') {
    session.dispose();
    release();
    return { kind: 'fault', answer: opened };
  }
  keepEditorId(session.editor);
  const name = signal(meta.kind === 'ok' ? meta.value.name : '');
  const model = createModel(session);
  const zone = signal<string | null>(shell.place.zone);
  const words = computed(() => editorWords(shell.lang.value, { zone: zone.value, now: Date.now }));
  const people = createPeople(browserWorld(), floor, () => words.peek(), limits);
  const published = signal(EMPTY);
  const base = signal(-1);
  const diff = signal<Diff>({ lines: [], losers: [] });
  const shown: { timer: ReturnType<typeof setTimeout> | null } = { timer: null };
  const calibrating = signal(false);
  const said = signal('');

  async function readPublished(): Promise<void> {
    const version = session.base.peek();
    if (version === base.peek()) return;
    const answer = version === 0 ? null
      : await callApi('GET', `/api/floors/${encodeURIComponent(floor)}/versions/${version}/document`, floorDocument);
    if (answer !== null && answer.kind !== 'ok') return;
    base.value = version;
    published.value = answer === null ? EMPTY : answer.value;
  }

  let diffTimer: ReturnType<typeof setTimeout> | null = null;
  const slow = signal(false);
  let slowTimer: ReturnType<typeof setTimeout> | null = null;
  const undo = [
    effect(() => {
      const lost = session.link.value === 'lost';
      if (slowTimer !== null) clearTimeout(slowTimer);
      if (!lost) slow.value = false;
      else slowTimer = setTimeout(() => { slow.value = true; }, SLOW_MS);
    }),
    effect(() => {
      void session.base.value;
      void readPublished();
    }),
    // Not at every change of a large floor.
    effect(() => {
      const [before, now] = [published.value, model.document.value];
      const known = base.value >= 0;
      void people.pulse.value;
      if (diffTimer !== null) clearTimeout(diffTimer);
      diffTimer = setTimeout(() => { if (known) diff.value = diffOf(before, now, people.names()); }, DIFF_MS);
    }),
    effect(() => { if (people.live.zone.value !== null) zone.value = people.live.zone.value; }),
    effect(() => people.setWords(words.value)),
    effect(() => {
      const n = session.skipped.value;
      if (n > 0) said.value = words.peek().count('edit.skipped', n);
    }),
  ];
  const fresh = computed(() => {
    const before = itemsByKey(published.value);
    return new Set(base.value < 0 ? [] : [...itemsByKey(model.document.value).keys()].filter((key) => !before.has(key)));
  });
  const desk: EditorDesk = {
    floor, shell, name, words, session, model, people, stage: signal(null), published, diff, fresh, zoom: signal(1), said, calibrating,
    measured: signal(null), dialog: signal(null), publishedNow: signal(null), problem: signal(null), publishing: signal(false), slow,
    show(keys) {
      desk.stage.peek()?.zoomTo(keys);
      model.shown.value = new Set(keys);
      if (shown.timer !== null) clearTimeout(shown.timer);
      shown.timer = setTimeout(() => { model.shown.value = new Set(); }, SHOWN_MS);
    },
    readPublished,
    dispose() {
      for (const one of undo) one();
      if (diffTimer !== null) clearTimeout(diffTimer);
      if (slowTimer !== null) clearTimeout(slowTimer);
      if (shown.timer !== null) clearTimeout(shown.timer);
      model.dispose();
      people.dispose();
      session.dispose();
      release();
    },
  };
  return { kind: 'open', desk };
}
