package proxyapitest

import "strings"

// queueLog is one event of a queue. agent is the number of the extension.
type queueLog struct {
	tenant, queue                              int
	time, name, callerid, disposition          string
	agent, holdtime, calltime, origpos, callid value
}

// queueLog answers INFO QUEUELOGS. In plain it says nothing: no source shows that layout.
func (w *world) queueLog(v *visit) reply {
	logs := w.chosenLogs(v)
	rows := make([]row, len(logs))
	for i, l := range logs {
		rows[i] = l.row()
	}
	switch {
	case v.json():
		for i, l := range logs {
			rows[i] = w.withAgent(rows[i], l)
		}
		return show(handMadeArray(rows))
	case v.csv():
		return show(csv(names(queueLog{}.row()), rows))
	}
	return nothing()
}

func (w *world) chosenLogs(v *visit) []queueLog {
	within := spanOf(v)
	queues := v.list("queue")
	var logs []queueLog
	for _, l := range w.queueLogs {
		if v.sees(l.tenant) && within.holds(l.time) && (queues == nil || overlap(queues, []string{itoa(l.queue)})) {
			logs = append(logs, l)
		}
	}
	return logs
}

// row has the nine columns of the CSV, with dispositions in title case (attested).
func (l queueLog) row() row {
	return row{
		{"time", text(l.time)},
		{"qu_name", text(l.name)},
		{"callerid", text(l.callerid)},
		{"disposition", text(l.disposition)},
		{"agent", l.agent},
		{"holdtime", l.holdtime},
		{"calltime", l.calltime},
		{"origpos", l.origpos},
		{"callid", l.callid},
	}
}

// withAgent is the JSON row: the disposition in upper case, and behind the nine columns
// the whole extension row of the agent, 156 columns in all; without an agent these are
// null (captured).
func (w *world) withAgent(r row, l queueLog) row {
	r = r.with("disposition", text(strings.ToUpper(l.disposition)))
	var ext row
	for _, rec := range w.tables["EXTENSION"].records {
		if !l.agent.null && rec.tenant == l.tenant && rec.row.get("ex_number") == l.agent {
			ext = rec.row
		}
	}
	return append(r, ext.pick(extensionColumns())...)
}
