import type { ComponentChildren, JSX } from 'preact';
import { Copy } from '../ui/copy';
import { Dialog } from '../ui/dialog';
import type { PeopleWords } from './people-words';

interface Props {
  readonly title: string;
  /** what to do with it */
  readonly text: string;
  readonly label: string;
  readonly secret: string;
  readonly words: PeopleWords;
  readonly close: () => void;
  /** how long it is valid, or where it is used */
  readonly children: ComponentChildren;
}

/** A link or a key that is shown once, instead of the form that requested it. */
export function OnceDialog({ title, text, label, secret, words, close, children }: Props): JSX.Element {
  return (
    <Dialog key="once" wide title={title} words={words} close={close}>
      <p class="ask">{text}</p>
      <Copy label={label} text={secret} words={words} />
      <p class="dim">{children}</p>
      <footer><button type="button" class="btn primary" onClick={close}>{words.say('person.link.done')}</button></footer>
    </Dialog>
  );
}
