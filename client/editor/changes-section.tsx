import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { isPlanProblems } from './draft-wire';
import { labelRuns } from '../plan/edit/diff';
import type { Line } from '../plan/edit/diff';
import { byNumbers } from '../plan/edit/select';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { joined } from '../words/words';
import { EditIcon } from './editor-icon';
import type { EditIconName } from './editor-icon';
import type { EditorWords } from './editor-words';
import { TextField } from './fields';
import type { SectionProps } from './editor-desk';
import { cancelPublish, publishNow, versionName } from './publishing';

const ICONS: Readonly<Record<Line['kind'], EditIconName>> = {
  moved: 'arrow-left-right', added: 'plus', removed: 'trash-2', changed: 'pencil', renumbered: 'type', floor: 'image',
};

function more({ kind, labels, by }: Line, words: EditorWords): string {
  const runs = joined(words, labelRuns(labels));
  if (kind !== 'moved' || by === undefined) return runs;
  const [x, y] = by;
  const ways = [...(x === 0 ? [] : [words.say(x > 0 ? 'edit.right' : 'edit.left', { n: Math.abs(x) })]),
    ...(y === 0 ? [] : [words.say(y > 0 ? 'edit.down' : 'edit.up', { n: Math.abs(y) })])];
  return joined(words, [...(runs === '' ? [] : [runs]), ...ways]);
}

/** What is different from the published version, what is wrong with it, and publishing. */
export function ChangesSection({ desk }: SectionProps): JSX.Element {
  const words = desk.words.value;
  const { lines, losers } = desk.diff.value;
  const { base, publishAt } = desk.session;
  const name = useSignal(versionName.text);
  const find = useSignal('');
  const at = publishAt.value;
  const problem = desk.problem.value;
  const problems = problem?.kind === 'problem' && isPlanProblems(problem.body) ? problem.body.problems : null;
  const select = (text: string): void => {
    const { keys, unknown } = byNumbers(desk.model.document.peek(), text);
    find.value = '';
    desk.model.select(keys);
    if (keys.length > 0) desk.stage.peek()?.zoomTo(keys);
    desk.said.value = unknown.length > 0 ? words.say('edit.find.unknown', { text: unknown.join(', ') }) : words.count('edit.chosen', keys.length);
  };
  return (
    <section class="ed-sec" id="ed-changes" tabIndex={-1}>
      <TextField label={words.say('edit.find')} value={find.value} most={400} placeholder="A01-A12, B03" set={select} />
      <h2><EditIcon name="history" />{base.value === 0 ? words.say('edit.changes.first') : words.say('edit.changes', { n: base.value })}</h2>
      {lines.length === 0 && losers.length === 0 && <p class="ed-note">{words.say('edit.changes.none')}</p>}
      <ul class="ed-lines">
        {lines.map((line, index) => (
          <li key={`${line.kind} ${index}`}>
            <button type="button" class={line.kind} onClick={() => desk.show(line.keys)} disabled={line.keys.length === 0 || line.kind === 'removed'}>
              <EditIcon name={ICONS[line.kind]} />
              <span>
                <b>{line.kind === 'floor' ? words.say('edit.line.floor') : words.say(`edit.line.${line.kind}`, { n: words.number(line.keys.length) })}</b>
                <small>{more(line, words)}</small>
              </span>
              <EditIcon name="chevron-right" />
            </button>
          </li>
        ))}
        {losers.slice(0, 20).map(({ seat, label, name: who }) => (
          <li key={`${seat} ${who}`} class="loser"><EditIcon name="user-x" /><span><b><UserText text={who}
            /></b><small>{words.say('edit.loses', { label })}</small></span></li>
        ))}
        {losers.length > 20 && <li class="loser"><span>{words.say('edit.loses.more', { n: words.number(losers.length - 20) })}</span></li>}
      </ul>
      {problems !== null ? (
        <div class="ed-problems" role="alert">
          <b>{words.say('edit.problems')}</b>
          <ul>
            {problems.slice(0, 12).map(({ path, en, ja, kind, id }) => (
              <li key={path}>
                <button type="button" disabled={kind == null || id == null}
                  onClick={() => desk.show([`${kind ?? ''}/${id ?? ''}`])}>{words.lang === 'ja' ? ja : en}</button>
              </li>
            ))}
          </ul>
        </div>
      ) : <ErrorBox answer={problem} words={words} />}
      {at !== null && (
        <p class="ed-set">
          <EditIcon name="calendar-clock" />
          <span>{words.say(at.failed != null ? 'edit.publish.failed' : 'edit.publish.set', { when: words.time(Date.parse(at.at)) })}</span>
          <button type="button" class="btn small" onClick={() => void cancelPublish(desk)}>{words.say('edit.publish.cancel')}</button>
        </p>
      )}
      <TextField label={words.say('edit.version')} value={name.value} set={(text) => { name.value = versionName.text = text; }} />
      <div class="ed-row">
        <button type="button" class="btn primary grow" onClick={() => void publishNow(desk)}><EditIcon name="send" />{words.say('edit.publish.now')}</button>
        <button type="button" class="btn" onClick={() => { desk.dialog.value = 'publish-at'; }}><EditIcon name="calendar-clock"
          />{words.say('edit.publish.later')}</button>
      </div>
      <p class="ed-note">{words.say('edit.publish.note')}</p>
    </section>
  );
}
