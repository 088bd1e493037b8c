import { useId } from 'preact/hooks';
import type { JSX } from 'preact';
import type { Site } from './floors-wire';
import type { FloorsWords } from './floors-words';

/** Which site a floor is on; nothing where there is no choice. */
export function SiteField({ sites, site, words, set }: {
  readonly sites: readonly Site[]; readonly site: string | null; readonly words: FloorsWords; readonly set: (site: string) => void;
}): JSX.Element | null {
  const id = useId();
  if (sites.length < 2) return null;
  return (
    <div class="field">
      <label for={id}>{words.say('sites.site')}</label>
      <div class="box">
        <select id={id} value={site ?? ''} onChange={(event) => set(event.currentTarget.value)}>
          {sites.map((one) => <option key={one.id} value={one.id}>{one.name}</option>)}
        </select>
      </div>
    </div>
  );
}
