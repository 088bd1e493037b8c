import { agentId, agentOf, departedIn, hiddenPlacesOf } from './agent';
import type { Agent, HiddenPlace } from './agent';
import type { Board, Patched } from './board';

/** The effect of one frame. */
export interface Change {
  readonly changed: readonly Agent[];
  /** ids */
  readonly gone: readonly string[];
  readonly hidden: readonly HiddenPlace[];
  /** seats were assigned, freed or given to another agent */
  readonly moved: boolean;
  /** when the oldest change was read from the stream, server time; 0 = unknown */
  readonly read: number;
}

export const agentsOf = (board: Board): readonly Agent[] =>
  [...board.agents.flatMap((agent) => (agent === undefined ? [] : [agentOf(agent, board.floor?.id)])), ...departedIn(board.reserved)];

/** By ids, because an index exists only in the wire format. If an index was given to another agent, the earlier one is gone, unless it has another index. */
export function changeOf({ board, changed, gone, moved }: Extract<Patched, { kind: 'patched' }>, read: number, before: Board): Change {
  const agents = changed.flatMap((index) => {
    const agent = board.agents[index];
    return agent === undefined ? [] : [agentOf(agent, board.floor?.id)];
  });
  const departed = departedIn(board.reserved);
  if (board.reserved !== before.reserved) agents.push(...departed);
  const here = new Set([...agents, ...departed].map((agent) => agent.id));
  const left = new Set<string>();
  for (const index of moved ? [...gone, ...changed] : gone) {
    const agent = before.agents[index];
    if (agent === undefined) continue;
    const id = agentId(agent.card.arn);
    if (!here.has(id) && board.agents[index]?.card.arn !== agent.card.arn) left.add(id);
  }
  if (board.reserved !== before.reserved) {
    const present = new Set(board.agents.map((agent) => (agent === undefined ? '' : agentId(agent.card.arn))));
    for (const { id } of departedIn(before.reserved)) if (!here.has(id) && !present.has(id)) left.add(id);
  }
  return { changed: agents, gone: [...left], hidden: hiddenPlacesOf(board.others.values(), board.reserved), moved, read };
}
