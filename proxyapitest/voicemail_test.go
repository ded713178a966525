package proxyapitest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

const heardMessage, newMessage = "1475599309-00000002", "1475685709-00000004"

func TestMailboxes(t *testing.T) {
	pbx := newPBX(t)
	list := func(query string) string {
		return ask(t, pbx, pbx.Key, "reqtype=VOICEMAIL&action=list&tenant="+query).body
	}
	equal(t, "plain", list("ACME"), "Mailbox|Fullname|Email|Attach|\n201|Acme Front Desk|201@example.com|yes|\n")
	equal(t, "plain of none", list("SPA"), "")
	equal(t, "json of none", list("SPA&format=json"), "[]")

	body := list("DEVEL&format=json")
	hasPrefix(t, "json", body, `[{"uniqueid":"1001","te_id":"1","context":"default","mailbox":"101","fullname":"Alice Reception",`)
	boxes := decode[[]map[string]*string](t, body)
	equal(t, "mailboxes", len(boxes), 3)
	equal(t, "columns", len(boxes[0]), 76)
	if boxes[0]["imappassword"] != nil {
		t.Error("imappassword is not null")
	}
	equal(t, "password", *boxes[1]["imappassword"], "made-up-imap-password")
}

func TestMessages_plainAndJSON(t *testing.T) {
	pbx := newPBX(t, proxyapitest.WithLocation(time.FixedZone("summer in Rome", 2*3600)))
	messages := func(query string) string {
		return ask(t, pbx, pbx.ReadOnlyKey, "reqtype=VOICEMAIL&action=messages&tenant=DEVEL&mailbox="+query).body
	}
	equal(t, "plain", messages("102"), "Msgid|CallerID|Duration|Dir|DateTime\n"+
		heardMessage+`|"Rossi, Anna" <0555123456>|42|/var/spool/asterisk/voicemail/DEVEL-vm/102/Old|2016-10-04 18:41:49`+"\n"+
		newMessage+`|"Susan" <1132555678>|17|/var/spool/asterisk/voicemail/DEVEL-vm/102/INBOX|2016-10-05 18:41:49`+"\n"+
		`1475772109-00000005|"" <anonymous>|5|/var/spool/asterisk/voicemail/DEVEL-vm/102/INBOX|2016-10-06 18:41:49`+"\n")

	body := messages("102&format=json")
	contains(t, "slashes", body, `"dir":"\/var\/spool\/asterisk\/voicemail\/DEVEL-vm\/102\/Old"`)
	rows := decode[[]map[string]*string](t, body)
	equal(t, "messages", len(rows), 3)
	equal(t, "id", *rows[1]["msg_id"], newMessage)
	equal(t, "time", *rows[1]["origtime"], "1475685709")

	equal(t, "empty", messages("101"), "")
	equal(t, "empty in json", messages("101&format=json"), "null")
	equal(t, "another tenant's", messages("201&format=json"), "null")
}

func TestMessages_moveAndGo(t *testing.T) {
	pbx := newPBX(t)
	voicemail := func(query string) string {
		return ask(t, pbx, pbx.ReadWriteKey, "reqtype=VOICEMAIL&tenant=DEVEL&action="+query).body
	}
	folder := func(id string) string {
		for line := range strings.Lines(voicemail("messages&mailbox=102")) {
			if fields := strings.Split(line, "|"); fields[0] == id {
				return fields[3][strings.LastIndex(fields[3], "/")+1:]
			}
		}
		return "gone"
	}
	audio := ask(t, pbx, pbx.ReadOnlyKey, "reqtype=VOICEMAIL&tenant=DEVEL&action=message&msgid="+newMessage)
	isMedia(t, "audio", audio, "audio/x-wav", "RIFF")
	equal(t, "after listening", folder(newMessage), "INBOX")

	equal(t, "heard", voicemail("markread&msgid="+newMessage), "OK")
	equal(t, "folder", folder(newMessage), "Old")
	equal(t, "new", voicemail("markunread&mailbox=102&msgid="+heardMessage), "OK")
	equal(t, "folder", folder(heardMessage), "INBOX")

	equal(t, "delete", voicemail("delete&mailbox=102&msgid="+heardMessage), "OK")
	equal(t, "folder", folder(heardMessage), "gone")
	isMissing(t, "audio of a deleted message", ask(t, pbx, pbx.Key,
		"reqtype=VOICEMAIL&tenant=DEVEL&action=message&msgid="+heardMessage))

	for _, query := range []string{"delete&msgid=" + heardMessage, "markread&msgid=x", "markread&mailbox=101&msgid=" + newMessage, "delete"} {
		equal(t, query, voicemail(query), "Message not found")
	}
}
