import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import type { IconName } from '../ui/admin-icon';
import { tokensIn } from '../ui/palettes';
import type { SeatColours, Theme } from '../ui/tokens';
import { COLOURS } from './document';
import type { Draft } from './draft';
import { faultsAt } from './faults';
import { withColours } from './lists';
import type { SettingsWords } from './settings-words';
import { Faults } from './stages-field';

type Name = keyof SeatColours;
const SHOWN: readonly (readonly [fill: Name, mark: Name, icon: IconName])[] = [
  ['available', 'onState', 'check'], ['contact', 'onState', 'phone'], ['acw', 'onState', 'pencil-line'], ['away', 'onAway', 'coffee'],
  ['warn', 'onWarn', 'triangle-alert'], ['crit', 'onCrit', 'octagon-alert'],
];

/** Three sets of colours, each with the icons as they are painted. */
export function ColoursCard({ draft, theme, words }: { readonly draft: Draft; readonly theme: Theme; readonly words: SettingsWords }): JSX.Element {
  const chosen = draft.document.value.colours ?? 'default';
  return (
    <section class="card" aria-labelledby="colours">
      <h2 id="colours">{words.say('settings.colours')}</h2>
      <fieldset class="sets">
        <legend class="unseen">{words.say('settings.colours')}</legend>
        {COLOURS.map((set) => {
          const { colours } = tokensIn(set, theme);
          return (
            <label key={set}>
              <input type="radio" name="colours" checked={chosen === set} onChange={() => draft.change((now) => withColours(now, set))} />
              <b>{words.say(`settings.colours.${set}`)}</b>
              <span class="six" aria-hidden="true">
                {SHOWN.map(([fill, mark, icon]) => (
                  <span
                    key={fill} class="sw"
                    style={{ background: colours[fill], color: colours[mark], boxShadow: fill === 'crit' ? `inset 0 0 0 1px ${colours.critRing}` : 'none' }}
                  >
                    <Icon name={icon} />
                  </span>
                ))}
              </span>
            </label>
          );
        })}
      </fieldset>
      <Faults id="colours-error" faults={faultsAt(draft, 'colours', words)} words={words} />
      <p class="aid">{words.say('settings.colours.text')}</p>
    </section>
  );
}
