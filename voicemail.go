package proxyapi

import (
	"context"
	"path"
	"time"
)

// VoicemailService reads mailboxes and their messages: request type VOICEMAIL.
type VoicemailService service

var (
	opMailboxes  = operation{reqType: "VOICEMAIL", selector: "action=list"}
	opMessages   = operation{reqType: "VOICEMAIL", selector: "action=messages", needs: "mailbox"}
	opMessage    = operation{reqType: "VOICEMAIL", selector: "action=message", needs: "msgid", empty: emptyIsNoData, noFormat: true}
	opMarkRead   = operation{reqType: "VOICEMAIL", selector: "action=markread", needs: "msgid", acts: true}
	opMarkUnread = operation{reqType: "VOICEMAIL", selector: "action=markunread", needs: "msgid", acts: true}
	opDelete     = operation{reqType: "VOICEMAIL", selector: "action=delete", needs: "msgid", acts: true}
)

// Mailboxes returns the mailboxes of the tenant. It reads. As plain text, the
// default, the server sends four columns; as JSON (ForFormat) some seventy.
// Source: seed, VOICEMAIL list; the JSON was observed.
func (s *VoicemailService) Mailboxes(ctx context.Context) ([]Mailbox, error) {
	return fetchList[Mailbox](ctx, s.client, call{op: opMailboxes})
}

// Messages returns the messages of a mailbox, named by its number: none,
// without an error, when there are none. It reads. Source: seed, VOICEMAIL
// messages; the columns were observed.
func (s *VoicemailService) Messages(ctx context.Context, mailbox string) ([]VoicemailMessage, error) {
	return fetchList[VoicemailMessage](ctx, s.client, call{op: opMessages, params: &messageParams{Mailbox: mailbox}})
}

// Audio returns the sound of a message; [ErrNoData] if there is none. It reads;
// as far as known it does not mark the message as heard. mailbox may be "",
// live servers find a message by its id alone (observed). Source: seed,
// VOICEMAIL message.
func (s *VoicemailService) Audio(ctx context.Context, mailbox, msgID string) (*Media, error) {
	return s.client.media(ctx, call{op: opMessage, params: &messageParams{mailbox, msgID}})
}

// MarkRead moves a message to the heard ones. It acts. The reply is not
// documented: OK is taken for success, nothing at all is [ErrUncertain]; the
// Folder in Messages shows what happened. Source: vendor manual.
func (s *VoicemailService) MarkRead(ctx context.Context, mailbox, msgID string) error {
	return s.client.act(ctx, call{op: opMarkRead, params: &messageParams{mailbox, msgID}})
}

// MarkUnread moves a message back to the new ones. It acts; see MarkRead for
// the reply. Source: vendor manual.
func (s *VoicemailService) MarkUnread(ctx context.Context, mailbox, msgID string) error {
	return s.client.act(ctx, call{op: opMarkUnread, params: &messageParams{mailbox, msgID}})
}

// Delete deletes a message. It acts; see MarkRead for the reply. Source:
// vendor manual.
func (s *VoicemailService) Delete(ctx context.Context, mailbox, msgID string) error {
	return s.client.act(ctx, call{op: opDelete, params: &messageParams{mailbox, msgID}})
}

type messageParams struct {
	Mailbox string `url:"mailbox,omitempty"`
	MsgID   string `url:"msgid,omitempty"`
}

// Mailbox is a mailbox. In the plain form only Number, FullName, Email and
// Attach come; the rest of the JSON form that has no field is in Extra.
type Mailbox struct {
	Number       string  `csv:"mailbox"`
	FullName     string  `csv:"fullname"`
	Email        string  `csv:"email"`
	Attach       bool    `csv:"attach"` // whether mails carry the sound
	ID           string  `csv:"uniqueid"`
	TenantID     string  `csv:"te_id"`
	Context      string  `csv:"context"`
	Pager        string  `csv:"pager"`
	Language     string  `csv:"language"`
	IMAPUser     string  `csv:"imapuser"`
	IMAPPassword Secret  `csv:"imappassword"`
	Extra        Columns `csv:"-"`
}

// VoicemailMessage is a message in a mailbox. The plain form and the JSON form
// name their columns differently; both are read.
type VoicemailMessage struct {
	ID       string    `csv:"msg_id,Msgid"`
	CallerID string    `csv:"callerid"`          // "Name" <number>, or a bare number
	Time     time.Time `csv:"origtime,DateTime"` // when it was left
	Duration Seconds   `csv:"duration"`          //
	Dir      string    `csv:"dir"`               // folder on the PBX, …/102/INBOX
	Extra    Columns   `csv:"-"`
}

// Folder returns the name of the folder that the message is in: "INBOX" for
// new messages, "Old" for heard ones.
func (m *VoicemailMessage) Folder() string {
	if m.Dir == "" {
		return ""
	}
	return path.Base(m.Dir)
}

// Heard reports whether the message is in the folder of those heard. A message
// in neither that nor INBOX is neither Heard nor New.
func (m *VoicemailMessage) Heard() bool { return m.Folder() == "Old" }

// New reports whether the message is among the new ones.
func (m *VoicemailMessage) New() bool { return m.Folder() == "INBOX" }
