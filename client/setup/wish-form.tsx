import type { JSX } from 'preact';
import { Icon } from '../ui/icon';
import { More, NAME, Note, NUMBER, Pick, SelectField } from './parts';
import { Field } from '../ui/form';
import type { Setup } from './setup';
import { COMPRESSIONS, wrongNumbers } from './wish';
import type { FirehoseWish, StreamWish } from './wish';
import type { SetupWords } from './words';

/** The wanted state. It has all options of the command line. */
export function WishForm({ setup, words }: { readonly setup: Setup; readonly words: SetupWords }): JSX.Element {
  const wish = setup.wish.value;
  const wrong = wrongNumbers(wish);
  const busy = setup.pending.value !== '';
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!wrong && !busy) void setup.plan('apply');
  };
  return (
    <form class="pane wish" aria-labelledby="wish" onSubmit={submit}>
      <h2 id="wish">{words.say('wish.title')}</h2>
      <Pick legend={words.say('wish.streaming')} value={wish.streaming} options={[['on', words.say('wish.on')], ['off', words.say('wish.off')]]}
        set={(streaming) => setup.setWish({ streaming })} />
      {wish.streaming === 'off' ? <p class="tip">{words.say('wish.off.hint')}</p> : (
        <>
          <Pick
            legend={words.say('wish.events')} hint={words.say('wish.events.hint')} value={wish.events}
            options={[['kinesis', words.say('wish.kinesis')], ['none', words.say('wish.none')]]} set={(events) => setup.setWish({ events })}
          />
          <p class="tip aside"><Icon name="circle-alert" />{words.say('wish.noFirehose')}</p>
          {wish.events === 'kinesis' && <StreamFields fanOut stream={wish.eventsStream} words={words}
            set={(eventsStream) => setup.setWish({ eventsStream })} />}
          <Pick
            legend={words.say('wish.records')} hint={words.say('wish.records.hint')} value={wish.records}
            options={[['as-it-is', words.say('wish.asItIs')], ['kinesis', words.say('wish.kinesis')], ['firehose', words.say('wish.firehose')],
              ['none', words.say('wish.none')]]}
            set={(records) => setup.setWish({ records })}
          />
          {wish.records === 'kinesis' && <StreamFields stream={wish.recordsStream} words={words} set={(recordsStream) => setup.setWish({ recordsStream })} />}
          {wish.records === 'firehose' && <FirehoseFields firehose={wish.firehose} words={words} set={(firehose) => setup.setWish({ firehose })} />}
        </>
      )}
      <More title={words.say('wish.volume')}>
        <Field short input={NUMBER} label={words.say('wish.agents')} value={wish.agents} set={(agents) => setup.setWish({ agents })} />
        <Field short input={NUMBER} label={words.say('wish.contacts')} value={wish.contacts} set={(contacts) => setup.setWish({ contacts })} />
      </More>
      {wrong && <Note kind="warn" icon="triangle-alert" role="status"><p>{words.say('wish.numbers')}</p></Note>}
      <div class="actions">
        <button type="submit" class="btn primary" disabled={wrong || busy || setup.instance.value === ''}>
          {setup.pending.value === 'apply' ? words.say('setup.looking') : words.say('wish.plan')}</button>
        <span class="tip">{words.say('wish.plan.hint')}</span>
      </div>
    </form>
  );
}

function StreamFields({ fanOut = false, stream, words, set }: {
  readonly fanOut?: boolean; readonly stream: StreamWish; readonly words: SetupWords; readonly set: (stream: StreamWish) => void;
}): JSX.Element {
  const change = (part: Partial<StreamWish>): void => set({ ...stream, ...part });
  return (
    <div class="inset">
      <Field input={NAME} label={words.say('wish.name')} hint={words.say('wish.name.hint')} value={stream.name} set={(name) => change({ name })} />
      <More title={words.say('wish.more')}>
        <SelectField
          label={words.say('wish.mode')} value={stream.mode} set={(mode) => change({ mode })}
          options={[['', words.say('wish.mode.asItIs')], ['provisioned', words.say('wish.mode.provisioned')], ['on-demand', words.say('wish.mode.onDemand')]]}
        />
        {stream.mode !== 'on-demand' && <Field short input={NUMBER} label={words.say('wish.shards')} hint={words.say('wish.shards.hint')} value={stream.shards}
          set={(shards) => change({ shards })} />}
        <Field short input={NUMBER} label={words.say('wish.hours')} hint={words.say('wish.hours.hint')} value={stream.hours}
          set={(hours) => change({ hours })} />
        {fanOut && <SelectField
          label={words.say('wish.fanOut')} value={stream.fanOut} set={(chosen) => change({ fanOut: chosen })}
          options={[['', words.say('wish.asItIs')], ['on', words.say('wish.fanOut.on')], ['off', words.say('wish.fanOut.off')]]}
        />}
        {fanOut && <p class="tip">{words.say('wish.fanOut.hint')}</p>}
      </More>
    </div>
  );
}

function FirehoseFields({ firehose, words, set }: {
  readonly firehose: FirehoseWish; readonly words: SetupWords; readonly set: (firehose: FirehoseWish) => void;
}): JSX.Element {
  const change = (part: Partial<FirehoseWish>): void => set({ ...firehose, ...part });
  return (
    <div class="inset">
      <Field input={NAME} label={words.say('wish.name')} hint={words.say('wish.name.hint')} value={firehose.name} set={(name) => change({ name })} />
      <Field input={NAME} label={words.say('wish.bucket')} hint={words.say('wish.bucket.hint')} value={firehose.bucket} set={(bucket) => change({ bucket })} />
      <More title={words.say('wish.delivery')}>
        <Field input={NAME} label={words.say('wish.role')} hint={words.say('wish.role.hint')} value={firehose.role} set={(role) => change({ role })} />
        <Field short input={NUMBER} label={words.say('wish.seconds')} hint={words.say('wish.seconds.hint')} value={firehose.seconds}
          set={(seconds) => change({ seconds })} />
        <Field short input={NUMBER} label={words.say('wish.mebibytes')} hint={words.say('wish.mebibytes.hint')} value={firehose.mebibytes}
          set={(mebibytes) => change({ mebibytes })} />
        <Field input={NAME} label={words.say('wish.prefix')} value={firehose.prefix} set={(prefix) => change({ prefix })} />
        <Field input={NAME} label={words.say('wish.errorPrefix')} value={firehose.errorPrefix} set={(errorPrefix) => change({ errorPrefix })} />
        <SelectField label={words.say('wish.compression')} value={firehose.compression} set={(compression) => change({ compression })}
          options={COMPRESSIONS.map((one) => [one, one === 'none' ? words.say('wish.compression.none') : one] as const)} />
        <label class="tick"><input type="checkbox" checked={firehose.newline} onChange={(event) => change({ newline: event.currentTarget.checked })} /><span>
          {words.say('wish.newline')}</span></label>
      </More>
    </div>
  );
}
