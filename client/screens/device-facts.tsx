import type { JSX } from 'preact';
import { browserText } from '../account/browser-text';
import { Icon } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { joined } from '../words/words';
import { clockText, CLOCK_RIGHT_MS } from './ages';
import type { Device } from './screens-wire';
import type { ScreensWords } from './screens-words';

/** The size of a device's glass, its picture rate and its pixels: what it told about them. */
export function sizeText({ width, height, ratio, hz }: Device, words: ScreensWords): string {
  const parts: string[] = [];
  if (width != null && height != null) parts.push(words.say('screens.device.size.is', { width, height }));
  if (hz != null) parts.push(words.say('screens.device.hz', { n: Math.round(hz) }));
  if (ratio != null) parts.push(words.say('screens.device.ratio', { n: words.number(ratio) }));
  return parts.length === 0 ? words.say('screens.device.unknown') : joined(words, parts);
}

/** What a device says about itself, to compare with the one on the wall. */
export function DeviceFacts({ device, words }: { readonly device: Device; readonly words: ScreensWords }): JSX.Element {
  const unknown = words.say('screens.device.unknown');
  const off = device.clockOffMs ?? null;
  const wrongClock = off !== null && Math.abs(off) >= CLOCK_RIGHT_MS;
  return (
    <section class="device" aria-labelledby="device-facts">
      <h3 id="device-facts">{words.say('screens.device')}</h3>
      <dl>
        <div><dt>{words.say('screens.device.browser')}</dt><dd><UserText text={device.browser == null ? unknown : browserText(device.browser)} /></dd></div>
        <div><dt>{words.say('screens.device.size')}</dt><dd>{sizeText(device, words)}</dd></div>
        <div>
          <dt>{words.say('screens.device.languages')}</dt>
          <dd><UserText text={(device.languages ?? []).length === 0 ? unknown : joined(words, device.languages ?? [])} /></dd>
        </div>
        <div>
          <dt>{words.say('screens.device.zone')}</dt>
          <dd>
            <UserText text={device.zone ?? unknown} />
            {off !== null && (
              <span class={`clock${wrongClock ? ' off' : ''}`}>{wrongClock && <Icon name="triangle-alert" />}{clockText(off, words)}</span>
            )}
          </dd>
        </div>
        <div><dt>{words.say('screens.device.address')}</dt><dd><UserText text={device.address ?? unknown} /></dd></div>
      </dl>
    </section>
  );
}
