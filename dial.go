package proxyapi

import (
	"context"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/proxyapi-go/proxyapi/internal/pipe"
)

// DialService places calls: request type DIAL.
type DialService service

var opDial = operation{reqType: "DIAL", needs: "tenant source dest", acts: true}

// Originate rings Source and, when it answers, connects it to Dest. It acts.
//
// Success means that the PBX has queued the call, not that a phone rang. A
// refusal is an [*Error] of kind [ErrRefused] with the server's words, and an
// id in CallID that is no call's. Source: seed, DIAL.
func (s *DialService) Originate(ctx context.Context, req *DialRequest) (*Call, error) {
	r, err := s.client.whole(ctx, call{op: opDial, params: req})
	if err != nil {
		return nil, err
	}
	return r.call()
}

// DialRequest says who calls whom. Fields left at zero are not sent.
type DialRequest struct {
	// Source is the extension rung first, "402"; or SourceAccount, the number
	// that belongs to Account. Required.
	Source string `url:"source,omitempty"`
	// Dest is the number that Source is then connected to. Required.
	Dest string `url:"dest,omitempty"`
	// Account is the peer that the call is made as, "402-DEVEL"; or
	// AccountSource, the account of Source.
	Account string `url:"account,omitempty"`
	// Vars are set in the dial plan, each under the tenant code, a hyphen and
	// its name: "callid" arrives as "DEVEL-callid" (seed). Several are sent with
	// commas between them (vendor manual of the newer API), so that values must
	// not hold a comma then.
	Vars Vars `url:"var,omitempty"`

	DialTimeout Seconds       `url:"dialtimeout,omitempty"` // how long Source rings
	Timeout     Seconds       `url:"timeout,omitempty"`     // how long the call may last
	SourceCLID  string        `url:"sourceclid,omitempty"`  // caller id shown to Source, in full: "Name" <number> (observed)
	DestCLID    string        `url:"destclid,omitempty"`    // caller id shown to Dest
	Recording   RecordingMode `url:"recording,omitempty"`
	Server      string        `url:"server,omitempty"`     // node to dial from
	AutoAnswer  Yes           `url:"autoanswer,omitempty"` // Source's phone answers by itself
	NoFollow    Yes           `url:"nofollow,omitempty"`   // do not follow on to additional destinations
}

// Values of DialRequest.Source and .Account (vendor manual).
const (
	SourceAccount = "ACCOUNT"
	AccountSource = "SOURCE"
)

// RecordingMode says whether a call is recorded.
type RecordingMode string

// The recording modes (vendor manual); "change" lets it be changed in the call.
const (
	RecordingYes       RecordingMode = "yes"
	RecordingNo        RecordingMode = "no"
	RecordingYesChange RecordingMode = "yeschange"
	RecordingNoChange  RecordingMode = "nochange"
)

// Vars are dial-plan variables.
type Vars map[string]string

// EncodeValues writes the variables into one parameter, in the order of their
// names.
func (v Vars) EncodeValues(key string, params *url.Values) error {
	var list []string
	for name, value := range v {
		switch {
		case name == "" || strings.ContainsAny(name, "=,"):
			return &ParameterError{Param: key, Reason: "has a name that is empty or holds = or a comma"}
		case len(v) > 1 && strings.Contains(value, ","):
			return &ParameterError{Param: key, Reason: "has a value with a comma, which would end it, beside other variables"}
		}
		list = append(list, name+"="+value)
	}
	if list != nil {
		slices.Sort(list)
		params.Set(key, strings.Join(list, ","))
	}
	return nil
}

// Call is a call that was queued.
type Call struct {
	// ID is the originate id: it finds the recording, and is the OriginateID
	// of the call's records. It is not the unique id of a channel.
	ID string
	// Message is the server's, "Originate successfully queued".
	Message string
}

// call reads the answer to DIAL: Success|message|id| or, as JSON, an object of
// Response, Message and ID, in which a refusal has an ID as well (observed).
func (r *reply) call() (*Call, error) {
	text, err := r.text()
	if err != nil {
		return nil, err
	}
	var result, message, id string
	switch fields := pipe.Fields(text); {
	case text[0] == '{':
		row, err := one[Columns](r.again(text), "")
		if err != nil {
			return nil, err
		}
		result, message, id = row.Get("Response").String(), row.Get("Message").String(), row.Get("ID").String()
	case len(fields) == 3 && !strings.Contains(text, "\n"):
		result, message, id = fields[0], fields[1], fields[2]
		if !strings.HasSuffix(text, "|") {
			// The mark after the id is missing, and perhaps the id's end.
			return nil, r.broken(io.ErrUnexpectedEOF)
		}
	default:
		return nil, r.reject([]byte(text))
	}
	switch {
	case strings.EqualFold(result, "Success") && id != "":
		return &Call{ID: id, Message: message}, nil
	case strings.EqualFold(result, "Error"):
		e := r.failure(ErrRefused)
		e.Message, e.CallID = r.scrub.text(message), r.scrub.text(id)
		return nil, e
	}
	return nil, r.unusable(ErrMalformed, nil)
}
