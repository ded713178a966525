package proxyapitest

import "time"

func infoOperations() []operation {
	return []operation{
		{name: "INFO info=RECORDING", purpose: "Get the recording of a call", global: true, answer: (*world).recording},
		{name: "INFO info=PLAYRECORDING", purpose: "Play the recording of a call", global: true, answer: (*world).recording},
		{name: "INFO info=CDRS", purpose: "Get the call records", wildcard: true, answer: (*world).cdrs},
		{name: "INFO info=QUEUELOGS", purpose: "Get the queue logs", answer: (*world).queueLog},
	}
}

// noID is what INFO recording says without an id (observed; the wording is certain
// only at its beginning).
const noID = "No id specified"

// recording answers INFO recording and playrecording. Both the id that DIAL gave and
// the unique id of the call work; the latter needs its dot, and with "_" instead it is
// just not found: text/html and no bytes (observed).
func (w *world) recording(v *visit) reply {
	id := v.Param("id")
	if id == "" {
		return say(noID)
	}
	for _, c := range w.calls {
		if v.sees(c.tenant) && c.recorded() && (id == c.uniqueid || id == c.originateid) {
			return reply{"audio/mpeg", silentMP3(c.uniqueid, c.talk)}
		}
	}
	return missingMedia()
}

// missingMedia is text/html and no bytes, whatever the format (observed).
func missingMedia() reply { return reply{contentType: "text/html; charset=UTF-8"} }

// span is the range of times that a request asks for, both ends included to the
// second. Times compare as text.
type span struct{ start, end string }

func (s span) holds(t string) bool { return s.start <= t && t <= s.end }

// spanOf reads start and end. A date alone means its midnight, as the end too, so that
// the calls of that day are not in (observed). Without both it is today; that a single
// missing one is today's is inferred. A date that cannot be read matches nothing.
func spanOf(v *visit) span {
	today := v.now.Format(time.DateOnly)
	s := span{today + " 00:00:00", today + " 23:59:59"}
	ok := true
	if v.Param("start") != "" {
		s.start, ok = wireTime(v.Param("start"))
	}
	if ok && v.Param("end") != "" {
		s.end, ok = wireTime(v.Param("end"))
	}
	if !ok {
		return span{"9", "0"}
	}
	return s
}

// wireTime brings a time into the full layout.
func wireTime(s string) (string, bool) {
	for _, layout := range []string{timeLayout, "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(timeLayout), true
		}
	}
	return "", false
}
