import type { JSX } from 'preact';
import type { LimitRule, Stages } from '../alerts/limit-rules';
import { Icon } from '../ui/admin-icon';
import { Badge } from '../ui/parts';
import type { Draft } from './draft';
import { faultsAt } from './faults';
import type { Fault } from './faults';
import type { SettingsWords } from './settings-words';
import { TimeField } from './time-field';
import { clockText } from './times';

interface Props {
  /** unique on the page */
  readonly id: string;
  /** what the times are for */
  readonly label: string;
  /** the own times; null: the inherited ones hold */
  readonly own: LimitRule | null;
  readonly inherited: Stages | null;
  /** where the times come from */
  readonly from: string;
  /** key of the own rule in the document */
  readonly path: string | null;
  readonly draft: Draft;
  readonly words: SettingsWords;
  /** null: without own times */
  readonly set: (stages: Stages | null) => void;
}

const STAGES = ['warnAfter', 'criticalAfter'] as const;

/** Two times: amber and red. Grey times are inherited; typing makes them own. */
export function StagesField({ id, label, own, inherited, from, path, draft, words, set }: Props): JSX.Element {
  const shown: Stages = own ?? inherited ?? { warnAfter: null, criticalAfter: null };
  const faults = path === null ? [] : faultsAt(draft, path, words);
  const names = { warnAfter: words.say('settings.cell.warn', { cell: label }), criticalAfter: words.say('settings.cell.critical', { cell: label }) };
  const unread = STAGES.filter((stage) => draft.unread.value.has(`${id}-${stage}`));
  const all: readonly Fault[] = [
    ...faults, ...unread.map((stage) => ({ path: stage, text: words.say('settings.wrong.time'), use: null })),
  ];
  const put = (stage: (typeof STAGES)[number], ms: number | null): void =>
    set({ warnAfter: shown.warnAfter, criticalAfter: shown.criticalAfter, [stage]: ms });
  const reset = inherited === null ? null : () => set(null);
  /** Only this time is inherited again; without an own time left, both are. */
  const empty = (stage: (typeof STAGES)[number]): void => {
    const other = STAGES.find((one) => one !== stage) ?? stage;
    if (inherited === null || own === null) return;
    if (own[other] === inherited[other]) set(null);
    else put(stage, inherited[stage]);
  };
  const use = ({ path: at, use: ms }: Fault): void => {
    const stage = at.endsWith('warnAfter') ? 'warnAfter' : 'criticalAfter';
    draft.cannotRead(`${id}-${stage}`, null);
    put(stage, ms);
    document.getElementById(`${id}-${stage}`)?.focus();
  };
  return (
    <div class={`stages ${own === null ? 'inherited' : 'own'}`}>
      <div class="pair-of">
        {STAGES.map((stage) => (
          <span key={stage}>
            <Badge level={stage === 'warnAfter' ? 1 : 2} />
            <TimeField
              id={`${id}-${stage}`} label={names[stage]} ms={shown[stage]} draft={draft} words={words} set={(ms) => put(stage, ms)} reset={reset}
              {...(inherited === null ? {} : { empty: () => empty(stage) })}
              wrong={faults.some((one) => one.path.endsWith(stage))} about={all.length === 0 ? undefined : `${id}-error`} title={from}
            />
          </span>
        ))}
        {reset !== null && own !== null && (
          <button
            type="button" class="back" aria-label={words.say('settings.cell.reset', { cell: label })} title={words.say('settings.cell.reset', { cell: label })}
            onClick={() => {
              for (const stage of STAGES) draft.cannotRead(`${id}-${stage}`, null);
              reset();
              document.getElementById(`${id}-warnAfter`)?.focus();
            }}
          >
            <Icon name="x" />
          </button>
        )}
      </div>
      <Faults id={`${id}-error`} faults={all} words={words} use={use} />
    </div>
  );
}

/** Errors at a value, each with a value that works. */
export function Faults({ id, faults, words, use }: {
  readonly id: string; readonly faults: readonly Fault[]; readonly words: SettingsWords; readonly use?: (fault: Fault) => void;
}): JSX.Element | null {
  if (faults.length === 0) return null;
  return (
    <ul id={id} class="errors">
      {faults.map((fault) => (
        <li key={fault.path + fault.text}>
          <span>
            {fault.text}
            {fault.use !== null && use !== undefined && (
              <> <button type="button" class="use" onClick={() => use(fault)}>{words.say('settings.use', { time: clockText(fault.use) })}</button></>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
