import { batch, computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { retryDelay } from '../api/retry-delay';
import type { Answer, Problem } from '../api/ask';
import { nothing } from '../api/read';
import type { Guard } from '../api/read';
import type { FloorDocument } from '../plan/document';
import type { Change, LocalStep, Step, StepName } from '../plan/edit/change';
import { hasGap, heard, openedDraft, refused, reopened, withStep } from '../plan/edit/draft-state';
import type { DraftState } from '../plan/edit/draft-state';
import type { DraftHub, DraftWorld, Presence } from './draft-world';
import { isDraft, isPublishedDraft, isSteps, isStored } from './draft-wire';
import type { Draft, DraftFrame, Editor, NamedStep, PublishAt, PublishedDraft, Stored } from './draft-wire';

const HERE_MS = 110;
const GAP_MS = 400;

/** Why the draft cannot be edited any more. */
export interface Ended { readonly why: 'published' | 'discarded' | 'gone'; readonly version: number | null }

/** One open draft: sends the steps of this page, in order and each until it is stored, and follows those of others. */
export class DraftSession {
  readonly #world: DraftWorld;
  readonly #floor: string;
  #editor: string;
  readonly #state = signal<DraftState | null>(null);
  readonly #queue: ({ readonly step: LocalStep } | { readonly act: 'undo' | 'redo'; readonly id: string })[] = [];
  #sending = false;
  #over = false;
  #hub: DraftHub | null = null;
  #hubFailures = 0;
  #here: Presence | null = null;
  #hereTimer: ReturnType<typeof setTimeout> | null = null;
  #asking = false;

  readonly document: ReadonlySignal<FloorDocument | null>;
  /** steps that are not stored yet */
  readonly unsent: ReadonlySignal<number>;
  readonly n: ReadonlySignal<number>;
  readonly base = signal(0);
  readonly current = signal(0);
  readonly undoName = signal<NamedStep | null>(null);
  readonly redoName = signal<NamedStep | null>(null);
  /** all editors except this one */
  readonly others = signal<readonly Editor[]>([]);
  readonly publishAt = signal<PublishAt | null>(null);
  readonly ended = signal<Ended | null>(null);
  /** a step was not accepted, and why; null: nothing failed lately */
  readonly fault = signal<Answer<unknown> | null>(null);
  /** how many changes of the last undo stayed, because others changed the same since */
  readonly skipped = signal(0);
  /** 'waiting': a step is repeated, because the server does not answer; 'lost': changes of others do not arrive */
  readonly link = signal<'live' | 'lost' | 'waiting'>('lost');
  readonly storedAt = signal<number | null>(null);

  constructor(world: DraftWorld, floor: string, editor: string) {
    this.#world = world;
    this.#floor = floor;
    this.#editor = editor;
    this.document = computed(() => this.#state.value?.shown ?? null);
    this.unsent = computed(() => this.#state.value?.pending.length ?? 0);
    this.n = computed(() => this.#state.value?.n ?? 0);
  }

  get editor(): string { return this.#editor; }
  get #path(): string { return `/api/floors/${encodeURIComponent(this.#floor)}/draft`; }

  /** Opens the draft, or joins the open one. */
  async open(): Promise<Answer<Draft>> {
    const made = await this.#world.call('POST', this.#path, isDraft);
    if (made.kind !== 'ok') return made;
    return this.#read(made.value);
  }

  async #read(fallback?: Draft): Promise<Answer<Draft>> {
    let said = await this.#world.call('GET', `${this.#path}?editor=${encodeURIComponent(this.#editor)}`, isDraft);
    if (said.kind === 'problem' && said.status === 403) {
      // Another person used this tab before.
      this.#editor = this.#world.newId();
      said = await this.#world.call('GET', `${this.#path}?editor=${encodeURIComponent(this.#editor)}`, isDraft);
    }
    const draft = said.kind === 'ok' ? said.value : fallback;
    if (this.#over || draft === undefined) return said;
    const before = this.#state.peek();
    batch(() => {
      this.#state.value = before === null ? openedDraft(draft.n, draft.document) : reopened(before, draft.n, draft.document);
      this.base.value = draft.base;
      this.current.value = draft.current ?? draft.base;
      this.undoName.value = draft.undo ?? null;
      this.redoName.value = draft.redo ?? null;
      this.publishAt.value = draft.publishAt ?? null;
      this.others.value = (draft.editors ?? []).filter((one) => one.editor !== this.#editor);
      this.ended.value = null;
    });
    this.#listen();
    void this.#send();
    return { kind: 'ok', value: draft };
  }

  /** Shows a step at once and sends it. */
  do(name: StepName, changes: readonly Change[]): void {
    const state = this.#state.peek();
    if (state === null || changes.length === 0 || this.ended.peek() !== null) return;
    const step: LocalStep = { id: this.#world.newId(), name, changes };
    batch(() => {
      this.#state.value = withStep(state, step);
      this.undoName.value = { ...name };
      this.redoName.value = null;
      this.fault.value = null;
      this.skipped.value = 0;
    });
    this.#queue.push({ step });
    void this.#send();
  }

  undo(): void { this.#back('undo', this.undoName.peek()); }
  redo(): void { this.#back('redo', this.redoName.peek()); }

  #back(act: 'undo' | 'redo', name: NamedStep | null): void {
    // While another one is on its way, the server knows whether there is something.
    if ((name === null && this.#queue.length === 0) || this.ended.peek() !== null) return;
    this.#queue.push({ act, id: this.#world.newId() });
    void this.#send();
  }

  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (let failures = 0; !this.#over && this.ended.peek() === null;) {
      const [first] = this.#queue;
      if (first === undefined) break;
      const said: Answer<Stored> = 'step' in first
        ? await this.#world.call('POST', `${this.#path}/steps`, isStored, { editor: this.#editor, ...first.step })
        : await this.#world.call('POST', `${this.#path}/${first.act}`, isStored, { editor: this.#editor, id: first.id });
      if (this.#over) break;
      if (said.kind === 'no-answer' || (said.kind === 'problem' && (said.status === 429 || said.status >= 500))) {
        // The same step with the same id: the server stores it once.
        this.link.value = 'waiting';
        const wait = said.kind === 'problem' ? said.retryAfterMs : 0;
        await this.#world.wait(Math.max(wait, retryDelay(failures++, this.#world.hidden(), Math.random)));
        continue;
      }
      failures = 0;
      this.#queue.shift();
      if (this.link.peek() === 'waiting') this.link.value = this.#hubFailures === 0 ? 'live' : 'lost';
      if (said.kind === 'ok') this.#stored('step' in first ? first.step.id : first.id, 'step' in first ? 'do' : first.act, said.value);
      else if (said.status === 404) {
        // Published or discarded by others. The step stays: a new draft gets it.
        this.#queue.unshift(first);
        this.#end('gone', null);
      } else this.#refuse(first, said);
    }
    this.#sending = false;
  }

  #stored(id: string, act: string, said: Stored): void {
    batch(() => {
      this.#hear([{ n: said.n, editor: this.#editor, id, act, changes: said.changes }]);
      // A later own step is already named.
      if (this.#queue.length === 0) {
        if (said.undo !== undefined) this.undoName.value = said.undo;
        if (said.redo !== undefined) this.redoName.value = said.redo;
      }
      if (act !== 'do') this.skipped.value = said.skipped ?? 0;
      this.storedAt.value = Date.now();
    });
  }

  #refuse(item: { readonly step: LocalStep } | { readonly act: string }, said: Problem): void {
    batch(() => {
      const state = this.#state.peek();
      if ('step' in item && state !== null) this.#state.value = refused(state, item.step.id);
      if ('act' in item && said.status === 409) {
        if (item.act === 'undo') this.undoName.value = null;
        else this.redoName.value = null;
      } else this.fault.value = said;
    });
    // What is named to undo was perhaps this step.
    if ('step' in item) void this.#names();
  }

  async #names(): Promise<void> {
    const said = await this.#world.call('GET', `${this.#path}?editor=${encodeURIComponent(this.#editor)}`, isDraft);
    if (said.kind !== 'ok' || this.#queue.length > 0) return;
    this.undoName.value = said.value.undo ?? null;
    this.redoName.value = said.value.redo ?? null;
  }

  #hear(steps: readonly Step[]): void {
    const state = this.#state.peek();
    if (state === null) return;
    const next = heard(state, steps);
    if (next !== state) this.#state.value = next;
    if (hasGap(next)) void this.#askGap();
  }

  /** The missing steps usually come by themselves. */
  async #askGap(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    await this.#world.wait(GAP_MS);
    const state = this.#state.peek();
    if (!this.#over && state !== null && hasGap(state)) {
      const said = await this.#world.call('GET', `${this.#path}/steps?after=${state.n}`, isSteps);
      this.#asking = false;
      if (said.kind === 'ok') this.#hear(said.value);
      // They are not known any more.
      else if (said.kind === 'problem' && said.status === 410) await this.#read();
      return;
    }
    this.#asking = false;
  }

  #listen(): void {
    this.#hub?.close();
    if (this.#over) return;
    const mine = this.#world.watch(this.#floor, this.#editor, this.#state.peek()?.n ?? 0, {
      next: (frame) => { if (this.#hub === mine) this.#frame(frame); },
      ended: () => { if (this.#hub === mine) void this.#listenAgain(); },
    });
    this.#hub = mine;
  }

  async #listenAgain(): Promise<void> {
    if (this.#over || this.ended.peek() !== null) return;
    this.link.value = 'lost';
    await this.#world.wait(retryDelay(this.#hubFailures++, this.#world.hidden(), Math.random));
    if (!this.#over && this.ended.peek() === null) this.#listen();
  }

  #frame(frame: DraftFrame): void {
    this.#hubFailures = 0;
    batch(() => {
      if (this.link.peek() === 'lost') this.link.value = 'live';
      if (frame.reset === true) {
        void this.#read();
        return;
      }
      this.#hear(frame.steps);
      if (frame.base != null) {
        this.base.value = frame.base;
        this.current.value = Math.max(this.current.peek(), frame.base);
      }
      if (frame.editors != null) this.others.value = frame.editors.filter((one) => one.editor !== this.#editor);
      if (frame.publishChanged !== false) this.publishAt.value = frame.publishAt ?? null;
      if (frame.ended === 'published' || frame.ended === 'discarded') this.#end(frame.ended, frame.version ?? null);
    });
  }

  #end(why: Ended['why'], version: number | null): void {
    this.ended.value = { why, version };
    this.#hub?.close();
    this.#hub = null;
  }

  /** Where the pointer is and what is selected, for the others. At most ten times a second. */
  tellHere(presence: Presence): void {
    this.#here = presence;
    this.#hereTimer ??= setTimeout(() => {
      this.#hereTimer = null;
      if (this.#here !== null) this.#hub?.here(this.#here);
    }, HERE_MS);
  }

  /** @param at ISO instant; undefined: now. @param over the newer published version is replaced */
  publish(name: string, at?: string, over = false): Promise<Answer<PublishedDraft>> {
    return this.call('POST', '/publish', isPublishedDraft, {
      editor: this.#editor, n: this.n.peek(), ...(name === '' ? {} : { name }), ...(at === undefined ? {} : { at }),
      ...(over ? { basedOn: this.current.peek() } : {}),
    });
  }

  call<T>(method: 'POST' | 'DELETE' | 'GET', path: string, guard: Guard<T>, body?: unknown): Promise<Answer<T>> {
    return this.#world.call(method, `${this.#path}${path}`, guard, body);
  }

  /** Nobody has made a step, and nobody else is here. */
  get isUntouched(): boolean { return this.n.peek() === 0 && this.unsent.peek() === 0 && this.others.peek().length === 0 && this.publishAt.peek() === null; }

  /** Ends a draft that nobody has touched. */
  async close(): Promise<void> {
    await this.call('DELETE', '', nothing, { editor: this.#editor, n: this.n.peek() });
  }

  /** After a publish or a discard: the draft that there is now, with the unsent steps. */
  reopen(): Promise<Answer<Draft>> { return this.open(); }

  dispose(): void {
    this.#over = true;
    if (this.#hereTimer !== null) clearTimeout(this.#hereTimer);
    this.#hub?.close();
  }
}
