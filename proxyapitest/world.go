package proxyapitest

import (
	"strconv"
	"time"
)

const (
	develID = 1
	acmeID  = 2
)

// world is everything that the PBX knows. The server's mutex guards it.
type world struct {
	keys   map[string]access
	help   string
	zone   *time.Location
	tables map[string]*table // MANAGEDB's objects, by the name of the object

	huntLists map[int][]string // hunt list id → destination tags
	media     map[int][]byte   // media file id → audio
	queues    []*queue
	calls     []call
	queueLogs []queueLog
	mailboxes []mailbox
	messages  []message
	runs      []pathRun
	answers   []pathAnswer
	liveCalls map[int]int // tenant → calls in progress

	dialed     []DialedCall
	originated int // originate ids given out
}

// newWorld is the world that every server begins with.
func newWorld(help string, zone *time.Location) *world {
	w := &world{
		help:      help,
		zone:      zone,
		tables:    newTables(),
		huntLists: newHuntLists(),
		media:     newMedia(),
		queues:    newQueues(),
		queueLogs: newQueueLogs(),
		mailboxes: newMailboxes(),
		messages:  newMessages(),
		runs:      newRuns(),
		answers:   newPathAnswers(),
		liveCalls: map[int]int{develID: 2, acmeID: 1},
	}
	for _, c := range firstCalls() {
		w.addCall(c)
	}
	return w
}

// tenantID finds a tenant by its code; 0 for none.
func (w *world) tenantID(code string) int {
	for _, rec := range w.tables["TENANT"].records {
		if rec.row.get("te_code").text == code {
			return rec.id
		}
	}
	return 0
}

// extension finds a tenant's extension by number ("104") or by user name
// ("104-DEVEL"), and returns its number and user name.
func (w *world) extension(v *visit, name string) (number, user string, ok bool) {
	rec := w.extensionRecord(v.tenant, v.code, name)
	if rec == nil {
		return "", "", false
	}
	number = rec.row.get("ex_number").text
	return number, number + "-" + v.code, true
}

func (w *world) extensionRecord(tenant int, code, name string) *record {
	for _, rec := range w.tables["EXTENSION"].records {
		number := rec.row.get("ex_number").text
		if rec.tenant == tenant && number != "" && (name == number || name == number+"-"+code) {
			return rec
		}
	}
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }
