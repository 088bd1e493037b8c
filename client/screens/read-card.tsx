import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import { joined } from '../words/words';
import { numberOf } from './form';
import { LAYERS, pagesFor, readableFrom, readAt } from './readable-from';
import type { Layer } from './readable-from';
import type { ScreensWords } from './screens-words';

const short = (n: number, words: ScreensWords): string => words.number(Math.floor(n * 10) / 10);

/** What can be read from where on a screen of this size, and at the distance of its viewers. */
export function ReadCard({ inches, metres, words }: { readonly inches: string; readonly metres: string; readonly words: ScreensWords }): JSX.Element {
  const [size, distance] = [numberOf(inches), numberOf(metres)];
  if (!(size > 0) || !(distance > 0)) return <p class="read aid">{words.say('screens.read.invalid')}</p>;
  const limits = readableFrom(size, distance);
  const { read, lost } = readAt(size, distance);
  const named = (layers: readonly Layer[]): string => joined(words, layers.map((layer) => words.say(`screens.read.part.${layer}`)));
  const values = { inches: words.number(size), metres: words.number(distance) };
  const pages = pagesFor(size, distance);
  return (
    <section class={`read${lost.length > 0 ? ' part' : ''}`} aria-label={words.say('screens.read')}>
      <p role="status">
        <Icon name={lost.length > 0 ? 'triangle-alert' : 'circle-check'} />
        <span>
          {lost.length === 0 ? words.say('screens.read.all', values)
            : read.length === 0 ? words.say('screens.read.none', values)
              : words.say('screens.read.some', { ...values, read: named(read), lost: named(lost) })}
          {pages !== null && <>{' '}<b>{pages === 0 ? words.say('screens.read.second') : words.say('screens.read.pages', { n: pages })}</b></>}
        </span>
      </p>
      <dl>
        {LAYERS.map((layer) => (
          <div key={layer} class={lost.includes(layer) ? 'lost' : undefined}>
            <dt>{words.say(`screens.read.${layer}`)}</dt><dd>{words.say('screens.read.to', { metres: short(limits[layer], words) })}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
