import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { JSX } from 'preact';
import { lettersOn, setLetters } from '../ui/device';
import type { Page } from './page';
import type { WordKey } from '../words/words';
import { viewWords } from './view-words';
import type { ViewKey } from './view-words';
import { IconButton } from '../ui/buttons';
import { Key } from '../ui/parts';

const KEYS: readonly (readonly [readonly string[], WordKey | ViewKey])[] = [
  [['↑', '↓', '←', '→'], 'keys.arrows'], [['Enter'], 'keys.enter'], [['Esc'], 'keys.escape'], [['/'], 'keys.search'],
  [['N', 'Shift+N'], 'keys.next'], [['A'], 'keys.ack'], [['C'], 'keys.claim'], [['S'], 'keys.snooze'], [['1', '…', '9', '0'], 'keys.filter'],
  [['Shift+1', '…'], 'keys.solo'], [['+', '-', 'F'], 'keys.zoom'],
  [['[', ']'], 'keys.floor'], [['Z'], 'keys.zone'], [['M', 'L'], 'keys.view'], [['R'], 'keys.rail'], [['E'], 'tool.edit'], [['T'], 'keys.theme'],
  [['P'], 'keys.pause'], [['?'], 'keys.help'],
];

export function ShortcutsDialog({ page, open }: { readonly page: Page; readonly open: Signal<boolean> }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const words = viewWords(page.words.value);
  const isOpen = open.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else if (dialog.current?.open === true) dialog.current.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="shortcuts"
      onClose={() => {
        open.value = false;
      }}
    >
      <header>
        <h2 id="shortcuts">{words.say('keys.title')}</h2>
        <IconButton
          bare
          icon="x"
          label={words.say('dialog.close')}
          onClick={() => {
            open.value = false;
          }}
        />
      </header>
      <dl>
        {KEYS.map(([keys, what]) => <div key={what}><dt>{keys.map((key) => <Key key={key}>{key}</Key>)}</dt><dd>{words.say(what)}</dd></div>)}
      </dl>
      <label class="switch">
        <input type="checkbox" checked={lettersOn.value} onChange={(event) => setLetters(event.currentTarget.checked)} />{words.say('keys.letters')}
      </label>
    </dialog>
  );
}
