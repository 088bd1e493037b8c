import type { JSX } from 'preact';
import { Key } from '../ui/parts';
import type { EditorDesk } from './editor-desk';
import { EditIcon, EditIconButton } from './editor-icon';

const KEYS = [[['↑', '↓', '←', '→'], 'edit.hint.arrows'], [['R'], 'edit.hint.rotate'], [['Ctrl D'], 'edit.hint.duplicate'],
  [['Ctrl Z'], 'edit.hint.undo']] as const;

/** Snapping, keys, the live states, zoom. */
export function StatusBar({ desk }: { readonly desk: EditorDesk }): JSX.Element {
  const { model, people } = desk;
  const words = desk.words.value;
  void people.live.second.value;
  const link = people.live.link.value;
  const live = link === 'live' || link === 'delayed';
  const none = people.live.views.value !== null && people.live.view.value === null;
  return (
    <footer class="ed-stat">
      <label class="ed-check"><input type="checkbox" checked={model.snapping.value}
        onChange={(event) => { model.snapping.value = event.currentTarget.checked; }} />
        <b>{words.say('edit.snap')}</b> <span>{words.say('edit.snap.alt')}</span></label>
      <span class="ed-hints">{KEYS.map(([keys, text]) => <span key={text}>{keys.map((key) => <Key key={key}>{key}</Key>)} {words.say(text)}</span>)}</span>
      <span class="ed-said" role="status">{desk.said.value}</span>
      <span class="ed-room" />
      <span class={`conn ${none ? 'paused' : link}`}><i class="dot" aria-hidden="true"
        />{words.say(none ? 'edit.live.none' : live ? 'edit.live' : 'edit.live.off')}</span>
      <span class="ed-zoom">
        <EditIconButton class="bare" icon="minus" label={words.say('edit.zoom.out')} onClick={() => desk.stage.peek()?.zoomBy(0.8)} />
        <output>{Math.round(desk.zoom.value * 100)} %</output>
        <EditIconButton class="bare" icon="plus" label={words.say('edit.zoom.in')} onClick={() => desk.stage.peek()?.zoomBy(1.25)} />
        <button type="button" class="btn sq bare" aria-label={words.say('edit.zoom.fit')} title={words.say('edit.zoom.fit')}
          onClick={() => desk.stage.peek()?.fit()}>
          <EditIcon name="maximize" />
        </button>
      </span>
    </footer>
  );
}
