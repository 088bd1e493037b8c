import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { ageText } from './ages';
import type { Desk } from './desk';
import type { OneFault } from './listing';

/** What concerns the whole list: it is old, the session has ended, or several screens have one fault. */
export function Notes({ desk, faults }: { readonly desk: Desk; readonly faults: readonly OneFault[] }): JSX.Element {
  const { words, poll } = desk;
  const trouble = poll.trouble.value;
  return (
    <>
      {trouble === 'ended' && (
        <div class="note-bar" role="alert">
          <Icon name="lock" />
          <p>{words.say('screens.ended')} <a href="/sign-in" target="_blank">{words.say('screens.ended.signIn')}</a></p>
        </div>
      )}
      {trouble === 'forbidden' && <div class="note-bar" role="alert"><Icon name="lock" /><p>{words.say('screens.forbidden')}</p></div>}
      {trouble === 'silence' && (
        <div class="note-bar">
          <Icon name="cloud-off" />
          <p><span role="alert">{words.say('screens.silence')}</span> <Old desk={desk} /></p>
          <button type="button" class="btn small" onClick={() => poll.soon()}>{words.say('form.again')}</button>
        </div>
      )}
      {faults.map((fault) => (
        <div key={fault.key} class="note-bar fault-of-place">
          <Icon name="wifi-off" />
          <p>
            <b><UserText text={words.say('screens.fault', { place: fault.place, offline: fault.offline, of: fault.of })} /></b>{' '}
            {words.say('screens.fault.text')}
          </p>
        </div>
      ))}
    </>
  );
}

/** How old the list is. It is not read out again each second. */
function Old({ desk }: { readonly desk: Desk }): JSX.Element | null {
  const { words, poll } = desk;
  void desk.second.value;
  const last = poll.listing.value;
  if (last === null) return null;
  return <span>{words.say('screens.old', { time: words.timeOfDay(last.now), ago: ageText(poll.now() - last.now, words) })}</span>;
}
