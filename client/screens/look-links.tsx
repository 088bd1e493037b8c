import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { previewAddress } from '../wall/preview-address';
import { numberOf, turnKey } from './form';
import type { ScreenForm } from './form';
import { shownName } from './view-names';
import type { WireView } from '../live/wire';
import type { ScreensWords } from './screens-words';

/** One window for all looks: the next one takes its place. */
const WINDOW = 'connect-streaming-preview';

/** What the screen will look like with these settings, floor by floor, in another window. Nothing is paired for it. */
export function LookLinks({ form, views, words }: {
  readonly form: ScreenForm; readonly views: readonly WireView[] | null; readonly words: ScreensWords;
}): JSX.Element | null {
  const [inches, metres] = [numberOf(form.inches), numberOf(form.metres)];
  if (form.floors.length === 0 || !(inches > 0) || !(metres > 0)) return null;
  const { theme, names } = form;
  return (
    <div class="looks" role="group" aria-label={words.say('screens.look')}>
      <span class="label">{words.say('screens.look')}</span>
      {form.floors.map((floor) => {
        const name = shownName(floor, views, words);
        return (
          <a
            key={turnKey(floor)} class="btn small" target={WINDOW} aria-label={words.say('screens.look.of', { name })}
            href={previewAddress({ view: floor.view, inches, metres, theme, names, languages: form.languages.split(','), zones: floor.zones ?? [] })}
          >
            <Icon name="external-link" /><UserText text={name} />
          </a>
        );
      })}
    </div>
  );
}
