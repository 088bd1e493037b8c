import type { JSX } from 'preact';
import { UserText } from '../ui/parts';
import type { Draft } from './draft';
import { conditionsText, kindText } from './rule-text';
import { keyOf, withRule } from './rules';
import type { ChoicesOfSite } from './settings-wire';
import type { SettingsWords } from './settings-words';
import { StagesField } from './stages-field';
import { otherRules } from './table';

/** Rules that fit into no cell of the table. Their times can be changed here; nothing if there are none. */
export function OtherRules({ draft, choices, words }: {
  readonly draft: Draft; readonly choices: ChoicesOfSite; readonly words: SettingsWords;
}): JSX.Element | null {
  const rules = otherRules(draft.document.value);
  if (rules.length === 0) return null;
  return (
    <section class="card" aria-labelledby="others">
      <h2 id="others">{words.say('settings.others')}</h2>
      <p>{words.say('settings.others.text')}</p>
      <ul class="lines">
        {rules.map(({ kind, index, rule }) => {
          const label = words.say('settings.others.rule', { kind: kindText(kind, words), conditions: conditionsText(rule, choices, words) });
          const set = (stages: Parameters<typeof withRule>[3]): void => draft.change((now) => withRule(now, kind, rule, stages));
          return (
            <li key={`${kind} ${keyOf(rule)}`}>
              <UserText text={label} />
              <StagesField
                id={`other-${kind}-${keyOf(rule)}`.replace(/\s/g, '_')} label={label} own={rule} inherited={null} from={words.say('settings.cell.own')}
                path={`limits.${kind}[${index}]`} draft={draft} words={words} set={set}
              />
              <button type="button" class="btn small danger-line" aria-label={words.say('settings.others.delete', { rule: label })} onClick={() => set(null)}>
                {words.say('settings.delete')}
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
