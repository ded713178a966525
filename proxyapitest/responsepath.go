package proxyapitest

import "strings"

// pathRun is a caller's way through a response path.
type pathRun struct {
	tenant, path int
	id           int // of the response
	uniqueid     string
	start        string
	steps        []pathStep
	xml          string // what the path's XML layout makes of the run; "" without a layout
}

// pathStep is one line of a run: type, type id and value. The columns for their names are
// empty in the documented sample.
type pathStep struct{ kind, id, value string }

// pathAnswer is what a caller recorded in a response path.
type pathAnswer struct {
	tenant, path, id int
	audio            []byte
}

func responsePathOperations() []operation {
	return []operation{
		{name: "RESPONSEPATH action=GETLAST", purpose: "Get the latest response", answer: (*world).lastRun},
		{name: "RESPONSEPATH action=LIST", purpose: "List the responses", answer: (*world).listRuns},
		{name: "RESPONSEPATH action=GETID", purpose: "Get a response by its id", answer: (*world).runByID},
	}
}

// lastRun answers RESPONSEPATH GETLAST; no run is no bytes (observed).
func (w *world) lastRun(v *visit) reply {
	var last *pathRun
	for _, run := range w.runsOf(v) {
		if run.passes(v) && (last == nil || run.start > last.start) {
			last = run
		}
	}
	return showRun(v, last)
}

// runByID answers RESPONSEPATH getid, which HELP lists: rrid is the id of a response or
// the unique id of its call. That the answer looks like GETLAST's is inferred.
func (w *world) runByID(v *visit) reply {
	for _, run := range w.runsOf(v) {
		if rrid := v.Param("rrid"); rrid == itoa(run.id) || rrid == run.uniqueid {
			return showRun(v, run)
		}
	}
	return nothing()
}

// listRuns answers RESPONSEPATH list with a table that is invented.
func (w *world) listRuns(v *visit) reply {
	runs := w.runsOf(v)
	if len(runs) == 0 {
		return nothing()
	}
	table := pipes("ID", "UniqueID", "Start")
	for _, run := range runs {
		table += pipes(itoa(run.id), run.uniqueid, run.start)
	}
	return say(table)
}

// runsOf are the runs of the response path that a request names.
func (w *world) runsOf(v *visit) []*pathRun {
	var runs []*pathRun
	for i := range w.runs {
		if run := &w.runs[i]; v.sees(run.tenant) && itoa(run.path) == v.Param("id") {
			runs = append(runs, run)
		}
	}
	return runs
}

// passes applies filter and filterdata: the agent who answered, the id of the queue, or the
// unique id of the call.
func (run *pathRun) passes(v *visit) bool {
	data := v.Param("filterdata")
	switch strings.ToUpper(v.Param("filter")) {
	case "":
		return true
	case "ANSWER":
		return run.has(func(s pathStep) bool { return s.kind == "ANSWER" && s.value == data })
	case "QUEUE":
		return run.has(func(s pathStep) bool { return s.kind == "QUEUE" && s.id == data })
	case "UNIQUEID":
		return run.uniqueid == data
	}
	return false
}

func (run *pathRun) has(match func(pathStep) bool) bool {
	for _, s := range run.steps {
		if match(s) {
			return true
		}
	}
	return false
}

// showRun shows a run in plain or in the owner's XML. JSON is not documented here, and an
// unsupported format gives no bytes.
func showRun(v *visit, run *pathRun) reply {
	switch {
	case run == nil, v.json():
		return nothing()
	case v.xml():
		return say(run.xml)
	}
	table := pipes("UniqueID", "Type", "Type ID", "Value", "Type Name", "Value Name")
	for _, s := range run.steps {
		table += pipes(run.uniqueid, s.kind, s.id, s.value, "", "")
	}
	return say(table)
}
