package proxyapitest

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// mailbox is a voicemail box: its row of 76 columns.
type mailbox struct {
	tenant int
	row    row
}

// message is a message in a mailbox.
type message struct {
	tenant   int
	code     string // of the tenant
	mailbox  string
	number   int    // id of its row
	id       string // "1475685709-00000004": the time of the call, and a counter
	callerid string
	origtime int64
	duration int
	heard    bool
}

// dir is the message's directory: INBOX while it is new, Old when it was heard
// (attested).
func (m message) dir() string {
	folder := "INBOX"
	if m.heard {
		folder = "Old"
	}
	return "/var/spool/asterisk/voicemail/" + m.code + "-vm/" + m.mailbox + "/" + folder
}

func voicemailOperations() []operation {
	return []operation{
		{name: "VOICEMAIL action=LIST", purpose: "List the mailboxes", answer: (*world).listMailboxes},
		{name: "VOICEMAIL action=MESSAGES", purpose: "List the messages in a mailbox", answer: (*world).listMessages},
		{name: "VOICEMAIL action=MESSAGE", purpose: "Get the audio of a message", answer: (*world).messageAudio},
		{name: "VOICEMAIL action=MARKREAD", purpose: "Mark a message as heard", writes: true, answer: (*world).markRead},
		{name: "VOICEMAIL action=MARKUNREAD", purpose: "Mark a message as new", writes: true, answer: (*world).markUnread},
		{name: "VOICEMAIL action=DELETE", purpose: "Delete a message", writes: true, answer: (*world).deleteMessage},
	}
}

// listMailboxes answers in plain with a table whose header ends in "|" as captured, and
// in JSON with every column, without positions (observed).
func (w *world) listMailboxes(v *visit) reply {
	var rows []row
	table := pipes("Mailbox", "Fullname", "Email", "Attach", "")
	for _, m := range w.mailboxes {
		if !v.sees(m.tenant) {
			continue
		}
		rows = append(rows, m.row)
		table += pipes(m.row.get("mailbox").text, m.row.get("fullname").text,
			m.row.get("email").text, m.row.get("attach").text, "")
	}
	switch {
	case v.json():
		return show(jsonRows(rows))
	case rows == nil:
		return nothing()
	}
	return say(table)
}

// listMessages answers with a table or with JSON rows; the two have different names for
// the same columns (attested). In JSON, those that no program reads are named after
// Asterisk's table of messages. No mailbox is no bytes (observed); no messages are null
// in JSON (attested as "null or nothing").
func (w *world) listMessages(v *visit) reply {
	if v.Param("mailbox") == "" {
		return nothing()
	}
	var rows []row
	table := pipes("Msgid", "CallerID", "Duration", "Dir", "DateTime")
	for _, m := range w.messages {
		if !v.sees(m.tenant) || m.mailbox != v.Param("mailbox") {
			continue
		}
		at := time.Unix(m.origtime, 0).In(w.zone)
		table += pipes(m.id, m.callerid, itoa(m.duration), m.dir(), at.Format(timeLayout))
		rows = append(rows, row{
			{"id", text(itoa(m.number))},
			{"msgnum", text(itoa(len(rows)))},
			{"dir", text(m.dir())},
			{"context", text("macro-vm")},
			{"callerid", text(m.callerid)},
			{"origtime", text(strconv.FormatInt(m.origtime, 10))},
			{"duration", text(itoa(m.duration))},
			{"mailboxuser", text(m.mailbox)},
			{"mailboxcontext", text(m.code + "-vm")},
			{"flag", null()},
			{"msg_id", text(m.id)},
		})
	}
	switch {
	case rows == nil && v.json():
		return say("null")
	case rows == nil:
		return nothing()
	case v.json():
		return show(jsonRows(rows))
	}
	return say(table)
}

// messageAudio answers VOICEMAIL message. The mailbox may be left out; fetching does not
// mark the message as heard (both attested). Which audio it is is not recorded.
func (w *world) messageAudio(v *visit) reply {
	i := w.findMessage(v)
	if i < 0 {
		return missingMedia()
	}
	m := w.messages[i]
	return reply{"audio/x-wav", toneWAV(m.number, m.duration)}
}

func (w *world) markRead(v *visit) reply { return w.mark(v, true) }

func (w *world) markUnread(v *visit) reply { return w.mark(v, false) }

// mark moves a message between INBOX and Old. What the PBX answers is not documented;
// OK is assumed, as for other verbs.
func (w *world) mark(v *visit, heard bool) reply {
	i := w.findMessage(v)
	if i < 0 {
		return say("Message not found") // invented
	}
	w.messages[i].heard = heard
	return say("OK")
}

func (w *world) deleteMessage(v *visit) reply {
	i := w.findMessage(v)
	if i < 0 {
		return say("Message not found")
	}
	w.messages = slices.Delete(w.messages, i, i+1)
	return say("OK")
}

// findMessage is the index of the message that a request names, or -1.
func (w *world) findMessage(v *visit) int {
	return slices.IndexFunc(w.messages, func(m message) bool {
		box := v.Param("mailbox")
		return v.sees(m.tenant) && m.id == v.Param("msgid") && (box == "" || box == m.mailbox)
	})
}

// mailboxColumns are the columns of VOICEMAIL list in JSON, as captured.
func mailboxColumns() []string {
	columns := strings.Fields(`
		uniqueid te_id context mailbox fullname email pager attach attachfmt serveremail
		language tz tzbytenant deletevoicemail saycid sendvoicemail review tempgreetwarn
		operator envelope sayduration saydurationm forcename forcegreetings callback
		dialout exitcontext maxmsg volgain imapuser imappassword stamp welcomeoption
		category fromstring minsecs maxsecs transcript_store onnewmessage`)
	columns = append(columns, numbered("onnewmessageparam", 30)...)
	return append(columns, "ivr_id", "nextaftercmd", "includeindbn", "transcript_generate",
		"autodeleteolder", "voicemailbackup", "summary_generate")
}
