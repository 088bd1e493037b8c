export const INSTANCE = 'arn:aws:connect:ap-northeast-1:123456789012:instance/11111111-2222-3333-4444-555555555555';

export interface Person {
  readonly id: string;
  readonly first?: string;
  readonly last?: string;
  readonly user?: string;
  readonly group?: string;
  readonly profile?: string;
  /** `Concurrency` of the routing profile */
  readonly slots?: readonly { readonly Channel: string; readonly AvailableSlots: number; readonly MaximumSlots: number }[];
}

export const agentArn = (id: string): string => `${INSTANCE}/agent/${id}`;

/** An agent event in Amazon Connect's format, with the present time. */
export function event(
  person: Person,
  status: { readonly name: string; readonly type: string },
  contacts: readonly object[] = [],
  next: string | null = null,
): object {
  const now = new Date().toISOString();
  return {
    AWSAccountId: '123456789012', AgentARN: agentArn(person.id), InstanceARN: INSTANCE, EventId: crypto.randomUUID(), EventTimestamp: now,
    EventType: 'STATE_CHANGE', Version: '2017-10-01', PreviousAgentSnapshot: null,
    CurrentAgentSnapshot: {
      AgentStatus: { ARN: `${INSTANCE}/agent-state/${status.name}`, Name: status.name, Type: status.type, StartTimestamp: now },
      NextAgentStatus: next === null ? null : { Name: next, ARN: `${INSTANCE}/agent-state/next`, EnqueuedTimestamp: now },
      Configuration: {
        FirstName: person.first ?? 'First', LastName: person.last ?? person.id, Username: person.user ?? person.id,
        AgentHierarchyGroups: person.group === undefined ? null : { Level1: { ARN: `${INSTANCE}/agent-group/1`, Name: person.group } },
        RoutingProfile: {
          ARN: `${INSTANCE}/routing-profile/1`,
          Name: person.profile ?? 'Basic',
          InboundQueues: [],
          DefaultOutboundQueue: null,
          Concurrency: person.slots ?? [],
        },
      },
      Contacts: contacts,
    },
  };
}

export function contact(id: string, state: string, queue = 'Orders', more: object = {}): object {
  const now = new Date().toISOString();
  return {
    ContactId: id, InitialContactId: null, Channel: 'VOICE', InitiationMethod: 'INBOUND', State: state, StateStartTimestamp: now,
    ConnectedToAgentTimestamp: now, QueueTimestamp: now, Queue: { ARN: `${INSTANCE}/queue/1`, Name: queue }, ...more,
  };
}

export const AVAILABLE = { name: 'Available', type: 'ROUTABLE' } as const;
