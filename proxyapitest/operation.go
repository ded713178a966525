package proxyapitest

import (
	"slices"
	"strings"
	"time"
)

// refusal is the answer to a wrong key, to a missing or unknown tenant, and to an
// operation above the key's rights, whatever the format (observed, 46 bytes; the last
// is taken to be LF).
const refusal = "Too bad... you mistaken the security api key.\n"

// operation is one thing that the PBX can be asked for.
type operation struct {
	name    string // as selectorsOf and operationName spell it: "AGENT action=PAUSE"
	purpose string // for HELP

	writes   bool // a read-only key is refused
	admin    bool // only the admin key will do
	global   bool // the admin key may leave out the tenant
	wildcard bool // the admin key may ask for tenant=%

	answer func(*world, *visit) reply
}

// allOperations lists what the PBX answers, in the order of HELP.
func allOperations() []operation {
	return slices.Concat(
		[]operation{
			{name: "HELP", purpose: "Show this text", global: true, answer: (*world).showHelp},
			{name: "DIAL", purpose: "Call an extension and then dial a number", writes: true, answer: (*world).dial},
			{name: "COUNTCALLS", purpose: "Count the calls", global: true, answer: (*world).countCalls},
		},
		infoOperations(),
		agentOperations(),
		[]operation{
			{name: "MEDIAFILE action=GETAUDIO", purpose: "Get the audio of a media file", answer: (*world).mediaFileAudio},
		},
		voicemailOperations(),
		responsePathOperations(),
		manageOperations(),
	)
}

// selectorsOf names the parameters that choose an operation within a request type.
func selectorsOf(reqtype string) []string {
	switch reqtype {
	case "INFO":
		return []string{"info"}
	case "AGENT", "MEDIAFILE", "VOICEMAIL", "RESPONSEPATH":
		return []string{"action"}
	case "MANAGEDB":
		return []string{"object", "action"}
	}
	return nil
}

// operationName is the name of the operation that a request asks for. The values of
// selectors may be in any case (observed, and so do clients send them).
func operationName(req Request) string {
	name := strings.ToUpper(req.Param("reqtype"))
	for _, selector := range selectorsOf(name) {
		v := strings.ToUpper(req.Param(selector))
		if selector == "object" {
			v = objectName(v)
		}
		name += " " + selector + "=" + v
	}
	return name
}

// access is what a key may do.
type access struct {
	tenant int // of a tenant key
	writes bool
	admin  bool
}

// visit is a request on its way through the script, let in by its key.
type visit struct {
	Request
	tenant   int       // 0: the admin key named none
	code     string    // of that tenant
	everyone bool      // tenant=%
	now      time.Time // in the PBX's zone
}

// sees tells whether the visit is about a tenant's data.
func (v *visit) sees(tenant int) bool { return v.everyone || v.tenant == 0 || v.tenant == tenant }

// json tells whether the answer is to be JSON.
func (v *visit) json() bool { return strings.EqualFold(v.Param("format"), "json") }

// csv tells whether the answer is to be CSV.
func (v *visit) csv() bool { return strings.EqualFold(v.Param("format"), "csv") }

// xml tells whether the answer is to be what a template makes of it.
func (v *visit) xml() bool { return strings.EqualFold(v.Param("format"), "xml") }

// list splits a parameter that may hold several values; nil if it is not set.
func (v *visit) list(name string) []string {
	if v.Param(name) == "" {
		return nil
	}
	values := strings.Split(v.Param(name), ",")
	for i := range values {
		values[i] = strings.TrimSpace(values[i])
	}
	return values
}

// reply is what the script prints. Without a contentType, that of the format is
// declared.
type reply struct {
	contentType string
	body        []byte
}

// say replies with text.
func say(text string) reply { return reply{body: []byte(text)} }

// show replies with bytes of the requested format.
func show(body []byte) reply { return reply{body: body} }

// nothing is the answer to most of what cannot be answered: no rows, an unknown
// operation, a format that is not supported (observed).
func nothing() reply { return reply{} }

// run answers a request.
func (s *Server) run(req Request) reply {
	now := s.clock().In(s.location)
	s.mu.Lock()
	defer s.mu.Unlock()

	key, ok := s.world.keys[req.Param("key")]
	if !ok {
		return say(refusal)
	}
	op, known := s.operations[operationName(req)]
	v := &visit{Request: req, now: now}
	if !s.world.admit(v, key, op) {
		return say(refusal)
	}
	if !known {
		return nothing() // as observed; another build refuses an unknown info value
	}
	return op.answer(s.world, v)
}

// admit finds the tenant of the visit and says whether the key may ask this.
func (w *world) admit(v *visit, key access, op operation) bool {
	switch v.code = v.Param("tenant"); {
	case v.code == "%":
		v.everyone = op.wildcard && key.admin
		if !v.everyone {
			return false
		}
	case v.code != "":
		if v.tenant = w.tenantID(v.code); v.tenant == 0 {
			return false
		}
	case op.answer != nil && !op.global:
		return false
	}
	if key.admin {
		return true
	}
	return v.tenant == key.tenant && !op.admin && (key.writes || !op.writes)
}

// countCalls answers COUNTCALLS with a bare number. Inferred: a live server was seen
// to send nothing for an idle tenant, and no other answer is recorded.
func (w *world) countCalls(v *visit) reply {
	count := 0
	for tenant, n := range w.liveCalls {
		if v.sees(tenant) {
			count += n
		}
	}
	return say(itoa(count))
}

func (w *world) showHelp(*visit) reply { return say(w.help) }

// helpText is one <pre> block with few <i> in it; the first lines are as captured.
func helpText(operations []operation) string {
	var b strings.Builder
	b.WriteString("<pre>\nParameters:\n" +
		"  reqtype - Request type\n" +
		"  format  - Optional, can be <i>json</i> or <i>plain</i>\n" +
		"  tenant  - Tenant code, optional with an admin key\n" +
		"  key     - API key\n\n" +
		"Request type (reqtype):\n\n")
	for _, op := range operations {
		b.WriteString("  " + op.name + "  - " + op.purpose + "\n")
	}
	b.WriteString("</pre>\n")
	return b.String()
}
