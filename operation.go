package proxyapi

import (
	"fmt"
	"net/url"
	"strings"
)

// operation declares one thing that the PBX can be asked. Everything that
// differs between operations stands here: the send policy, the read-only
// guard, the checks of the caller's input, the meaning of an empty reply and
// the error texts all read this one declaration.
type operation struct {
	reqType  string
	selector string // fixed parameters, as the vendor writes them: "info=CDRS"
	// needs lists the parameters that must have a value, by their names on the
	// wire; "queue|queuenumber" means one of them.
	needs string
	acts  bool // true: changes something, so it is sent at most once
	empty emptyMeans
	// format is the format asked for unless the client has its own; "" leaves
	// it to the server, whose default is plain.
	format string
	// noFormat keeps the client's own format out: audio has none, and some
	// methods are about one format.
	noFormat bool
	// global operations concern the whole PBX and never carry a tenant.
	global bool
}

// emptyMeans says what it means when the server sends nothing: no bytes, or
// one of PHP's ways of writing an empty result. For an act it means that
// nothing confirms it (ErrUncertain).
type emptyMeans uint8

const (
	// emptyIsNone: a list without entries.
	emptyIsNone emptyMeans = iota
	// emptyIsNoData: the one thing asked for is not there (ErrNoData).
	emptyIsNoData
)

// String names the operation in errors and logs: "AGENT PAUSE",
// "MANAGEDB CUSTOM list".
func (op operation) String() string {
	words := []string{op.reqType}
	for pair := range strings.SplitSeq(op.selector, "&") {
		if _, value, found := strings.Cut(pair, "="); found {
			words = append(words, value)
		}
	}
	return strings.Join(words, " ")
}

// addTo sets the operation's own parameters.
func (op operation) addTo(params url.Values) {
	params.Set("reqtype", op.reqType)
	for pair := range strings.SplitSeq(op.selector, "&") {
		if name, value, found := strings.Cut(pair, "="); found {
			params.Set(name, value)
		}
	}
}

// check reports the first parameter that is needed and has no value.
func (op operation) check(params url.Values) error {
	for need := range strings.FieldsSeq(op.needs) {
		if !hasAny(params, need) {
			reason := "is required"
			if need == "tenant" {
				reason = "is required: set it with WithTenant or ForTenant"
			}
			return &ParameterError{Op: op.String(), Param: strings.ReplaceAll(need, "|", " or "), Reason: reason}
		}
	}
	return nil
}

func hasAny(params url.Values, alternatives string) bool {
	for name := range strings.SplitSeq(alternatives, "|") {
		if params.Get(name) != "" {
			return true
		}
	}
	return false
}

// A ParameterError is a mistake in the caller's input. Nothing was sent.
type ParameterError struct {
	Op     string // the operation, "DIAL"; or "NewClient"
	Param  string // the parameter's name on the wire, or the argument's
	Reason string // what is wrong, never quoting the value
}

func (e *ParameterError) Error() string {
	return fmt.Sprintf("proxyapi: %s: %s %s", e.Op, e.Param, e.Reason)
}
