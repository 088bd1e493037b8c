import type { JSX } from 'preact';
import { Said } from '../ui/parts';
import { More } from './parts';
import { inWords } from './wire';
import type { Cost } from './wire';
import { money } from './words';
import type { SetupWords } from './words';

/** First of all what it costs: the difference, the result, and the minimum even if no event flows. */
export function CostBox({ cost, words }: { readonly cost: Cost; readonly words: SetupWords }): JSX.Element {
  const { lang } = words;
  const said = (amount: number): string => money(lang, amount, cost.currency);
  return (
    <div class="cost">
      <h3>{words.say('cost.title')}</h3>
      <dl class="num">
        <div class="difference"><dt>{words.say('cost.difference')}</dt><dd>{money(lang, cost.difference, cost.currency, true)}</dd></div>
        <div><dt>{words.say('cost.result')}</dt><dd>{cost.complete ? said(cost.result) : words.say('cost.atLeast', { amount: said(cost.result) })}</dd></div>
        <div><dt>{words.say('cost.today')}</dt><dd>{said(cost.today)}</dd></div>
        <div><dt>{words.say('cost.minimum')}</dt><dd>{said(cost.minimum)}</dd></div>
      </dl>
      {cost.lines.length > 0 && (
        <More title={words.say('cost.lines')}>
          <table>
            <tbody>
              {cost.lines.map((line) => (
                <tr key={`${line.resource} ${line.what.en}`}><td><Said text={line.resource} /><small>{inWords(line.what, lang)}</small></td><td class="num">{line.monthly == null ? words.say('cost.unknown') : said(line.monthly)}</td></tr>
              ))}
            </tbody>
          </table>
        </More>
      )}
      <p class="tip">{words.say('cost.basis', { agents: words.number(cost.agents), contacts: words.number(cost.contacts), date: cost.pricesAsOf })}</p>
    </div>
  );
}
