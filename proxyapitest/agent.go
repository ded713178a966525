package proxyapitest

import (
	"slices"
	"strconv"
	"strings"
)

// queue is a call queue with its agents.
type queue struct {
	id     int
	tenant int
	number string
	name   string
	agents []*agent
}

// agent is a member of a queue, by the user name of the extension ("104-DEVEL").
type agent struct {
	user   string
	paused bool
	reason string
}

func (q *queue) agent(user string) *agent {
	for _, a := range q.agents {
		if a.user == user {
			return a
		}
	}
	return nil
}

func agentOperations() []operation {
	return []operation{
		{name: "AGENT action=PAUSE", purpose: "Pause an agent", writes: true, answer: (*world).pauseAgent},
		{name: "AGENT action=UNPAUSE", purpose: "Unpause an agent", writes: true, answer: (*world).unpauseAgent},
		{name: "AGENT action=DEL", purpose: "Remove an agent from a queue", writes: true, answer: (*world).removeAgent},
		{name: "AGENT action=LISTQUEUES", purpose: "List the queues of an agent", answer: (*world).agentQueues},
	}
}

func (w *world) pauseAgent(v *visit) reply {
	return w.eachAgent(v, func(_ *queue, a *agent) { a.paused, a.reason = true, v.Param("pausereason") })
}

func (w *world) unpauseAgent(v *visit) reply {
	return w.eachAgent(v, func(_ *queue, a *agent) { a.paused, a.reason = false, "" })
}

func (w *world) removeAgent(v *visit) reply {
	return w.eachAgent(v, func(q *queue, a *agent) {
		q.agents = slices.DeleteFunc(q.agents, func(other *agent) bool { return other == a })
	})
}

// eachAgent changes the agent in the queues that a request names. The answer is OK
// (attested by two programs) or a sentence. That without an extension is observed, that
// without a queue is QUEUE's; the sentences about unknown ones are invented.
func (w *world) eachAgent(v *visit, change func(*queue, *agent)) reply {
	user, wrong := w.agentUser(v)
	if wrong != "" {
		return say(wrong)
	}
	if firstOf(v, "queue", "queuenumber") == "" {
		return say("No queue (id or number) specified")
	}
	queues := w.namedQueues(v)
	if len(queues) == 0 {
		return say("Queue not found")
	}
	changed := false
	for _, q := range queues {
		if a := q.agent(user); a != nil {
			change(q, a)
			changed = true
		}
	}
	if !changed {
		return say("Agent not in queue")
	}
	return say("OK")
}

// agentUser is the user name that the extension parameter stands for, or a sentence
// about what is wrong with it.
func (w *world) agentUser(v *visit) (user, wrong string) {
	name := v.Param("extension")
	if name == "" {
		return "", "No extension specified"
	}
	_, user, ok := w.extension(v, name)
	if !ok {
		return "", "Extension not found"
	}
	return user, ""
}

// namedQueues are the tenant's queues that a request names, by id, by number, or as ALL.
func (w *world) namedQueues(v *visit) []*queue {
	id, number := v.Param("queue"), v.Param("queuenumber")
	var queues []*queue
	for _, q := range w.queues {
		switch {
		case !v.sees(q.tenant):
		case strings.EqualFold(id, "ALL"),
			id != "" && id == strconv.Itoa(q.id),
			id == "" && number == q.number:
			queues = append(queues, q)
		}
	}
	return queues
}

// agentQueues answers AGENT listqueues. An agent in no queue gives no bytes (observed);
// the rest is invented after INFO queues: "281: Sales|282: Support|", or an object of
// names in JSON.
func (w *world) agentQueues(v *visit) reply {
	user, wrong := w.agentUser(v)
	if wrong != "" {
		return say(wrong)
	}
	var plain strings.Builder
	var object row
	for _, q := range w.queues {
		if v.sees(q.tenant) && q.agent(user) != nil {
			plain.WriteString(itoa(q.id) + ": " + q.name + "|")
			object = append(object, column{itoa(q.id), text(q.name)})
		}
	}
	switch {
	case object == nil:
		return nothing()
	case v.json():
		return show(jsonRow(object))
	}
	return say(plain.String())
}
