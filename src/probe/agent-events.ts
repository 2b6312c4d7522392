/** One message of the demo's agent, as the JSON it is sent as. */
export interface AgentEvent {
  readonly type: 'agent_started' | 'agent_thinking' | 'tool_executing' | 'tool_completed' | 'agent_completed';
  readonly [detail: string]: string;
}

/** The five messages of one run of the demo's agent, in order; `sub` is who it runs for. */
export function agentEvents(sub: string): readonly AgentEvent[] {
  return [
    { type: 'agent_started', agent: 'demo', user: sub },
    { type: 'agent_thinking', thought: 'Which hop removed the header?' },
    { type: 'tool_executing', tool: 'compare_heads' },
    { type: 'tool_completed', tool: 'compare_heads', result: 'nothing was removed' },
    { type: 'agent_completed', answer: 'Every header arrived.' },
  ];
}
