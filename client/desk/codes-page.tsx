import './codes.css';
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { JSX } from 'preact';
import { list, shape, text } from '../api/read';
import type { Shell } from '../app/shell';
import { Icon } from '../ui/admin-icon';
import { Field } from '../ui/form';
import { UserText } from '../ui/parts';
import { Loaded, useGet } from '../ui/use-get';
import { deskWords } from './desk-words';
import type { DeskWords } from './desk-words';
import { QrCode } from './qr-code';

/** More codes at once would make the page slow, and nobody prints 34 sheets in one go. */
const MOST = 500;

const isFloor = shape({ id: text, name: text });
const isSeats = shape({ seats: list(shape({ id: text }, { label: text })) });

interface Seat { readonly id: string; readonly label: string }

const folded = (label: string): string => label.trim().normalize('NFKC').toLowerCase();

/** The address in the code of a desk. */
export const deskAddress = (origin: string, floor: string, seat: string): string => `${origin}/desk/${encodeURIComponent(floor)}/${encodeURIComponent(seat)}`;

/** Seats with a number that has this part, in the order of their numbers. `only`: the id of one seat. */
export function codesOf(seats: readonly { readonly id: string; readonly label?: string }[], part: string, only: string | null): readonly Seat[] {
  const wanted = folded(part);
  return seats.flatMap(({ id, label = '' }) => (label !== '' && (only === null || id === only) && folded(label).includes(wanted) ? [{ id, label }] : []))
    .sort((a, b) => a.label.localeCompare(b.label, 'en', { numeric: true }));
}

/** The codes of a floor on paper: 15 on a sheet of A4. */
export function CodesPage({ shell, floor }: { readonly shell: Shell; readonly floor: string }): JSX.Element {
  const words = useMemo(() => deskWords(shell.lang.value, shell.place), [shell.lang.value]);
  const named = useGet(`/api/floors/${encodeURIComponent(floor)}`, isFloor);
  const drawn = useGet(`/api/floors/${encodeURIComponent(floor)}/document`, isSeats);
  const none = drawn.answer.value?.kind === 'problem' && drawn.answer.value.status === 404 && named.answer.value?.kind === 'ok';
  return (
    <div class="codes">
      <Loaded asked={named} words={words}>
        {({ name }) => (
          <>
            <h1><UserText text={words.say('codes.title', { name })} /></h1>
            {none
              ? <p>{words.say('codes.empty')} <a class="btn" href={`/floor/${floor}`}>{words.say('codes.back')}</a></p>
              : <Loaded asked={drawn} words={words}>{({ seats }) => <Sheet words={words} floor={floor} name={name} seats={seats} />}</Loaded>}
          </>
        )}
      </Loaded>
    </div>
  );
}

function Sheet({ words, floor, name, seats }: {
  readonly words: DeskWords; readonly floor: string; readonly name: string; readonly seats: readonly { readonly id: string; readonly label?: string }[];
}): JSX.Element {
  const query = new URLSearchParams(location.search);
  const only = useSignal(query.get('seat'));
  const part = useSignal('');
  const found = codesOf(seats, part.value, only.value);
  const shown = found.slice(0, MOST);
  const unnamed = seats.filter(({ label = '' }) => label === '').length;
  if (seats.length === 0) return <p>{words.say('codes.empty')}</p>;
  return (
    <>
      <div class="no-print">
        <p class="lead">{words.say('codes.text')}</p>
        <p class="lead">{words.say('codes.open', { host: location.host })}</p>
        {unnamed > 0 && <p class="lead">{words.say('codes.unnamed', { n: unnamed })}</p>}
        <div class="tools">
          <Field
            label={words.say('codes.find')} hint={words.say('codes.find.hint')} value={part.value}
            set={(next) => {
              part.value = next;
              only.value = null;
            }}
            input={{ type: 'search', autocomplete: 'off', maxLength: 100 }}
          />
          <button type="button" class="btn primary" disabled={shown.length === 0} onClick={() => print()}>
            <Icon name="printer" />{words.say('codes.print')}
          </button>
          <a class="btn" href={`/floor/${floor}`}>{words.say('codes.back')}</a>
        </div>
        <p class="aid" role="status">
          {found.length === 0 ? words.say('codes.none') : words.count('codes.count', found.length)}
          {found.length > MOST && <> {words.say('codes.more', { n: MOST })}</>}
        </p>
      </div>
      <ul class="code-sheet">
        {shown.map(({ id, label }) => (
          <li key={id}>
            <QrCode text={deskAddress(location.origin, floor, id)} />
            <div>
              <b><UserText text={label} /></b>
              <span><UserText text={name} /></span>
              <small lang="ja">ここに着席する</small>
              <small lang="en">Check in here</small>
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
