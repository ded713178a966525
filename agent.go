package proxyapi

import "context"

// AgentService pauses queue members and takes them out of queues: request type
// AGENT.
type AgentService service

var (
	opAgentPause   = operation{reqType: "AGENT", selector: "action=PAUSE", needs: "tenant extension queue|queuenumber", acts: true}
	opAgentUnpause = operation{reqType: "AGENT", selector: "action=UNPAUSE", needs: "tenant extension queue|queuenumber", acts: true}
	opAgentRemove  = operation{reqType: "AGENT", selector: "action=DEL", needs: "tenant extension queue|queuenumber", acts: true}
	opAgentQueues  = operation{reqType: "AGENT", selector: "action=LISTQUEUES", needs: "tenant extension", format: "json"}
)

// Pause keeps an agent from getting calls of a queue, or of all queues with
// Queue AllQueues. It acts; the server answers OK (observed), anything else is
// [ErrRefused]. Source: seed, AGENT.
func (s *AgentService) Pause(ctx context.Context, req *AgentRequest) error {
	return s.client.act(ctx, call{op: opAgentPause, params: req})
}

// Unpause lets an agent get calls again. It acts. Source: vendor manual.
func (s *AgentService) Unpause(ctx context.Context, req *AgentRequest) error {
	return s.client.act(ctx, call{op: opAgentUnpause, params: req})
}

// Remove takes an agent out of a queue. It acts. Its reply is not documented;
// OK is expected, as of its siblings. Source: vendor manual, AGENT del.
func (s *AgentService) Remove(ctx context.Context, req *AgentRequest) error {
	return s.client.act(ctx, call{op: opAgentRemove, params: req})
}

// Queues returns the queues that an agent, "104-DEVEL" or "104", is in: none,
// without an error, when the server sends nothing. It reads. The columns are
// not documented, so rows come as the server sends them. Source: vendor
// manual, AGENT LISTQUEUES.
func (s *AgentService) Queues(ctx context.Context, extension string) ([]Columns, error) {
	return fetchList[Columns](ctx, s.client, call{op: opAgentQueues, params: &AgentRequest{Extension: extension}})
}

// AllQueues as AgentRequest.Queue means every queue (vendor manual).
const AllQueues = "ALL"

// AgentRequest names an agent and a queue.
type AgentRequest struct {
	// Queue is the queue's id, "281", or AllQueues. Not its number, which is
	// QueueNumber; one of the two is required.
	Queue       string `url:"queue,omitempty"`
	QueueNumber string `url:"queuenumber,omitempty"`
	// Extension is the agent, as user name "104-DEVEL" or as number "104".
	// Required.
	Extension string `url:"extension,omitempty"`
	// PauseReason is shown with the pause. Pause only.
	PauseReason string `url:"pausereason,omitempty"`
	// SkipRefresh keeps the server from refreshing the queue (vendor manual:
	// refresh=no).
	SkipRefresh No `url:"refresh,omitempty"`
}
