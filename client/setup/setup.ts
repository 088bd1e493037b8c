import { batch, computed, effect, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { request } from '../api/request';
import { readViews } from '../live/wire-read';
import { list } from '../api/read';
import { call } from './call';
import type { Answer } from './call';
import { follow } from './follow';
import { bodyOf, chosenNames, choiceId, purposeOf } from './requests';
import type { Part, Purpose } from './requests';
import { isInstance, isOver, isPlan, isPolicy, isRun, isStart, isStatus } from './wire';
import type { ChoiceKind, Instance, Plan, Policy, Run, Start, Status } from './wire';
import { wantedOf, wishFor } from './wish';
import type { Wish } from './wish';

export type Trouble = Exclude<Answer<unknown>, { readonly kind: 'ok' | 'changed' }>;
export interface Shown {
  readonly purpose: Purpose;
  /** null: the whole form, or everything that setup made */
  readonly part: Part | null;
  readonly plan: Plan;
  /** AWS has changed since the last plan was shown */
  readonly changed: boolean;
}
/** The running request. */
export type Pending = '' | 'start' | 'instances' | 'status' | Purpose | 'order';

/** Everything behind the page. Only `order` changes AWS, and it only runs the plan that is shown. */
export interface Setup {
  readonly start: ReadonlySignal<Start | null>;
  readonly region: ReadonlySignal<string>;
  readonly instances: ReadonlySignal<readonly Instance[] | null>;
  readonly instance: ReadonlySignal<string>;
  readonly status: ReadonlySignal<Status | null>;
  readonly wish: ReadonlySignal<Wish>;
  /** names with a special choice */
  readonly chosen: ReadonlySignal<ReadonlySet<string>>;
  readonly shown: ReadonlySignal<Shown | null>;
  readonly run: ReadonlySignal<Run | null>;
  readonly linked: ReadonlySignal<boolean>;
  readonly pending: ReadonlySignal<Pending>;
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** number of agents of the instance on the map; null: unknown */
  readonly onMap: ReadonlySignal<number | null>;
  /** the existing drawn floors */
  readonly drawn: ReadonlySignal<number>;
  choose(region: string, instance: string): void;
  setWish(part: Partial<Wish>): void;
  toggle(kind: ChoiceKind, name: string): void;
  look(): Promise<void>;
  plan(purpose: Purpose): Promise<void>;
  planPart(part: Part): Promise<void>;
  putAway(): void;
  /** Runs the plan that is shown. True: it was started. */
  order(confirmed: readonly string[], noWait: boolean): Promise<boolean>;
  stop(): Promise<void>;
  policy(role: 'setup' | 'runtime'): Promise<Policy | null>;
  dispose(): void;
}

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
  const pending = signal<Pending>('start');
  const trouble = signal<Trouble | null>(null);
  const onMap = signal<number | null>(null);
  const drawn = signal(0);
  let turn = 0;

  const where = (): string => `region=${encodeURIComponent(region.value)}&instance=${encodeURIComponent(instance.value)}`;

  /** Only the newest request counts. */
  async function load<T>(what: Pending, question: () => Promise<Answer<T>>, good: (value: T) => void): Promise<void> {
    const mine = ++turn;
    batch(() => { pending.value = what; trouble.value = null; });
    const answer = await question();
    if (mine !== turn) return;
    batch(() => {
      pending.value = '';
      if (answer.kind === 'ok') good(answer.value);
      else if (answer.kind !== 'changed') trouble.value = answer;
    });
  }

  async function begin(): Promise<void> {
    await load('start', () => call('', isStart), (value) => {
      start.value = value;
      region.value = value.run?.instance.arn.split(':')[3] ?? value.region ?? value.regions[0] ?? '';
      run.value ??= value.run ?? null;
    });
    if (start.value !== null) await find();
  }

  async function find(): Promise<void> {
    await load('instances', () => call(`/instances?region=${encodeURIComponent(region.value)}`, list(isInstance)), (value) => {
      instances.value = value;
      const wanted = instance.value !== '' ? instance.value : run.value?.instance.id;
      instance.value = value.find((one) => one.id === wanted)?.id ?? value[0]?.id ?? '';
    });
    if (instance.value !== '') await look(true);
  }

  async function look(fresh = false): Promise<void> {
    await load('status', () => call(`/status?${where()}`, isStatus), (value) => {
      status.value = value;
      // Values that were entered during the request are kept.
      if (fresh && !touched) wish.value = wishFor(value);
    });
    await countOnMap();
  }

  async function countOnMap(): Promise<void> {
    const reply = await request('/api/views');
    const views = reply?.ok === true ? readViews(reply.body) : null;
    drawn.value = (views ?? []).filter((one) => one.floor !== undefined).length;
    onMap.value = views === null ? null : (views.find((one) => one.id === instance.value)?.agents ?? 0);
  }

  const forget = (): void => { shown.value = null; };
  const body = (purpose: Purpose, part: Part | null): object =>
    bodyOf(purpose, part, { region: region.value, instance: instance.value, wish: wish.value, chosen: chosen.value });

  async function plan(purpose: Purpose, part: Part | null = null): Promise<void> {
    await load(purpose, () => call(purpose === 'apply' ? '/plan' : '/teardown/plan', isPlan, body(purpose, part)), (value) => {
      shown.value = { purpose, part, plan: value, changed: false };
    });
  }

  // A run that another page started, or that continued in the meantime, is visible here too.
  const dispose = follow((heard) => {
    const before = run.value;
    run.value = heard;
    const ended = heard !== null && isOver(heard) && before !== null && before.id === heard.id && !isOver(before);
    // There is no instance yet; it is being searched, and `find` loads it then.
    if (ended && instance.value !== '') void look(true);
  }, (up) => { linked.value = up; });
  const title = computed(() => run.value?.phase);
  const undo = effect(() => { if (title.value === 'running') forget(); });
  void begin();

  return {
    start, region, instances, instance, status, wish, chosen, shown, run, linked, pending, trouble, onMap, drawn,
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
      // A stream is either kept or deleted.
      if (kind === 'keep') next.delete(choiceId('include', name));
      if (kind === 'include') next.delete(choiceId('keep', name));
      chosen.value = next;
      void plan(shown.value?.purpose ?? 'apply', shown.value?.part ?? null);
    },
    look: () => look(),
    plan: (purpose) => plan(purpose),
    planPart(part) {
      // Choices for another plan do not apply to this one.
      chosen.value = new Set();
      return plan(purposeOf(part), part);
    },
    putAway: forget,
    async order(confirmed, noWait) {
      const now = shown.value;
      if (now === null) return false;
      const mine = ++turn;
      batch(() => { pending.value = 'order'; trouble.value = null; });
      const answer = await call(now.purpose === 'apply' ? '/apply' : '/teardown', isRun, {
        ...body(now.purpose, now.part), fingerprint: now.plan.fingerprint, confirm: confirmed, noWait: noWait || now.part !== null,
      });
      if (mine !== turn) return answer.kind === 'ok';
      batch(() => {
        pending.value = '';
        if (answer.kind === 'ok') {
          forget();
          chosen.value = new Set();
          // The hub may have sent more in the meantime.
          if (run.value?.id !== answer.value.id) run.value = answer.value;
        } else if (answer.kind === 'changed') shown.value = { ...now, plan: answer.plan, changed: true };
        else trouble.value = answer;
      });
      return answer.kind === 'ok';
    },
    async stop() { await request('/api/setup/stop', { method: 'POST' }); },
    async policy(role) {
      const path = `/policy?${where()}&for=${role}`;
      const wanted = JSON.stringify(wantedOf(wish.value, chosenNames(chosen.value, 'replace'), chosenNames(chosen.value, 'change')));
      // A form with errors names nothing. For the server, the connected stream counts, not the form.
      for (const one of role === 'setup' ? [`${path}&wanted=${encodeURIComponent(wanted)}`, path] : [path]) {
        const answer = await call(one, isPolicy);
        if (answer.kind === 'ok') return answer.value;
      }
      return null;
    },
    dispose() { dispose(); undo(); },
  };
}

export const isChosen = (chosen: ReadonlySignal<ReadonlySet<string>>, kind: string, name: string): boolean => chosen.value.has(choiceId(kind, name));
