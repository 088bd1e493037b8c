import type { JSX } from 'preact';
import { alertId } from '../alerts/alert-list';
import { limitText } from '../alerts/alert-text';
import type { Page } from './page';
import { acknowledge, show } from './actions';
import { elapsed } from '../words/words';
import { IconButton } from '../ui/buttons';
import { Icon } from '../ui/icon';
import { Badge, UserText } from '../ui/parts';
import { later } from './late-parts';

const MOST = 50;

export function Attention({ page }: { readonly page: Page }): JSX.Element {
  const words = page.words.value;
  void page.second.value;
  const now = page.now();
  const seen = page.acknowledged.value;
  const all = page.alerts.value;
  const folded = page.railFolded.value;
  // Without a time it is unknown who is over a limit: show neither "none" nor a number.
  const known = page.loaded.value && (now !== null || all.length > 0);
  // Acknowledged alerts go to the end; at the next level they are new again.
  const sorted = [...all.filter((alert) => !seen.has(alertId(alert))), ...all.filter((alert) => seen.has(alertId(alert)))];
  return (
    <section class="sec attention" aria-labelledby="attention">
      <header>
        <h2 id="attention">{words.say('attention.title')} <em class="num">{known ? words.number(all.length) : '–'}</em></h2>
        <IconButton
          bare class="fold-rail" icon={folded ? 'chevrons-left' : 'chevrons-right'} label={words.say(folded ? 'rail.open' : 'rail.fold')}
          onClick={() => page.foldRail(!folded)}
        />
        <IconButton bare class="close-alerts" icon="x" label={words.say('dialog.close')} onClick={() => { page.alertsOpen.value = false; }} />
      </header>
      {all.length === 0 && known && (
        <p class="calm"><Icon name="check" /><span><b>{words.say('attention.none')}</b>{words.say('attention.none.text')}</span></p>
      )}
      <ul>
        {sorted.slice(0, MOST).map((alert) => {
          const { row, breach } = alert;
          const limit = limitText(breach, words);
          const done = seen.has(alertId(alert));
          const chosen = row.id === page.selected.value;
          return (
            <li
              key={row.id} class={`al l${breach.level}${done ? ' done' : ''}${chosen ? ' on' : ''}`}
              onPointerDown={(event) => { if (event.pointerType === 'mouse') later.peek()?.grab(page, row.id, event); }}
            >
              <button type="button" title={folded ? row.name : undefined} onClick={() => show(page, row.id)}>
                {done ? <Icon name="check" /> : <Badge level={breach.level} />}
                <span class="who">
                  <span class="n"><UserText text={row.name} />{row.desk !== '' && <small> {row.desk}</small>}</span>
                  <span class="r">
                    {words.say(`limit.${breach.limit.kind}`)}{limit !== null && ` · ${limit}`}{done && ` · ${words.say('attention.acknowledged')}`}
                  </span>
                </span>
                <span class="t num">{breach.limit.since === null ? '' : elapsed((page.asOf(row) ?? now ?? page.alertsAt()) - breach.limit.since)}</span>
              </button>
              {chosen && !done && <button type="button" class="btn ack" onClick={() => acknowledge(page)}>{words.say('attention.acknowledge')}</button>}
            </li>
          );
        })}
      </ul>
      {sorted.length > MOST && <p class="more">{words.say('attention.more', { n: sorted.length - MOST })}</p>}
    </section>
  );
}
