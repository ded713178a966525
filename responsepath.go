package proxyapi

import (
	"context"
	"strconv"
	"time"

	"github.com/proxyapi-go/proxyapi/internal/loosexml"
)

// ResponsePathService reads what callers answered in response paths: request
// type RESPONSEPATH.
type ResponsePathService service

var (
	opResponsePathLast = operation{reqType: "RESPONSEPATH", selector: "action=GETLAST", needs: "tenant id", empty: emptyIsNoData}
	opResponsePathXML  = operation{reqType: "RESPONSEPATH", selector: "action=GETLAST&format=xml", needs: "tenant id", empty: emptyIsNoData, noFormat: true}
	opResponsePathGet  = operation{reqType: "RESPONSEPATH", selector: "action=getid", needs: "tenant id rrid", empty: emptyIsNoData}
	opResponsePathList = operation{reqType: "RESPONSEPATH", selector: "action=list", needs: "tenant id"}
)

// Last returns the latest run of a response path, or, with a filter, the
// latest one that matches it; [ErrNoData] if there is none. It reads. Source:
// seed, RESPONSEPATH.
func (s *ResponsePathService) Last(ctx context.Context, id int, filter *ResponsePathFilter) (*ResponsePathResult, error) {
	return s.result(ctx, call{op: opResponsePathLast, params: newResponsePathParams(id, "", filter)})
}

// LastXML is Last in the XML layout that is set up on the PBX for the response
// path. It reads. Source: seed, RESPONSEPATH.
func (s *ResponsePathService) LastXML(ctx context.Context, id int, filter *ResponsePathFilter) (*ResponsePathDocument, error) {
	r, err := s.client.whole(ctx, call{op: opResponsePathXML, params: newResponsePathParams(id, "", filter)})
	if err != nil {
		return nil, err
	}
	return r.xml()
}

// Get returns one run of a response path, named by its response id or the
// call's unique id; [ErrNoData] if there is none. It reads. The reply is not
// documented; one like Last's is expected. Source: vendor manual, RESPONSEPATH
// getid.
func (s *ResponsePathService) Get(ctx context.Context, id int, runID string) (*ResponsePathResult, error) {
	return s.result(ctx, call{op: opResponsePathGet, params: newResponsePathParams(id, runID, nil)})
}

// List returns the runs of a response path: none, without an error, when there
// are none. It reads. The columns are not documented, so rows come as the
// server sends them. Source: vendor manual, RESPONSEPATH list.
func (s *ResponsePathService) List(ctx context.Context, id int, filter *ResponsePathFilter) ([]Columns, error) {
	return fetchList[Columns](ctx, s.client, call{op: opResponsePathList, params: newResponsePathParams(id, "", filter)})
}

func (s *ResponsePathService) result(ctx context.Context, call call) (*ResponsePathResult, error) {
	steps, err := fetchList[ResponsePathStep](ctx, s.client, call)
	if err != nil {
		return nil, err
	}
	return &ResponsePathResult{UniqueID: steps[0].UniqueID, Steps: steps}, nil
}

// ResponsePathFilter restricts the runs that are looked at. Nil means all.
type ResponsePathFilter struct {
	By   ResponsePathFilterBy // what Data is compared with
	Data string               // an agent's user name "104-DEVEL", a queue id, a unique id
}

// ResponsePathFilterBy is what a filter compares.
type ResponsePathFilterBy string

// The filters: by agent (seed), by queue id and by unique id (vendor manual).
const (
	FilterAnswer   ResponsePathFilterBy = "ANSWER"
	FilterQueue    ResponsePathFilterBy = "queue"
	FilterUniqueID ResponsePathFilterBy = "uniqueid"
)

type responsePathParams struct {
	ID         int                  `url:"id,omitempty"`
	RunID      string               `url:"rrid,omitempty"`
	Filter     ResponsePathFilterBy `url:"filter,omitempty"`
	FilterData string               `url:"filterdata,omitempty"`
}

func newResponsePathParams(id int, runID string, filter *ResponsePathFilter) *responsePathParams {
	p := &responsePathParams{ID: id, RunID: runID}
	if filter != nil {
		p.Filter, p.FilterData = filter.By, filter.Data
	}
	return p
}

// ResponsePathResult is one run of a response path: what happened to a call,
// step by step.
type ResponsePathResult struct {
	UniqueID string // of the call, as in its first step
	Steps    []ResponsePathStep
}

// ResponsePathStep is one step of a run.
type ResponsePathStep struct {
	UniqueID  string    `csv:"UniqueID"`
	Type      StepType  `csv:"Type"`
	TypeID    int       `csv:"Type ID"` // id of the variable, queue…; 0 where the type has none
	Value     string    `csv:"Value"`   // the answer given, the caller id, the agent's user name…
	TypeName  string    `csv:"Type Name"`
	ValueName string    `csv:"Value Name"`
	Time      time.Time `csv:"-"` // of a StepStart, whose Value it is; zero for others
	Extra     Columns   `csv:"-"`
}

// decoded sets what is not a column of its own.
func (s *ResponsePathStep) decoded(loc *time.Location) {
	if s.Type != StepStart {
		return
	}
	if t, err := parseTime(s.Value, loc); err == nil {
		s.Time = t
	}
}

// StepType is the type of a step.
type StepType string

// The step types of the documented example; there are others.
const (
	StepStart    StepType = "START"    // Value is the time
	StepCallerID StepType = "CALLERID" // Value is the caller id
	StepVariable StepType = "VARIABLE" // Value is what the caller entered for variable TypeID
	StepQueue    StepType = "QUEUE"    // entered queue TypeID
	StepAnswer   StepType = "ANSWER"   // Value is the agent's user name
	StepHangup   StepType = "HANGUP"
)

// ResponsePathDocument is a run in the XML layout set up on the PBX. The
// layout's names are the owner's, and it need not be well-formed XML: the
// documented example is not.
type ResponsePathDocument struct {
	Fields []XMLField // in the order of the document
	Raw    string     // the document as it came
}

// XMLField is a name and its value: an element, or an attribute, whose name
// then begins with @.
type XMLField struct {
	Path  string // from the root: "Result/Caller", "Result/Caller/@lang"
	Name  string // the last part of Path
	Value string
}

// Get returns the value of the first field of that name, "" if there is none.
func (d *ResponsePathDocument) Get(name string) string {
	v, _ := d.Lookup(name)
	return v
}

// Lookup is Get that also says whether there is such a field.
func (d *ResponsePathDocument) Lookup(name string) (string, bool) {
	for _, f := range d.Fields {
		if f.Name == name {
			return f.Value, true
		}
	}
	return "", false
}

// Int returns the value of a field as a number, such as the media file id in
// VoiceFile of the documented example; ok is false if it is none.
func (d *ResponsePathDocument) Int(name string) (n int, ok bool) {
	n, err := strconv.Atoi(d.Get(name))
	return n, err == nil
}

// xml reads a reply that is an XML document.
func (r *reply) xml() (*ResponsePathDocument, error) {
	text, err := r.text()
	if err != nil {
		return nil, err
	}
	if text[0] != '<' || htmlStart.MatchString(text) {
		return nil, r.reject([]byte(text))
	}
	fields, err := loosexml.Parse([]byte(text))
	if err != nil {
		return nil, r.broken(err)
	}
	doc := &ResponsePathDocument{Raw: text, Fields: make([]XMLField, len(fields))}
	for i, f := range fields {
		doc.Fields[i] = XMLField(f)
	}
	return doc, nil
}
