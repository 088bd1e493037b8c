import { batch, computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal, Signal } from '@preact/signals';
import { request } from '../api/request';
import { readViews } from '../live/wire-read';
import { list } from '../api/read';
import { call } from './call';
import type { Answer } from './call';
import { follow } from './follow';
import { isInstance, isOver, isPlan, isRun, isStart, isStatus } from './wire';
import type { ChoiceKind, Instance, Plan, Run, Start, Status } from './wire';
import { volumeOf, wantedOf, wishFor } from './wish';
import type { Wish } from './wish';

export type Purpose = 'apply' | 'teardown';
export type Trouble = Exclude<Answer<unknown>, { readonly kind: 'ok' | 'changed' }>;
export interface Shown { readonly purpose: Purpose; readonly plan: Plan; /** AWS has changed since the last one was shown */ readonly anew: boolean }
/** What is being asked just now. */
export type Asking = '' | 'start' | 'instances' | 'status' | Purpose | 'order';

/** Everything behind the page. Nothing here changes AWS but `order`, and that only does what is shown. */
export interface Setup {
  readonly start: ReadonlySignal<Start | null>;
  readonly region: ReadonlySignal<string>;
  readonly instances: ReadonlySignal<readonly Instance[] | null>;
  readonly instance: ReadonlySignal<string>;
  readonly status: ReadonlySignal<Status | null>;
  readonly wish: ReadonlySignal<Wish>;
  /** names that were chosen to be treated otherwise */
  readonly chosen: ReadonlySignal<ReadonlySet<string>>;
  readonly shown: ReadonlySignal<Shown | null>;
  readonly run: ReadonlySignal<Run | null>;
  readonly linked: ReadonlySignal<boolean>;
  readonly asking: ReadonlySignal<Asking>;
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** agents of the instance on the map; null: not known */
  readonly onMap: ReadonlySignal<number | null>;
  choose(region: string, instance: string): void;
  setWish(part: Partial<Wish>): void;
  toggle(kind: ChoiceKind, name: string): void;
  look(): Promise<void>;
  plan(purpose: Purpose): Promise<void>;
  putAway(): void;
  /** Does what is shown. True: it was begun. */
  order(confirmed: readonly string[], noWait: boolean): Promise<boolean>;
  stop(): Promise<void>;
  policy(role: 'setup' | 'runtime'): Promise<string | null>;
  dispose(): void;
}

const choiceId = (kind: string, name: string): string => `${kind} ${name}`;

export function createSetup(): Setup {
  const start = signal<Start | null>(null);
  const region = signal('');
  const instances = signal<readonly Instance[] | null>(null);
  const instance = signal('');
  const status = signal<Status | null>(null);
  const wish = signal<Wish>(wishFor(null));
  let touched = false;
  const chosen = signal<ReadonlySet<string>>(new Set());
  const shown = signal<Shown | null>(null);
  const run = signal<Run | null>(null);
  const linked = signal(true);
  const asking = signal<Asking>('start');
  const trouble = signal<Trouble | null>(null);
  const onMap = signal<number | null>(null);
  let turn = 0;

  const named = (...kinds: readonly ChoiceKind[]): Set<string> =>
    new Set([...chosen.value].flatMap((id) => kinds.flatMap((kind) => (id.startsWith(`${kind} `) ? [id.slice(kind.length + 1)] : []))));
  const where = (): string => `region=${encodeURIComponent(region.value)}&instance=${encodeURIComponent(instance.value)}`;

  /** Only the newest question counts. */
  async function ask<T>(what: Asking, question: () => Promise<Answer<T>>, good: (value: T) => void): Promise<void> {
    const mine = ++turn;
    batch(() => { asking.value = what; trouble.value = null; });
    const answer = await question();
    if (mine !== turn) return;
    batch(() => {
      asking.value = '';
      if (answer.kind === 'ok') good(answer.value);
      else if (answer.kind !== 'changed') trouble.value = answer;
    });
  }

  async function begin(): Promise<void> {
    await ask('start', () => call('', isStart), (value) => {
      start.value = value;
      region.value = value.run?.instance.arn.split(':')[3] ?? value.region ?? value.regions[0] ?? '';
      run.value ??= value.run ?? null;
    });
    if (start.value !== null) await find();
  }

  async function find(): Promise<void> {
    await ask('instances', () => call(`/instances?region=${encodeURIComponent(region.value)}`, list(isInstance)), (value) => {
      instances.value = value;
      const wanted = instance.value !== '' ? instance.value : run.value?.instance.id;
      instance.value = value.find((one) => one.id === wanted)?.id ?? value[0]?.id ?? '';
    });
    if (instance.value !== '') await look(true);
  }

  async function look(fresh = false): Promise<void> {
    await ask('status', () => call(`/status?${where()}`, isStatus), (value) => {
      status.value = value;
      // What was entered while AWS was asked is not taken away again.
      if (fresh && !touched) wish.value = wishFor(value);
    });
    await countOnMap();
  }

  async function countOnMap(): Promise<void> {
    const reply = await request('/api/views');
    const views = reply?.ok === true ? readViews(reply.body) : null;
    onMap.value = views === null ? null : (views.find((one) => one.id === instance.value)?.agents ?? 0);
  }

  const forget = (): void => { shown.value = null; };
  const body = (purpose: Purpose): object => (purpose === 'apply'
    ? { region: region.value, instance: instance.value, wanted: wantedOf(wish.value, named('replace'), named('change')), ...volumeOf(wish.value) }
    : { region: region.value, instance: instance.value, include: [...named('include')], keep: [...named('keep')], ...volumeOf(wish.value) });

  async function plan(purpose: Purpose): Promise<void> {
    await ask(purpose, () => call(purpose === 'apply' ? '/plan' : '/teardown/plan', isPlan, body(purpose)), (value) => { shown.value = { purpose, plan: value, anew: false }; });
  }

  // The run that another page began, or that went on while this one was away, is seen here as well.
  const dispose = follow((heard) => {
    const before = run.value;
    run.value = heard;
    const ended = heard !== null && isOver(heard) && before !== null && before.id === heard.id && !isOver(before);
    // With no instance yet, one is being looked for, and `find` looks at it then.
    if (ended && instance.value !== '') void look(true);
  }, (up) => { linked.value = up; });
  const title = computed(() => run.value?.phase);
  const undo = effect(() => { if (title.value === 'running') forget(); });
  void begin();

  return {
    start, region, instances, instance, status, wish, chosen, shown, run, linked, asking, trouble, onMap,
    choose(nextRegion, nextInstance) {
      batch(() => {
        forget();
        chosen.value = new Set();
        status.value = null;
        instance.value = nextInstance;
      });
      touched = false;
      if (nextRegion !== region.value) {
        batch(() => { region.value = nextRegion; instances.value = null; instance.value = ''; });
        void find();
      } else void look(true);
    },
    setWish(part) {
      forget();
      touched = true;
      wish.value = { ...wish.value, ...part };
    },
    toggle(kind, name) {
      const id = choiceId(kind, name);
      const next = new Set(chosen.value);
      if (!next.delete(id)) next.add(id);
      // A stream is kept or deleted, not both.
      if (kind === 'keep') next.delete(choiceId('include', name));
      if (kind === 'include') next.delete(choiceId('keep', name));
      chosen.value = next;
      const purpose = shown.value?.purpose ?? 'apply';
      void plan(purpose);
    },
    look: () => look(),
    plan,
    putAway: forget,
    async order(confirmed, noWait) {
      const now = shown.value;
      if (now === null) return false;
      const mine = ++turn;
      batch(() => { asking.value = 'order'; trouble.value = null; });
      const answer = await call(now.purpose === 'apply' ? '/apply' : '/teardown', isRun, { ...body(now.purpose), fingerprint: now.plan.fingerprint, confirm: confirmed, noWait });
      if (mine !== turn) return answer.kind === 'ok';
      batch(() => {
        asking.value = '';
        if (answer.kind === 'ok') {
          forget();
          chosen.value = new Set();
          // The hub may have told more by now.
          if (run.value?.id !== answer.value.id) run.value = answer.value;
        } else if (answer.kind === 'changed') shown.value = { purpose: now.purpose, plan: answer.plan, anew: true };
        else trouble.value = answer;
      });
      return answer.kind === 'ok';
    },
    async stop() { await request('/api/setup/stop', { method: 'POST' }); },
    async policy(role) {
      const path = `/api/setup/policy?${where()}&for=${role}`;
      const wanted = JSON.stringify(wantedOf(wish.value, named('replace'), named('change')));
      // A form that cannot be read yet names nothing. For the server, what is connected counts, not what the form holds.
      for (const one of role === 'setup' ? [`${path}&wanted=${encodeURIComponent(wanted)}`, path] : [path]) {
        const reply = await request(one, { read: 'text' });
        if (reply?.ok === true && typeof reply.body === 'string') return reply.body;
      }
      return null;
    },
    dispose() { dispose(); undo(); },
  };
}

export const isChosen = (chosen: Signal<ReadonlySet<string>> | ReadonlySignal<ReadonlySet<string>>, kind: string, name: string): boolean => chosen.value.has(choiceId(kind, name));
