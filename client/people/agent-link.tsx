import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { callApi } from '../api/call-api';
import type { Answer } from '../api/call-api';
import { ErrorBox } from '../ui/form';
import { Loaded, useGet } from '../ui/use-get';
import { datesOf } from '../words/dates';
import { isAgents } from './people-wire';
import type { OneAgent, OnePerson } from './people-wire';
import type { PeopleWords } from './people-words';

interface Props {
  readonly person: OnePerson;
  readonly words: PeopleWords;
}

/**
 * The agent whose data the person can see. A user name may have belonged to another person, so an uncertain link is not used until an administrator
 * confirms it here.
 */
export function AgentLink({ person, words }: Props): JSX.Element {
  const path = `/api/people/${encodeURIComponent(person.id)}`;
  const agents = useGet(`${path}/agents`, isAgents);
  const busy = useSignal(false);
  const answer = useSignal<Answer<unknown> | null>(null);
  const link = async (arn: string | null): Promise<void> => {
    busy.value = true;
    answer.value = await callApi('PUT', `${path}/agent`, (value): value is unknown => value !== undefined, { arn });
    await agents.again();
    busy.value = false;
  };
  return (
    <section class="agents" aria-label={words.say('agent.title')}>
      <h3>{words.say('agent.title')}</h3>
      <ErrorBox answer={answer.value} words={words} text={answer.value?.kind === 'problem' && answer.value.status === 400 ? words.say('agent.gone') : null} />
      <Loaded asked={agents} words={words}>
        {(all) => (
          <>
            <p class="aid">
              {words.say(all.length === 0 ? 'agent.none' : all.some((one) => one.linked) ? 'agent.linked.text' : 'agent.open', { name: person.name })}
            </p>
            <ul>
              {all.map((one) => (
                <Row key={one.arn} agent={one} words={words} busy={busy.value} link={(arn) => void link(arn)} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
    </section>
  );
}

function Row({
  agent,
  words,
  busy,
  link,
}: {
  readonly agent: OneAgent;
  readonly words: PeopleWords;
  readonly busy: boolean;
  readonly link: (arn: string | null) => void;
}): JSX.Element {
  const name = [agent.lastName, agent.firstName].filter(Boolean).join(' ') || (agent.user ?? '');
  return (
    <li>
      <span>
        <bdi>{name}</bdi> <code title={agent.arn}>{shortArn(agent.arn)}</code>
        <small class="dim">{words.say(agent.onBoard ? 'agent.heard' : 'agent.heard.kept', { time: datesOf(words).moment(agent.heardAt) })}</small>
      </span>
      {agent.linked ? (
        <button type="button" class="btn" disabled={busy} aria-label={words.say('agent.unlink.of', { name })} onClick={() => link(null)}>
          {words.say('agent.unlink')}
        </button>
      ) : (
        <button type="button" class="btn" disabled={busy} aria-label={words.say('agent.confirm.of', { name })} onClick={() => link(agent.arn)}>
          {words.say('agent.confirm')}
        </button>
      )}
    </li>
  );
}

/** Instance and agent, each by the first part of its UUID: enough to distinguish them. The title has the whole ARN. */
export function shortArn(arn: string): string {
  const parts = /:instance\/([^/]+)\/agent\/(.+)$/u.exec(arn);
  return parts === null ? arn : `${first(parts[1] ?? '')}…/${first(parts[2] ?? '')}…`;
}

const first = (id: string): string => id.split('-')[0] ?? id;
