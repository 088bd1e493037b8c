import { batch, computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { retryDelay } from '../api/retry-delay';
import type { Answer, Problem } from '../api/call-api';
import { nothing } from '../api/read';
import type { Guard } from '../api/read';
import type { FloorDocument } from '../plan/document';
import type { Change, LocalStep, Step, StepName } from '../plan/edit/change';
import { hasGap, heard, openedDraft, refused, reopened, withStep } from '../plan/edit/draft-state';
import type { DraftState } from '../plan/edit/draft-state';
import { DraftLink } from './draft-link';
import type { DraftWorld, Presence } from './draft-world';
import { othersAfter } from './others-after';
import { isDeletions, isDraft, isGone, isPublishedDraft, isSteps, isStored } from './draft-wire';
import type { Deletion, Draft, DraftFrame, Editor, NamedStep, PublishAt, PublishedDraft, Stored } from './draft-wire';

const GAP_MS = 400;

/** Why the draft cannot be edited any more. */
export interface Ended { readonly why: 'published' | 'discarded' | 'gone'; readonly version: number | null }
type Waiting = { readonly step: LocalStep } | { readonly act: 'undo' | 'redo' | 'restore'; readonly id: string; readonly n?: number };

/** One open draft: sends the steps of this page, in order and each until it is stored, and follows those of others. */
export class DraftSession {
  readonly #world: DraftWorld;
  readonly #floor: string;
  #editor: string;
  /** id of the draft that is shown: everything that is sent or heard is of this one */
  #draft = '';
  readonly #state = signal<DraftState | null>(null);
  readonly #queue: Waiting[] = [];
  #sending = false;
  #over = false;
  readonly #live: DraftLink;
  #fetching = false;

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
    this.#live = new DraftLink(world, {
      watched: () => (this.#over || this.ended.peek() !== null ? null
        : { floor, draft: this.#draft, editor: this.#editor, after: this.#state.peek()?.n ?? 0 }),
      next: (frame) => this.#frame(frame),
      lost: () => { this.link.value = 'lost'; },
    });
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

  /** @param opened the draft that was opened; undefined: the same one is read again */
  async #read(opened?: Draft): Promise<Answer<Draft>> {
    const mine = this.#draft;
    let said = await this.#world.call('GET', `${this.#path}?editor=${encodeURIComponent(this.#editor)}`, isDraft);
    if (said.kind === 'problem' && said.status === 403) {
      // Another person used this tab before.
      this.#editor = this.#world.newId();
      said = await this.#world.call('GET', `${this.#path}?editor=${encodeURIComponent(this.#editor)}`, isDraft);
    }
    const draft = said.kind === 'ok' ? said.value : opened;
    if (this.#over || draft === undefined || (opened === undefined && mine !== this.#draft)) return said;
    if (opened === undefined && draft.draft !== mine) {
      this.#end('gone', null);
      return said;
    }
    if (draft.draft !== this.#draft) {
      this.#draft = draft.draft;
      // They were about steps of the draft before.
      while (this.#queue[0] !== undefined && 'act' in this.#queue[0]) this.#queue.shift();
    }
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
    this.#live.listen();
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

  /** Brings back what a step deleted, also of another person. @param n number of that step */
  restore(n: number): void {
    if (this.#state.peek() === null || this.ended.peek() !== null) return;
    this.#queue.push({ act: 'restore', id: this.#world.newId(), n });
    void this.#send();
  }

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
      const draft = this.#draft;
      const said: Answer<Stored> = 'step' in first
        ? await this.#world.call('POST', `${this.#path}/steps`, isStored, { draft, editor: this.#editor, ...first.step })
        : await this.#world.call('POST', `${this.#path}/${first.act}`, isStored,
          { draft, editor: this.#editor, id: first.id, ...(first.n === undefined ? {} : { n: first.n }) });
      if (this.#over) break;
      if (draft !== this.#draft) {
        // The draft before has stored it: the next one does not get it again.
        if (said.kind === 'ok') this.#drop(first);
        continue;
      }
      if (said.kind === 'no-answer' || (said.kind === 'problem' && (said.status === 429 || said.status >= 500))) {
        // The same step with the same id: the server stores it once.
        this.link.value = 'waiting';
        const wait = said.kind === 'problem' ? said.retryAfterMs : 0;
        await this.#world.wait(Math.max(wait, retryDelay(failures++, this.#world.hidden(), Math.random)));
        continue;
      }
      failures = 0;
      this.#queue.shift();
      if (this.link.peek() === 'waiting') this.link.value = this.#live.isBroken ? 'lost' : 'live';
      if (said.kind === 'ok') this.#stored('step' in first ? first.step.id : first.id, 'step' in first ? 'do' : first.act, said.value);
      else if (said.status === 404) {
        // Published or discarded by others. The step stays: a new draft gets it.
        this.#queue.unshift(first);
        this.#end('gone', null);
      } else this.#refuse(first, said);
    }
    this.#sending = false;
  }

  #drop(item: Waiting): void {
    const [at, state] = [this.#queue.indexOf(item), this.#state.peek()];
    if (at !== -1) this.#queue.splice(at, 1);
    if ('step' in item && state !== null) this.#state.value = refused(state, item.step.id);
  }

  #stored(id: string, act: string, said: Stored): void {
    batch(() => {
      this.#hear([{ n: said.n, editor: this.#editor, id, act, changes: said.changes }]);
      // A later own step is already named.
      if (this.#queue.length === 0) {
        if (said.undo !== undefined) this.undoName.value = said.undo;
        if (said.redo !== undefined) this.redoName.value = said.redo;
      }
      if (act === 'undo' || act === 'redo') this.skipped.value = said.skipped ?? 0;
      this.storedAt.value = Date.now();
    });
  }

  #refuse(item: Waiting, said: Problem): void {
    batch(() => {
      const state = this.#state.peek();
      if ('step' in item && state !== null) this.#state.value = refused(state, item.step.id);
      if ('act' in item && said.status === 409) {
        if (item.act === 'undo') this.undoName.value = null;
        else if (item.act === 'redo') this.redoName.value = null;
      } else this.fault.value = said;
    });
    // What is named to undo was perhaps this step.
    if ('step' in item) void this.#names();
  }

  async #names(): Promise<void> {
    const said = await this.#world.call('GET', `${this.#path}?editor=${encodeURIComponent(this.#editor)}`, isDraft);
    if (said.kind !== 'ok' || said.value.draft !== this.#draft || this.#queue.length > 0) return;
    this.undoName.value = said.value.undo ?? null;
    this.redoName.value = said.value.redo ?? null;
  }

  #hear(steps: readonly Step[]): void {
    const state = this.#state.peek();
    if (state === null) return;
    const next = heard(state, steps);
    if (next !== state) this.#state.value = next;
    if (hasGap(next)) void this.#fetchGap();
  }

  /** The missing steps usually come by themselves. */
  async #fetchGap(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    await this.#world.wait(GAP_MS);
    const [state, draft] = [this.#state.peek(), this.#draft];
    if (!this.#over && state !== null && hasGap(state)) {
      const said = await this.#world.call('GET', `${this.#path}/steps?draft=${encodeURIComponent(draft)}&after=${state.n}`, isSteps);
      this.#fetching = false;
      if (draft !== this.#draft) return;
      if (said.kind === 'ok') this.#hear(said.value);
      else if (isGone(said)) this.#end('gone', null);
      // They are not known any more.
      else if (said.kind === 'problem' && said.status === 410) await this.#read();
      return;
    }
    this.#fetching = false;
  }

  #frame(frame: DraftFrame): void {
    batch(() => {
      if (this.link.peek() === 'lost') this.link.value = 'live';
      if (frame.draft !== this.#draft) return this.#end('gone', null);
      if (frame.ended != null) return this.#end(frame.ended === 'published' || frame.ended === 'discarded' ? frame.ended : 'gone', frame.version ?? null);
      if (frame.reset === true) return void this.#read();
      this.#hear(frame.steps);
      if (frame.base != null) {
        this.base.value = frame.base;
        this.current.value = Math.max(this.current.peek(), frame.base);
      }
      this.others.value = othersAfter(this.others.peek(), frame, this.#editor);
      if (frame.publishChanged !== false) this.publishAt.value = frame.publishAt ?? null;
    });
  }

  #end(why: Ended['why'], version: number | null): void {
    this.ended.value = { why, version };
    this.others.value = [];
    this.#live.close();
  }

  sendPresence(presence: Presence): void { this.#live.sendPresence(presence); }

  /** @param at ISO instant; undefined: now. @param over the newer published version is replaced */
  publish(name: string, at?: string, over = false): Promise<Answer<PublishedDraft>> {
    return this.call('POST', '/publish', isPublishedDraft, {
      editor: this.#editor, n: this.n.peek(), ...(name === '' ? {} : { name }), ...(at === undefined ? {} : { at }),
      ...(over ? { basedOn: this.current.peek() } : {}),
    });
  }

  /** A request about the draft that is shown. When it is not open any more, {@link ended} says so. */
  async call<T>(method: 'POST' | 'DELETE', path: string, guard: Guard<T>, body: object = {}): Promise<Answer<T>> {
    const draft = this.#draft;
    const said = await this.#world.call(method, `${this.#path}${path}`, guard, { draft, ...body });
    if (isGone(said) && draft === this.#draft && this.ended.peek() === null) this.#end('gone', null);
    return said;
  }

  /** What was deleted in the draft and can be restored, newest first. */
  deletions(): Promise<Answer<readonly Deletion[]>> {
    return this.#world.call('GET', `${this.#path}/deleted?draft=${encodeURIComponent(this.#draft)}`, isDeletions);
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
    this.#live.close();
  }
}
