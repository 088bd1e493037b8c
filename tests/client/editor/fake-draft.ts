import type { Answer } from '../../../client/api/call-api';
import type { FloorDocument } from '../../../client/plan/document';
import { applyChanges } from '../../../client/plan/edit/apply';
import type { Change, Step, StepName } from '../../../client/plan/edit/change';
import type { DraftHub, DraftSink, DraftWorld } from '../../../client/editor/draft-world';
import type { DraftFrame, Editor } from '../../../client/editor/draft-wire';

/** A server with one floor, for tests: one draft after the other. It applies every step as it comes; it knows no rules. */
export class FakeDraft {
  document: FloorDocument;
  steps: Step[] = [];
  editors: Editor[] = [];
  open = true;
  /** id of the open draft, or of the last one */
  draft = 'd1';
  /** answers of the next calls; null: no answer */
  readonly next: (Answer<unknown> | null)[] = [];
  readonly calls: string[] = [];
  /** answers of calls wait for it */
  held: Promise<unknown> | null = null;
  /** frames are held back while true */
  quiet = false;
  readonly #sinks = new Map<DraftSink, { draft: string; editor: string; n: number }>();
  readonly #ends = new Map<string, { readonly why: string; readonly version: number }>();

  constructor(document: FloorDocument) { this.document = document; }

  world(): DraftWorld {
    let id = 0;
    return {
      call: async <T>(method: string, path: string, _guard: unknown, body?: unknown) => {
        const { held } = this;
        const said = this.#answer(method, path, body as never) as Answer<T>;
        if (held !== null) await held;
        return said;
      },
      watch: (_floor, draft, editor, after, sink): DraftHub => {
        this.#sinks.set(sink, { draft, editor, n: after });
        queueMicrotask(() => this.publish());
        return { here: () => undefined, close: () => { this.#sinks.delete(sink); } };
      },
      wait: (ms) => new Promise((resolve) => { setTimeout(resolve, ms); }),
      newId: () => `id-${Math.random().toString(36).slice(2)}-${id++}`,
      hidden: () => false,
    };
  }

  /** Every watcher gets what it does not know yet. */
  publish(): void {
    if (this.quiet) return;
    for (const [sink, at] of this.#sinks) {
      if (!this.open || at.draft !== this.draft) {
        const { why, version } = this.#ends.get(at.draft) ?? { why: 'discarded', version: 0 };
        sink.next({ draft: at.draft, n: at.n, steps: [], editors: [], ended: why, version: version === 0 ? null : version, base: 0 });
        continue;
      }
      const steps = this.steps.filter(({ n }) => n > at.n);
      at.n = this.steps.length;
      sink.next({ draft: this.draft, n: this.steps.length, steps, editors: this.editors, base: 1 });
    }
  }

  /** The link of every watcher breaks. */
  cut(): void {
    const all = [...this.#sinks.keys()];
    this.#sinks.clear();
    for (const sink of all) sink.ended();
  }

  end(why: 'published' | 'discarded', version: number): void {
    this.open = false;
    this.#ends.set(this.draft, { why, version });
    this.publish();
  }

  /** Another editor opens the next draft. */
  openNext(): void {
    this.open = true;
    this.draft = `d${this.#ends.size + 1}`;
    this.steps = [];
  }

  /** Every watcher gets this, whatever it watches. */
  say(frame: DraftFrame): void {
    for (const sink of this.#sinks.keys()) sink.next(frame);
  }

  store(editor: string, id: string, act: string, changes: readonly Change[], name: StepName = { code: 'move' }): Step {
    const known = this.steps.find((one) => one.id === id);
    if (known !== undefined) return known;
    this.document = applyChanges(this.document, changes);
    const step: Step = { n: this.steps.length + 1, editor, id, act, changes, name };
    this.steps.push(step);
    queueMicrotask(() => this.publish());
    return step;
  }

  #nameFor(editor: string): StepName | null {
    const own = this.steps.filter((one) => one.editor === editor);
    const undone = own.filter(({ act }) => act === 'undo').length;
    const done = own.filter(({ act }) => act === 'do');
    return done[done.length - 1 - undone]?.name as StepName | undefined ?? null;
  }

  #answer(method: string, path: string, body?: { draft: string; editor: string; id: string; name: StepName; changes: readonly Change[] }): Answer<unknown> {
    this.calls.push(`${method} ${path.replace(/^.*\/draft/, '')}`);
    const given = this.next.shift();
    if (given === null) return { kind: 'no-answer' };
    if (given !== undefined) return given;
    const gone = { kind: 'problem', status: 404, title: 'No draft', detail: '', errors: {}, body: { code: 'gone' }, retryAfterMs: 0 } as const;
    const opens = method === 'POST' && path.endsWith('/draft');
    if (opens && !this.open) this.openNext();
    const asked = body?.draft ?? /[?&]draft=([^&]*)/.exec(path)?.[1];
    if (!this.open || (asked !== this.draft && (!path.includes('/draft?editor=') && !opens))) return gone;
    const ok = (value: unknown): Answer<unknown> => ({ kind: 'ok', value });
    if (body !== undefined && path.endsWith('/steps')) {
      const { n, changes } = this.store(body.editor, body.id, 'do', body.changes, body.name);
      return ok({ n, changes, undo: this.#nameFor(body.editor), redo: null });
    }
    if (body !== undefined && path.endsWith('/undo')) {
      const last = [...this.steps].reverse().find((one) => one.editor === body.editor && one.act === 'do');
      if (last === undefined) return { ...gone, status: 409 };
      const { n, changes } = this.store(body.editor, body.id, 'undo', last.changes.map((change) => ({ ...change, old: change.new, new: change.old })));
      return ok({ n, changes, undo: this.#nameFor(body.editor), redo: last.name, skipped: 0 });
    }
    if (body !== undefined && path.endsWith('/redo')) {
      const last = [...this.steps].reverse().find((one) => one.editor === body.editor && one.act === 'do');
      const { n, changes } = this.store(body.editor, body.id, 'redo', last?.changes ?? []);
      return ok({ n, changes, undo: last?.name ?? null, redo: null, skipped: 0 });
    }
    if (method === 'DELETE') return ok(null);
    if (path.endsWith('/publish')) return ok({ version: { number: 2 } });
    const after = /[?&]after=(\d+)/.exec(path)?.[1];
    if (after !== undefined) return ok(this.steps.filter(({ n }) => n > Number(after)));
    return ok({ floor: 'f', draft: this.draft, base: 1, n: this.steps.length, document: this.document, editors: this.editors, undo: null, redo: null });
  }
}
