import type { JSX } from 'preact';
import type { Maybe } from '../api/read';
import { UserText } from '../ui/parts';
import { More } from './parts';
import { inWords } from './wire';
import type { Cost } from './wire';
import { money } from './words';
import type { SetupWords } from './words';

/** Cost of the result. Parts without a price are not in the sum, and this is shown. */
export function sumOf({ result, complete, currency }: Cost, words: SetupWords): string {
  if (result == null) return words.say('cost.unknown');
  const amount = money(words.lang, result, currency);
  return complete ? amount : words.say('cost.atLeast', { amount });
}

/** The cost comes first: the difference, the result, and the minimum without any event. */
export function CostBox({ cost, words }: { readonly cost: Cost; readonly words: SetupWords }): JSX.Element {
  const { lang } = words;
  const said = (amount: Maybe<number>, signed = false): string => (amount == null ? words.say('cost.unknown') : money(lang, amount, cost.currency, signed));
  return (
    <div class="cost">
      <h3>{words.say('cost.title')}</h3>
      <dl class="num">
        <div class="difference"><dt>{words.say('cost.difference')}</dt><dd>{said(cost.difference, true)}</dd></div>
        <div><dt>{words.say('cost.result')}</dt><dd>{sumOf(cost, words)}</dd></div>
        <div><dt>{words.say('cost.today')}</dt><dd>{said(cost.today)}</dd></div>
        <div><dt>{words.say('cost.minimum')}</dt><dd>{said(cost.minimum)}</dd></div>
      </dl>
      {cost.lines.length > 0 && (
        <More title={words.say('cost.lines')}>
          <table>
            <tbody>
              {cost.lines.map((line) => (
                <tr key={`${line.resource} ${line.what.en}`}>
                  <td><UserText text={line.resource} /><small>{inWords(line.what, lang)}</small></td>
                  <td class="num">{said(line.monthly)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </More>
      )}
      <p class="tip">{words.say('cost.basis', { agents: words.number(cost.agents), contacts: words.number(cost.contacts), date: cost.pricesAsOf })}</p>
    </div>
  );
}
