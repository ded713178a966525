package proxyapitest

import (
	"fmt"
	"strings"
	"time"
)

// DialedCall is a call that DIAL has placed.
type DialedCall struct {
	ID       string // the originate id of DIAL's answer
	UniqueID string // of the call's record
	Tenant   string
	Source   string // number of the extension that rang first
	Dest     string
	Account  string // peer that the call was made as

	// Variables are those of the dial plan: var=callid=453131 of tenant DEVEL is
	// "DEVEL-callid".
	Variables map[string]string
}

// timeLayout is how times look on the wire.
const timeLayout = "2006-01-02 15:04:05"

// dial answers DIAL. An unknown source is refused with the captured message.
//
// A placed call is over at once: it was answered after two seconds and lasted ten
// more. Its record and recording are there when DIAL answers (on a live PBX they
// appear minutes after the call).
func (w *world) dial(v *visit) reply {
	id := w.newOriginateID(v.now)
	source, ok := w.dialSource(v)
	if !ok {
		return originated(v, "Error", "Extension does not exist.", id)
	}
	dest := firstOf(v, "dest", "phone")
	if dest == "" {
		return originated(v, "Error", "No destination specified", id) // invented
	}
	number, user, _ := w.extension(v, source)
	account := v.Param("account")
	if account == "" || strings.EqualFold(account, "SOURCE") {
		account = user
	}

	placed := DialedCall{
		ID:        id,
		UniqueID:  fmt.Sprintf("srv02-%d.%d", v.now.Unix(), 1001+len(w.dialed)),
		Tenant:    v.code,
		Source:    number,
		Dest:      dest,
		Account:   account,
		Variables: dialVariables(v),
	}
	w.dialed = append(w.dialed, placed)
	w.addCall(w.dialedRecord(v, placed, user))
	return originated(v, "Success", "Originate successfully queued", id)
}

// dialSource is the extension to ring first; ACCOUNT stands for the account's own.
func (w *world) dialSource(v *visit) (string, bool) {
	source := firstOf(v, "source", "exten")
	account := v.Param("account")
	if strings.EqualFold(source, "ACCOUNT") {
		source = account
	}
	if account != "" && !strings.EqualFold(account, "SOURCE") {
		if _, _, ok := w.extension(v, account); !ok {
			return "", false
		}
	}
	_, _, ok := w.extension(v, source)
	return source, ok
}

// dialVariables are the variables as the dial plan sees them, under TENANTCODE-name
// (documented). Several are separated by commas, as the newer API documents.
func dialVariables(v *visit) map[string]string {
	vars := make(map[string]string)
	for _, setting := range v.list("var") {
		name, val, _ := strings.Cut(setting, "=")
		vars[v.code+"-"+name] = val
	}
	return vars
}

// dialedRecord is the call record of a placed call.
func (w *world) dialedRecord(v *visit, placed DialedCall, user string) call {
	direction, dcontext := "[outbound]", "authenticated"
	landed := placed.Dest
	if _, destUser, ok := w.extension(v, placed.Dest); ok {
		direction, landed = "[local]", destUser
	}
	clid := v.Param("sourceclid")
	if clid == "" {
		name := w.extensionRecord(v.tenant, v.code, user).row.get("ex_name").text
		clid = fmt.Sprintf(`"%s" <%s>`, name, placed.Source)
	}
	return call{
		tenant: v.tenant, code: v.code,
		start: v.now.Format(timeLayout), wait: 2, talk: 10,
		disposition: "ANSWERED", lastapp: "Dial",
		clid: clid, src: placed.Source, realsrc: placed.Account,
		dst: placed.Dest, firstdst: placed.Dest, lastdst: landed, landed: landed,
		userfield: direction, dcontext: dcontext,
		uniqueid: placed.UniqueID, originateid: placed.ID,
		cost: "0.000000", buy: "0.000000",
		unrecorded: strings.EqualFold(v.Param("recording"), "no"),
	}
}

// newOriginateID makes 14 hexadecimal digits that look like the documented
// 15a4cfe6429054, whose digits 2 to 9 are the seconds since 1970.
func (w *world) newOriginateID(now time.Time) string {
	w.originated++
	return fmt.Sprintf("1%08x%05x", uint32(now.Unix()), w.originated&0xfffff)
}

// originated is DIAL's answer: Response, Message and ID of the Asterisk manager, in
// plain with a "|" at the end (documented). The JSON has an ID on failure too
// (captured); the plain line of a failure is its natural counterpart (inferred).
func originated(v *visit, response, message, id string) reply {
	if v.json() {
		return show(jsonRow(row{{"Response", text(response)}, {"Message", text(message)}, {"ID", text(id)}}))
	}
	return say(pipes(response, message, id, ""))
}

// firstOf is the first of several names of a parameter that has a value.
func firstOf(v *visit, names ...string) string {
	for _, name := range names {
		if val := v.Param(name); val != "" {
			return val
		}
	}
	return ""
}
