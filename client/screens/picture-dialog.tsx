import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { JSX } from 'preact';
import { Dialog } from '../ui/dialog';
import { ErrorBox } from '../ui/form';
import { UserText } from '../ui/parts';
import { useCall } from '../ui/use-call';
import { takePicture } from './calls';
import type { Desk } from './desk';
import { refusalText } from './errors';
import type { Picture, Screen } from './screens-wire';

/** What is on a screen now: its floor as an image, and its texts. */
export function PictureDialog({ desk, screen, close }: { readonly desk: Desk; readonly screen: Screen; readonly close: () => void }): JSX.Element {
  const { words } = desk;
  const { name } = screen;
  const { busy, answer, wait } = useCall();
  const picture = useSignal<Picture | null>(null);
  const take = async (): Promise<void> => {
    const taken = await wait(takePicture(screen.id));
    if (taken !== null) picture.value = taken;
  };
  useEffect(() => { void take(); }, []);
  const shown = picture.value;
  const { value } = answer;
  const refused = value?.kind !== 'problem' ? null
    : value.status === 504 ? words.say('screens.picture.failed') : value.status === 409 ? words.say('screens.failed.offline') : refusalText(value, words);
  return (
    <Dialog title={words.say('screens.picture.title', { name })} words={words} wide close={close}>
      <ErrorBox answer={value} words={words} text={refused} />
      <p class="ask" role="status">
        {busy.value ? words.say('screens.picture.wait') : shown !== null && words.say('screens.picture.text', { time: words.time(shown.at) })}
      </p>
      {shown !== null && (
        <div class="picture-of-screen">
          <img src={shown.image} width={shown.width} height={shown.height} alt={words.say('screens.picture.alt', { name })} />
          {(['header', 'rail', 'footer'] as const).map((part) => shown[part].length > 0 && (
            <section key={part}>
              <h3>{words.say(`screens.picture.${part}`)}</h3>
              <ul>{shown[part].map((line, n) => <li key={n}><UserText text={line} /></li>)}</ul>
            </section>
          ))}
        </div>
      )}
      <footer><button type="button" class="btn" disabled={busy.value} onClick={() => void take()}>{words.say('screens.picture.again')}</button></footer>
    </Dialog>
  );
}
