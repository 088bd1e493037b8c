import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { Answer } from '../api/call-api';
import { nothing } from '../api/read';
import { lettersOn, setLetters } from '../ui/device';
import { Dialog } from '../ui/dialog';
import { ErrorBox, Field } from '../ui/form';
import { Key } from '../ui/parts';
import { momentOf, wallClock } from '../words/zone';
import { isGone, refusalOf } from './draft-wire';
import type { EditorDesk } from './editor-desk';
import { EditIcon } from './editor-icon';
import { publishNow, takeBack } from './publishing';

interface Props { readonly desk: EditorDesk }

export function Dialogs({ desk }: Props): JSX.Element | null {
  switch (desk.dialog.value) {
    case 'discard': return <Discard desk={desk} />;
    case 'publish-at': return <PublishAt desk={desk} />;
    case 'keys': return <Keys desk={desk} />;
    case 'other-version': return <OtherVersion desk={desk} />;
    default: return null;
  }
}

const close = (desk: EditorDesk) => (): void => { desk.dialog.value = null; };

/** Throws the draft away. Steps of others need a second yes. */
function Discard({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  const answer = useSignal<Answer<unknown> | null>(null);
  const others = useSignal(0);
  const busy = useSignal(false);
  const go = async (): Promise<void> => {
    busy.value = true;
    const { session } = desk;
    const said = await session.call('DELETE', '', nothing, { editor: session.editor, n: session.n.peek(), ...(others.peek() > 0 ? { all: true } : {}) });
    busy.value = false;
    if (said.kind === 'ok') return location.assign(`/floor/${encodeURIComponent(desk.floor)}`);
    const { code, count } = said.kind === 'problem' ? refusalOf(said.body) : {};
    if (code === 'steps-of-others') others.value = count ?? 1;
    else if (isGone(said)) desk.dialog.value = null;
    else answer.value = said;
  };
  return (
    <Dialog title={words.say('edit.discard.title')} words={words} close={close(desk)}>
      <p class="ask">{others.value > 0 ? words.count('edit.discard.others', others.value) : words.say('edit.discard.text')}</p>
      <ErrorBox answer={answer.value} words={words} />
      <footer>
        <button type="button" class="btn" autofocus onClick={close(desk)}>{words.say('form.cancel')}</button>
        <button type="button" class="btn danger" disabled={busy.value} onClick={() => void go()}>{words.say('edit.discard')}</button>
      </footer>
    </Dialog>
  );
}

const HOUR = 3_600_000;

/** A time in the site's zone. */
function PublishAt({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  const zone = desk.people.live.zone.value ?? desk.shell.place.zone;
  const evening = `${wallClock(Date.now(), zone).slice(0, 10)}T22:00`;
  const later = momentOf(evening, zone) > Date.now() + HOUR / 4 ? evening : wallClock(Date.now() + HOUR, zone);
  const at = useSignal(later);
  const wrong = useSignal<readonly string[]>([]);
  const go = (): void => {
    const moment = momentOf(at.peek(), zone);
    if (Number.isNaN(moment) || moment <= Date.now()) {
      wrong.value = [words.say('edit.publish.past')];
      return;
    }
    desk.dialog.value = null;
    void publishNow(desk, new Date(moment).toISOString());
  };
  return (
    <Dialog title={words.say('edit.publish.at')} words={words} close={close(desk)}>
      <form onSubmit={(event) => { event.preventDefault(); go(); }}>
        <p class="ask">{words.say('edit.publish.at.text')}</p>
        <Field
          label={words.say('edit.publish.when')} hint={words.say('status.zone', { zone: zone ?? '' })} value={at.value} errors={wrong.value}
          set={(value) => { at.value = value; }} input={{ type: 'datetime-local', required: true }}
        />
        <footer>
          <button type="button" class="btn" onClick={close(desk)}>{words.say('form.cancel')}</button>
          <button type="submit" class="btn primary">{words.say('edit.publish.set.do')}</button>
        </footer>
      </form>
    </Dialog>
  );
}

/** Somebody published another version meanwhile, for example by import. */
function OtherVersion({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  return (
    <Dialog title={words.say('edit.other.title')} words={words} close={close(desk)}>
      <p class="ask">{words.say('edit.other.text', { base: desk.session.base.value, current: desk.session.current.value })}</p>
      <footer>
        <button type="button" class="btn" autofocus onClick={close(desk)}>{words.say('form.cancel')}</button>
        <button type="button" class="btn danger" onClick={() => { desk.dialog.value = null; void publishNow(desk, undefined,
          true); }}>{words.say('edit.other.do')}</button>
      </footer>
    </Dialog>
  );
}

const KEYS = [
  [['V', 'H', 'I', 'S', 'Z', 'W', 'D', 'T', 'G'], 'edit.help.tools'], [['↑', '↓', '←', '→'], 'edit.help.arrows'], [['Enter', 'Shift+Enter'], 'edit.help.enter'],
  [['Shift+↑'], 'edit.help.far'], [['Alt+↑'], 'edit.help.one'], [['R'], 'edit.help.rotate'], [['Delete'], 'edit.help.delete'],
    [['Ctrl+D'], 'edit.help.duplicate'],
  [['Ctrl+C', 'Ctrl+X', 'Ctrl+V'], 'edit.help.copy'], [['Ctrl+Z', 'Ctrl+Y'], 'edit.help.undo'], [['Ctrl+G'], 'edit.help.group'], [['Ctrl+A'], 'edit.help.all'],
  [['Alt'], 'edit.help.alt'], [['B', 'N'], 'edit.help.island'], [['+', '-', 'F'], 'edit.help.zoom'], [['Esc'], 'edit.help.escape'],
] as const;

function Keys({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  return (
    <Dialog title={words.say('edit.keys')} words={words} close={close(desk)}>
      <dl class="ed-keys">
        {KEYS.map(([keys, text]) => <div key={text}><dt>{keys.map((key) => <Key key={key}>{key}</Key>)}</dt><dd>{words.say(text)}</dd></div>)}
      </dl>
      <label class="switch"><input type="checkbox" checked={lettersOn.value} onChange={(event) => setLetters(event.currentTarget.checked)}
        />{words.say('edit.letters')}</label>
    </Dialog>
  );
}

/** What happened to the draft, or to the link, over the plan. */
export function Notices({ desk }: Props): JSX.Element {
  const words = desk.words.value;
  const { session } = desk;
  const ended = session.ended.value;
  const done = desk.publishedNow.value;
  const fault = session.fault.value;
  return (
    <div class="ed-notices">
      {ended !== null && !desk.publishing.value && (
        <div class="ed-notice bad" role="alert">
          <EditIcon name="circle-alert" />
          <p>
            {ended.why === 'published' ? words.say('edit.ended.published', { n: ended.version ?? '' })
              : words.say(ended.why === 'discarded' ? 'edit.ended.discarded' : 'edit.ended.gone')}
            {session.unsent.value > 0 && ` ${words.count('edit.ended.unsent', session.unsent.value)}`}
          </p>
          <button type="button" class="btn" onClick={() => void session.reopen().then(() => desk.readPublished())}>{words.say('edit.ended.again')}</button>
          <a class="btn" href={`/floor/${encodeURIComponent(desk.floor)}`}>{words.say('edit.map')}</a>
        </div>
      )}
      {ended === null && session.link.value === 'waiting' && (
        <div class="ed-notice warn" role="alert"><EditIcon name="cloud-off" /><p>{words.count('edit.notStored', Math.max(1, session.unsent.value))}</p></div>
      )}
      {ended === null && session.link.value === 'lost' && desk.slow.value && (
        <div class="ed-notice warn" role="status"><EditIcon name="wifi-off" /><p>{words.say('edit.lost')}</p></div>
      )}
      {fault !== null && <div class="ed-notice bad"><ErrorBox answer={fault} words={words} />
        <button type="button" class="btn" onClick={() => { session.fault.value = null; }}>{words.say('dialog.close')}</button></div>}
      {done !== null && (
        <div class="ed-notice good" role="status">
          <EditIcon name="circle-check" />
          <p>{words.say('edit.published', { n: done.version?.number ?? '' })}{(done.freed?.length ?? 0) > 0
            && ` ${words.count('edit.published.freed', done.freed?.length ?? 0)}`}</p>
          {done.undo != null && <button type="button" class="btn" onClick={() => void takeBack(desk, done)}>{words.say('edit.takeBack')}</button>}
          <a class="btn" href={`/floor/${encodeURIComponent(desk.floor)}`}>{words.say('edit.map')}</a>
          <button type="button" class="btn sq bare" aria-label={words.say('dialog.close')} onClick={() => { desk.publishedNow.value = null; }}><EditIcon
            name="x" /></button>
        </div>
      )}
    </div>
  );
}
