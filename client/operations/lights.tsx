import type { JSX } from 'preact';
import { Icon } from '../ui/admin-icon';
import type { IconName } from '../ui/admin-icon';
import { UserText } from '../ui/parts';
import { datesOf } from '../words/dates';
import type { Area, Light, Operations } from './operations-wire';
import { lengthText } from './operations-words';
import type { OperationsWords } from './operations-words';

type Level = 'green' | 'amber' | 'red';
const ICONS: Readonly<Record<Level, IconName>> = { green: 'circle-check', amber: 'triangle-alert', red: 'octagon-alert' };
const levelOf = (level: string): Level => (level === 'green' || level === 'amber' ? level : 'red');

/** The sentence of a light. A kind of a newer server has its own name. */
export function sentenceOf(light: Light, words: OperationsWords): string {
  const dates = datesOf(words);
  const text = words.find(`light.${light.kind}`);
  if (text === null) return [light.kind, light.subject].filter((part) => part !== '').join(': ');
  return text
    .replace('{subject}', () => light.subject)
    .replace('{time}', () => lengthText(light.seconds ?? 0, words))
    .replace('{n}', () => words.number(light.count ?? 0))
    .replace('{most}', () => words.number(light.most ?? 0))
    .replace('{from}', () => (light.from == null ? '?' : dates.exact(light.from)))
    .replace('{to}', () => (light.to == null ? '?' : dates.moment(light.to)));
}

/** The whole in one sentence. */
export function summaryOf(areas: readonly Area[], words: OperationsWords): { readonly level: Level; readonly text: string } {
  const lights = areas.flatMap((area) => area.lights);
  const reds = lights.filter((light) => levelOf(light.level) === 'red').length;
  if (reds > 0) return { level: 'red', text: words.count('ops.summary.red', reds) };
  if (lights.length > 0) return { level: 'amber', text: words.count('ops.summary.amber', lights.length) };
  return { level: 'green', text: words.say('ops.summary.green') };
}

export function Summary({ areas, words }: { readonly areas: readonly Area[]; readonly words: OperationsWords }): JSX.Element {
  const { level, text } = summaryOf(areas, words);
  return <p class={`ops-summary ${level}`} role="status"><Icon name={ICONS[level]} /><b>{text}</b></p>;
}

/** One light for each part. */
export function Areas({ told, words }: { readonly told: Operations; readonly words: OperationsWords }): JSX.Element {
  return (
    <ul class="ops-areas">
      {told.areas.map((area) => {
        const level = levelOf(area.level);
        return (
          <li key={area.name} class={level}>
            <Icon name={ICONS[level]} />
            <div>
              <h2>{words.find(`area.${area.name}`) ?? area.name} <span class="level">{words.say(`ops.level.${level}`)}</span></h2>
              <p>{level === 'green' ? greenOf(area, told, words) : words.count('area.lights', area.lights.length)}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const greenOf = (area: Area, told: Operations, words: OperationsWords): string =>
  (area.name === 'servers' ? words.count('green.servers', told.servers.length) : words.find(`green.${area.name}`) ?? '');

/** The problems, red ones first, each with what to do. */
export function Lights({ areas, words }: { readonly areas: readonly Area[]; readonly words: OperationsWords }): JSX.Element | null {
  const lights = areas.flatMap((area) => area.lights);
  if (lights.length === 0) return null;
  const sorted = [...lights.filter((light) => levelOf(light.level) === 'red'), ...lights.filter((light) => levelOf(light.level) !== 'red')];
  return (
    <section class="card ops-lights" aria-labelledby="ops-lights">
      <h2 id="ops-lights">{words.say('ops.lights')}</h2>
      <ul>
        {sorted.map((light) => (
          <li key={`${light.kind} ${light.subject} ${light.detail?.en ?? ''}`} class={levelOf(light.level)} data-kind={light.kind}>
            <Icon name={ICONS[levelOf(light.level)]} />
            <div>
              <p class="what">
                <span class="level">{words.say(`ops.level.${levelOf(light.level)}`)}</span> <UserText text={sentenceOf(light, words)} />
              </p>
              <p class="do"><b>{words.say('ops.do')}</b> {words.find(`do.${light.kind}`) ?? ''}</p>
              {light.detail != null && light.detail[words.lang] !== '' && (
                <details><summary>{words.say('ops.detail')}</summary><p><UserText text={light.detail[words.lang]} /></p></details>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
