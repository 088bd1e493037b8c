import './desk.css';
import { useSignal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { ComponentChildren, JSX } from 'preact';
import { fullName } from '../agents/names';
import { callApi, send } from '../api/call-api';
import type { Answer } from '../api/call-api';
import type { Shell } from '../app/shell';
import { Icon } from '../ui/admin-icon';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { hasOwn } from '../words/has-own';
import { joined } from '../words/words';
import { deskEn } from './desk-en';
import type { DeskKey } from './desk-en';
import { deskWords } from './desk-words';
import type { DeskWords } from './desk-words';
import { isDesk } from './desk-wire';
import type { Desk, DeskName, DeskPlace } from './desk-wire';
import { timeLeft } from './time-left';

/** How often a request that waits is looked at. */
const LOOK_MS = 2000;
/** Every so many times it is looked whether the rest is still so: a check-in ends at log-off. */
const SELDOM = 5;

/** The desk in the address; null: at home. */
export interface DeskAddress { readonly floor: string; readonly seat: string }

const pathOf = (at: DeskAddress | null): string =>
  at === null ? '/api/desk/home' : `/api/desk/${encodeURIComponent(at.floor)}/${encodeURIComponent(at.seat)}`;

const nameOf = (known: DeskName, words: DeskWords): string =>
  fullName({ user: known.user ?? '', first: known.first ?? '', last: known.last ?? '' }, words.lang, '');

const deskText = ({ label, name }: DeskPlace, words: DeskWords): string => `${label === '' ? words.say('here.unnamed') : label} · ${name}`;

/** Whether a new answer shows something else than the one before. */
const isSame = (a: Answer<Desk> | null, b: Answer<Desk>): boolean => JSON.stringify(a) === JSON.stringify(b);

interface Shown {
  readonly answer: ReadonlySignal<Answer<Desk> | null>;
  readonly fault: ReadonlySignal<Answer<unknown> | null>;
  readonly busy: ReadonlySignal<boolean>;
  /** the last look got no answer */
  readonly lost: ReadonlySignal<boolean>;
  /** when a request that waits is over, in the clock of this page */
  readonly until: ReadonlySignal<number>;
  /** the person checked out here just now */
  readonly out: ReadonlySignal<boolean>;
  readonly checkIn: () => Promise<void>;
  readonly checkOut: () => Promise<void>;
}

function useDesk(path: string): Shown {
  const answer = useSignal<Answer<Desk> | null>(null);
  const fault = useSignal<Answer<unknown> | null>(null);
  const busy = useSignal(false);
  const lost = useSignal(false);
  const until = useSignal(0);
  const out = useSignal(false);
  /** Changes of this page: an answer to a look from before one is dropped. */
  const turn = useSignal(0);
  const take = (said: Answer<Desk>): void => {
    lost.value = said.kind === 'no-answer';
    // What was shown stays, with a word that it may be old.
    if (said.kind === 'no-answer' && answer.peek() !== null) return;
    if (said.kind === 'ok' && said.value.request != null) until.value = performance.now() + said.value.request.leftMs;
    if (!isSame(answer.peek(), said)) answer.value = said;
  };
  const look = async (): Promise<void> => {
    const mine = turn.peek();
    const said = await callApi('GET', path, isDesk);
    if (mine === turn.peek() && !busy.peek()) take(said);
  };
  useEffect(() => {
    void look();
    let timer = 0;
    let turns = 0;
    const again = (): void => {
      timer = window.setTimeout(() => {
        const said = answer.peek();
        const waits = said === null || said.kind === 'no-answer' || lost.peek() || (said.kind === 'ok' && said.value.request?.state === 'waiting');
        void ((waits || ++turns % SELDOM === 0) && !document.hidden ? look() : Promise.resolve()).then(again);
      }, LOOK_MS);
    };
    again();
    const seen = (): void => { if (!document.hidden) void look(); };
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [path]);
  const change = async (call: () => Promise<Answer<unknown>>, after: () => Promise<Answer<Desk>>): Promise<boolean> => {
    if (busy.peek()) return false;
    busy.value = true;
    turn.value++;
    fault.value = null;
    const said = await call();
    if (said.kind !== 'ok') fault.value = said;
    const next = await after();
    busy.value = false;
    take(next);
    return said.kind === 'ok';
  };
  const again = (): Promise<Answer<Desk>> => callApi('GET', path, isDesk);
  return {
    answer, fault, busy, lost, until, out,
    async checkIn() {
      out.value = false;
      await change(() => callApi('PUT', path, isDesk), again);
    },
    async checkOut() { out.value = await change(() => send('DELETE', '/api/desk'), again); },
  };
}

/** One desk, for the person who stands before it with a telephone: which desk, who you are, one button. */
export function DeskPage({ shell, at }: { readonly shell: Shell; readonly at: DeskAddress | null }): JSX.Element {
  const words = useMemo(() => deskWords(shell.lang.value, shell.place), [shell.lang.value]);
  const desk = useDesk(pathOf(at));
  const said = desk.answer.value;
  if (said === null) return <p class="waiting" role="status">{words.say('form.loading')}</p>;
  if (said.kind === 'problem' && said.status === 404) return <Blocked words={words} icon="map" title="here.gone" text={words.say('here.gone.text')} />;
  if (said.kind !== 'ok') {
    return (
      <section class="card desk">
        <ErrorBox answer={said} words={words} />
        <button type="button" class="btn" onClick={() => location.reload()}>{words.say('form.again')}</button>
      </section>
    );
  }
  return <Card shell={shell} words={words} desk={desk} said={said.value} />;
}

function Blocked({ words, icon, title, text }: {
  readonly words: DeskWords; readonly icon: 'map' | 'lock'; readonly title: DeskKey; readonly text: string;
}): JSX.Element {
  return (
    <section class="card desk blocked">
      <Icon name={icon} />
      <h1>{words.say(title)}</h1>
      <p>{text}</p>
      <a class="btn" href="/">{words.say('here.map')}</a>
    </section>
  );
}

interface CardProps { readonly shell: Shell; readonly words: DeskWords; readonly desk: Shown; readonly said: Desk }

function Card({ shell, words, desk, said }: CardProps): JSX.Element {
  const { place, me, why } = said;
  const isHere = said.now != null && said.now.place?.floor === place?.floor && said.now.place?.seat === place?.seat;
  return (
    <section class="card desk">
      <header>
        <p class="at">{place == null ? words.say('here.here')
          : <><UserText text={place.name} />{place.site !== '' && <> · <UserText text={place.site} /></>}</>}</p>
        <h1>
          {place == null ? words.say('here.home')
            : <><span class="unseen">{words.say('here.seat')} </span>{place.label === '' ? words.say('here.unnamed') : <UserText text={place.label} />}</>}
        </h1>
      </header>
      {me != null && (
        <p class="me">
          <Icon name="circle-user" />
          <span>
            <b><UserText text={words.say('here.me', { name: me.known == null ? me.name : nameOf(me.known, words) || me.name })} /></b>
            <small><UserText text={words.say('here.me.account', { account: me.account || me.name })} /></small>
          </span>
        </p>
      )}
      {desk.lost.value && <p class="note" role="status"><Icon name="circle-alert" />{words.say('here.lost')}</p>}
      <ErrorBox answer={desk.fault.value} words={words} />
      {why == null ? <Acts shell={shell} words={words} desk={desk} said={said} isHere={isHere} /> : <Why words={words} why={why} account={me?.account ?? ''} />}
    </section>
  );
}

function Why({ words, why, account }: { readonly words: DeskWords; readonly why: string; readonly account: string }): JSX.Element {
  // Of a newer server: in general words.
  const known = hasOwn(deskEn, `here.why.${why}`) ? why : 'not-a-person';
  return (
    <div class="why" role="status">
      <p><b>{words.say(`here.why.${known}` as DeskKey)}</b></p>
      <p><UserText text={words.say(`here.whyText.${known}` as DeskKey, { account })} /></p>
    </div>
  );
}

const Big = ({ children, busy, quiet = false, act }: {
  readonly children: ComponentChildren; readonly busy: boolean; readonly quiet?: boolean; readonly act: () => void;
}): JSX.Element => <button type="button" class={quiet ? 'btn big' : 'btn big primary'} disabled={busy} onClick={act}>{children}</button>;

function Acts({ words, desk, said, isHere }: CardProps & { readonly isHere: boolean }): JSX.Element {
  const { place, now, waits, request } = said;
  const busy = desk.busy.value;
  const by = request?.by ?? '';
  if (isHere && now != null) {
    const source = now.source === 'assigned' ? 'here.done.assigned' : now.source === 'home' ? 'here.done.home' : 'here.done';
    return (
      <>
        <p class="done" role="status"><Icon name="circle-check" /><b>{words.say(source)}</b></p>
        {request?.state === 'confirmed' && by !== '' && <p class="aid"><UserText text={words.say('here.confirmed', { name: by })} /></p>}
        {now.source !== 'assigned' && <p class="aid">{words.say('here.done.end')}</p>}
        {now.source !== 'assigned' && <Big quiet busy={busy} act={() => void desk.checkOut()}>{words.say('here.checkOut')}</Big>}
      </>
    );
  }
  if (request?.state === 'waiting') {
    return (
      <>
        <p class="wait" role="status"><Icon name="hourglass" /><b>{words.say('here.waiting')}</b></p>
        <Left words={words} until={desk.until.value} />
        <Big quiet busy={busy} act={() => void desk.checkOut()}>{words.say('here.cancel')}</Big>
      </>
    );
  }
  const names = said.others.flatMap(({ known }) => (known == null ? [] : [nameOf(known, words)])).filter((name) => name !== '');
  return (
    <>
      {request?.state === 'refused' && !desk.out.value && (
        <p class="note" role="status"><Icon name="circle-alert" />
          <UserText text={by === '' ? words.say('here.refused.nobody') : words.say('here.refused', { name: by })} /></p>
      )}
      {request?.state === 'expired' && <p class="note" role="status"><Icon name="circle-alert" />{words.say('here.expired')}</p>}
      {desk.out.value && <p class="done" role="status"><Icon name="circle-check" />{words.say('here.out')}</p>}
      {said.others.length > 0 && (
        <p class="aid"><UserText text={names.length === 0 ? words.say('here.taken') : words.say('here.taken.by', { names: joined(words, names) })} /></p>
      )}
      {now != null && (
        <p class="aid">
          {now.place == null ? words.say('here.leaves.home') : <UserText text={words.say('here.leaves', { desk: deskText(now.place, words) })} />}
        </p>
      )}
      {place == null && <p class="aid">{words.say('here.home.text')}</p>}
      <Big busy={busy} act={() => void desk.checkIn()}>{words.say(place == null ? 'here.checkIn.home' : 'here.checkIn')}</Big>
      {waits != null && <p class="aid">{words.say(waits === 'taken' ? 'here.waits.taken' : 'here.waits.network')}</p>}
      {place != null && <p class="more"><a href="/desk/home">{words.say('here.home.link')}</a></p>}
    </>
  );
}

/** The time that is left, without a word to screen readers at each second. */
function Left({ words, until }: { readonly words: DeskWords; readonly until: number }): JSX.Element {
  const second = useSignal(0);
  useEffect(() => {
    const timer = setInterval(() => { second.value++; }, 1000);
    return () => clearInterval(timer);
  }, []);
  void second.value;
  return <p class="aid num">{words.say('here.waiting.text', { time: timeLeft(until - performance.now()) })}</p>;
}
