import './check-ins.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { fullName } from '../agents/names';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { list, maybe, nothing, number, shape, text } from '../api/read';
import type { Guarded } from '../api/read';
import { mayAct } from '../app/session';
import type { Session } from '../app/session';
import { UserText } from '../ui/parts';
import { elapsed, wordsWith } from '../words/words';
import type { WordKey, Words } from '../words/words';
import { checkInEn } from './check-in-en';
import type { CheckInKey } from './check-in-en';
import { checkInJa } from './check-in-ja';
import type { Page } from './page';

const LOOK_MS = 4000;
const SAID_MS = 8000;
/** Requests that are shown at once: more would cover the map. */
const MOST = 4;

const isRequest = shape({
  id: text, leftMs: number, others: number,
  place: shape({ floor: text, name: text, seat: text, label: text }),
  known: shape({}, { user: maybe(text), first: maybe(text), last: maybe(text) }),
}, {
  /** name of the account; null: this person may not see it */
  person: maybe(text),
});
type Request = Guarded<typeof isRequest>;
const isRequests = list(isRequest);
const isLate = shape({}, { state: maybe(text), by: maybe(text) });

type CheckInWords = Words<WordKey | CheckInKey>;

interface PolledRequests { readonly requests: readonly Request[]; /** when it was read, in the clock of this page */ readonly at: number }

/** Check-ins that wait for this supervisor. In Open mode there are no accounts, so nobody asks. */
export function CheckIns({ page, session }: { readonly page: Page; readonly session: Session | null }): JSX.Element | null {
  return session === null || session.mode === 'open' || !mayAct(session) ? null : <Waiting page={page} />;
}

function Waiting({ page }: { readonly page: Page }): JSX.Element | null {
  const asked = useSignal<PolledRequests>({ requests: [], at: 0 });
  const said = useSignal('');
  /** ids that are answered here, until the server no longer lists them */
  const done = useSignal<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      // A call that nobody pressed must not lead to the sign-in.
      const answer = await callApi('GET', '/api/check-in/requests', isRequests, undefined, true);
      if (answer.kind === 'ok' && (answer.value.length > 0 || asked.peek().requests.length > 0)) {
        asked.value = { requests: answer.value, at: performance.now() };
      }
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_MS);
    const seen = (): void => void look();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, []);
  const words: CheckInWords = wordsWith(page.words.value.lang, { en: checkInEn, ja: checkInJa });
  const open = asked.value.requests.filter(({ id }) => !done.value.has(id));
  useEffect(() => {
    const first = open[0];
    if (first !== undefined) page.said.value = wanted(first, words);
  }, [open.map(({ id }) => id).join()]);
  useEffect(() => {
    if (said.value === '') return;
    const timer = setTimeout(() => { said.value = ''; }, SAID_MS);
    return () => clearTimeout(timer);
  }, [said.value]);
  if (open.length === 0 && said.value === '') return null;
  void page.second.value;
  const passed = performance.now() - asked.value.at;
  return (
    <section class="check-ins" aria-label={words.say('checkIn.title')}>
      {open.length > 0 && <h2>{words.say('checkIn.title')}</h2>}
      <ul>
        {open.slice(0, MOST).map((one) => (
          <One
            key={one.id} request={one} left={one.leftMs - passed} words={words}
            answered={(text) => {
              done.value = new Set([...done.value, one.id]);
              said.value = text;
            }}
          />
        ))}
      </ul>
      {open.length > MOST && <p class="dim">{words.say('checkIn.more', { n: open.length - MOST })}</p>}
      <p role="status" class={said.value === '' ? 'unseen' : 'told'}><UserText text={said.value} /></p>
    </section>
  );
}

const nameOf = ({ known, person }: Request, words: CheckInWords): string =>
  fullName({ user: known.user ?? '', first: known.first ?? '', last: known.last ?? '' }, words.lang, person ?? '') || '–';

const deskOf = ({ place }: Request): string => (place.label === '' ? place.seat : place.label);

const wanted = (request: Request, words: CheckInWords): string => words.say('checkIn.wants', { name: nameOf(request, words), desk: deskOf(request) });

/** What happened when another supervisor was first, or the time is over. */
function lateText(answer: Answer<unknown>, words: CheckInWords): string {
  if (answer.kind !== 'problem' || !isLate(answer.body)) return words.say('checkIn.failed');
  const { state, by } = answer.body;
  if (by != null && (state === 'confirmed' || state === 'refused')) return words.say(`checkIn.late.${state}`, { by });
  return state == null && answer.status === 409 ? answer.detail : words.say('checkIn.late');
}

interface OneProps {
  readonly request: Request;
  readonly left: number;
  readonly words: CheckInWords;
  readonly answered: (said: string) => void;
}

function One({ request, left, words, answered }: OneProps): JSX.Element {
  const busy = useSignal(false);
  const fault = useSignal('');
  const name = nameOf(request, words);
  const answer = async (confirm: boolean): Promise<void> => {
    if (busy.peek()) return;
    busy.value = true;
    const said = await callApi('POST', `/api/check-in/requests/${encodeURIComponent(request.id)}`, nothing, { confirm });
    busy.value = false;
    if (said.kind === 'ok') answered(words.say(confirm ? 'checkIn.confirmed' : 'checkIn.refused', { name, desk: deskOf(request) }));
    else if (said.kind === 'problem' && (said.status === 404 || (isLate(said.body) && said.body.state != null))) answered(lateText(said, words));
    else fault.value = lateText(said, words);
  };
  return (
    <li>
      <p><b><UserText text={wanted(request, words)} /></b></p>
      <p class="dim num"><UserText text={words.say('checkIn.floor', { floor: request.place.name, time: elapsed(Math.max(0, left)) })} /></p>
      {request.person != null && request.person !== name && <p class="dim"><UserText text={words.say('checkIn.account', { name: request.person })} /></p>}
      {request.others > 0 && <p>{words.count('checkIn.others', request.others)}</p>}
      {fault.value !== '' && <p class="fault" role="alert">{fault.value}</p>}
      <p class="acts">
        <button type="button" class="btn" disabled={busy.value} aria-label={words.say('checkIn.confirm.of', { name })} onClick={() => void answer(true)}>
          {words.say('checkIn.confirm')}
        </button>
        <button type="button" class="btn" disabled={busy.value} aria-label={words.say('checkIn.refuse.of', { name })} onClick={() => void answer(false)}>
          {words.say('checkIn.refuse')}
        </button>
      </p>
    </li>
  );
}
