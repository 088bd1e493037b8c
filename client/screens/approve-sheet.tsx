import { useSignal } from '@preact/signals';
import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { Icon } from '../ui/admin-icon';
import { ErrorBox } from '../ui/form';
import { useCall } from '../ui/use-call';
import { ageText, leftText } from './ages';
import { approve, findPairing, refuse, repair } from './calls';
import { codeOf, printCode } from './code';
import { CodeStep } from './code-step';
import type { Desk } from './desk';
import { DeviceFacts } from './device-facts';
import { hasError, refusalCode, refusalText } from './errors';
import { Segments, Select } from './fields';
import { bodyOf, faultsOf, newForm } from './form';
import type { Faults, ScreenForm } from './form';
import { ScreenFields } from './screen-fields';
import type { Screen, TimedPairing } from './screens-wire';
import type { ScreensWords } from './screens-words';
import { Sheet } from './sheet';

interface Props {
  readonly desk: Desk;
  readonly code: string | null;
  readonly target: string | null;
  /** what was typed for a new screen: it outlives the sheet, a code that is over, and the session; null: nothing */
  readonly draft: Signal<ScreenForm | null>;
  readonly close: () => void;
}

/** Approves a device that shows a code, as a new screen or as new hardware of an old one; or refuses it. */
export function ApproveSheet({ desk, code, target, draft, close }: Props): JSX.Element {
  const { words } = desk;
  const found = useSignal<Answer<TimedPairing> | null>(null);
  const busy = useSignal(false);
  const typed = useSignal(code ?? '');
  const look = async (asked: string): Promise<void> => {
    typed.value = asked;
    busy.value = true;
    const said = await findPairing(asked);
    busy.value = false;
    found.value = said;
  };
  useEffect(() => {
    const given = codeOf(code ?? '');
    if (given !== '') void look(given);
  }, [code]);
  const pairing = found.value?.kind === 'ok' ? found.value.value : null;
  return (
    <Sheet title={words.say('screens.approve.title')} words={words} close={close}>
      {pairing === null ? (
        busy.value && found.value === null ? <p class="waiting" role="status">{words.say('form.loading')}</p>
          : <CodeStep first={printCode(typed.value)} answer={found.value} busy={busy.value} words={words} look={(asked) => void look(asked)} />
      ) : (
        <Found
          key={pairing.code} desk={desk} pairing={pairing} target={target} draft={draft}
          back={() => {
            typed.value = '';
            found.value = null;
          }}
        />
      )}
    </Sheet>
  );
}

/** The server's clock: from the answer about this code, so that a list is not needed; null: an older server, before the first list. */
const clockOf = ({ now, at }: TimedPairing, poll: Desk['poll']): number | null =>
  (now !== null ? now + performance.now() - at : poll.listing.value === null ? null : poll.now());

/** The code with the time that it is still good for. */
function CodeCard({ desk, pairing }: { readonly desk: Desk; readonly pairing: TimedPairing }): JSX.Element {
  const { words, poll } = desk;
  void desk.second.value;
  // This computer's clock may be wrong.
  const now = clockOf(pairing, poll);
  return (
    <div class="code-card">
      <b translate={false}>{printCode(pairing.code)}</b>
      {now !== null && <span>
        <small>{words.say('screens.code.asked', { ago: ageText(now - pairing.asked, words) })}</small>
        <strong class="num">{words.say('screens.code.left', { time: leftText(pairing.expires - now) })}</strong>
      </span>}
    </div>
  );
}

function Found({ desk, pairing, target, draft, back }: {
  readonly desk: Desk; readonly pairing: TimedPairing; readonly target: string | null; readonly draft: Signal<ScreenForm | null>; readonly back: () => void;
}): JSX.Element {
  const { words, poll } = desk;
  const head = useRef<HTMLParagraphElement>(null);
  const screens = poll.listing.value?.screens ?? [];
  const way = useSignal<'new' | 'repair'>(target !== null || pairing.known != null ? 'repair' : 'new');
  const chosen = useSignal(target ?? pairing.known?.id ?? '');
  const tried = useSignal(false);
  const { busy, answer, wait } = useCall();
  const form = draft.value ?? newForm(desk.own);
  const faults: Faults = faultsOf(form);
  // After a search by code the field with the focus is gone.
  useEffect(() => { if (document.activeElement === document.body) head.current?.focus(); }, []);
  void desk.second.value;
  const over = pairing.expires <= (clockOf(pairing, poll) ?? -Infinity);
  const screen = screens.find(({ id }) => id === chosen.value);

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy.value || over) return;
    tried.value = true;
    if (way.value === 'repair') {
      if (screen !== undefined && await wait(repair(screen.id, pairing.code)) !== null) desk.done(words.say('screens.done.repair', { name: screen.name }));
    } else if (Object.keys(faults).length === 0) {
      const made = await wait(approve(pairing.code, bodyOf(form)));
      if (made !== null) {
        draft.value = null;
        desk.done(words.say('screens.done.approve', { name: made.name }));
      }
    }
    // Somebody else was faster: the screen that it became is not in the list yet.
    if (refusalCode(answer.peek()) === 'code-used') poll.soon();
    requestAnimationFrame(() => head.current?.closest('form')?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  const turnDown = async (): Promise<void> => {
    await wait(refuse(pairing.code));
    if (answer.peek()?.kind === 'ok') desk.done(words.say('screens.done.refuse'));
  };
  const refused = hasError(answer.value, 'code') ? words.say('screens.code.unknown')
    : way.value === 'repair' && hasError(answer.value, 'settings.names') ? words.say('screens.repair.more') : refusalText(answer.value, words);
  const name = way.value === 'repair' ? screen?.name ?? '' : form.name.trim();
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <div class="sheet-body">
        <p ref={head} class="ask" tabIndex={-1}>{words.say('screens.approve.text')}</p>
        <CodeCard desk={desk} pairing={pairing} />
        {over && <p class="over" role="alert"><Icon name="triangle-alert" /><span>{words.say('screens.code.over')}</span></p>}
        {over && <button type="button" class="btn" onClick={back}>{words.say('screens.code.other')}</button>}
        <ErrorBox answer={answer.value} words={words} text={refused} />
        <DeviceFacts device={pairing.device} words={words} />
        {pairing.known != null && (
          <p class="known"><Icon name="info" /><span>{words.say('screens.known', { name: pairing.known.name })}</span></p>
        )}
        <Segments
          legend={words.say('screens.as')} value={way.value} set={(value) => { way.value = value === 'repair' ? 'repair' : 'new'; }}
          choices={[{ value: 'new', label: words.say('screens.as.new') }, { value: 'repair', label: words.say('screens.as.repair') }]}
        />
        {way.value === 'repair'
          ? (
            <RepairFields
              screens={poll.listing.value === null ? null : screens} chosen={chosen.value} words={words} set={(id) => { chosen.value = id; }}
              errors={tried.value && screen === undefined ? [words.say('error.missing')] : []}
            />
          )
          : (
            <ScreenFields
              form={form} faults={tried.value ? faults : {}} answer={answer.value} views={desk.views} own={desk.own} zone={desk.zone} words={words}
              set={(next) => { draft.value = next; }}
            />
          )}
      </div>
      <footer>
        <button type="button" class="btn" disabled={busy.value || over} onClick={() => void turnDown()}>{words.say('screens.refuse')}</button>
        <button type="submit" class="btn primary" disabled={busy.value || over}>
          <Icon name="check" />
          <span>
            {way.value === 'repair' ? (name === '' ? words.say('screens.repair.go') : words.say('screens.repair.named', { name }))
              : name === '' ? words.say('screens.approve') : words.say('screens.approve.named', { name })}
          </span>
        </button>
      </footer>
    </form>
  );
}

function RepairFields({ screens, chosen, errors, words, set }: {
  readonly screens: readonly Screen[] | null; readonly chosen: string; readonly errors: readonly string[]; readonly words: ScreensWords;
  readonly set: (id: string) => void;
}): JSX.Element {
  if (screens === null) return <p class="aid">{words.say('form.loading')}</p>;
  if (screens.length === 0) return <p class="aid">{words.say('screens.repair.none')}</p>;
  // Those without hardware first: most often it is one of them.
  const likely = [...screens].sort((one, other) => Number(other.state === 'unpaired') - Number(one.state === 'unpaired'));
  const label = ({ name, place, state: code }: Screen): string => {
    const state = words.say(`screens.state.${code}`);
    return place === '' ? words.say('screens.repair.option.plain', { name, state }) : words.say('screens.repair.option', { name, place, state });
  };
  return (
    <>
      <Select
        label={words.say('screens.repair.which')} value={chosen} errors={errors} set={set}
        choices={[{ value: '', label: words.say('screens.repair.choose') }, ...likely.map((one) => ({ value: one.id, label: label(one) }))]}
      />
      <p class="aid">{words.say('screens.repair.text')}</p>
    </>
  );
}
