package proxyapi

import (
	"context"
	"iter"
	"time"
)

// InfoService reads what the PBX knows: request type INFO.
type InfoService service

var (
	opRecording = operation{reqType: "INFO", selector: "info=recording", needs: "id", empty: emptyIsNoData, noFormat: true}
	opCDRs      = operation{reqType: "INFO", selector: "info=CDRS", needs: "tenant", format: "csv"}
	opQueueLogs = operation{reqType: "INFO", selector: "info=QUEUELOGS", needs: "tenant", format: "csv"}
)

// Recording returns the recording of a call, named by the id that Originate
// returned or by the unique id of a call record; [ErrNoData] if there is none,
// which it may not be yet: a recording appears some time after the call. It
// reads. Source: seed, INFO recording.
func (s *InfoService) Recording(ctx context.Context, callID string) (*Media, error) {
	return s.client.media(ctx, call{op: opRecording, params: &recordingParams{callID}})
}

type recordingParams struct {
	ID string `url:"id,omitempty"`
}

// CDRs returns call detail records one by one, as they arrive. It reads, once
// for each time the iterator is run. An error ends the iteration; breaking off
// closes the connection. A nil query asks for what the server gives by
// default, which is little: give a Range.
//
// With tenant [AllTenants] the server sends the administrator's columns
// instead of the tenant's own; both layouts are set up on the PBX, and both
// decode here. Source: seed, INFO CDRS; columns observed.
func (s *InfoService) CDRs(ctx context.Context, q *CDRQuery) iter.Seq2[CDR, error] {
	return fetchRows[CDR](ctx, s.client, call{op: opCDRs, params: q})
}

// QueueLogs returns the log of queues entry by entry, as they arrive; see CDRs
// for how the iterator behaves. It reads. Source: seed, INFO QUEUELOGS;
// columns observed.
func (s *InfoService) QueueLogs(ctx context.Context, q *QueueLogQuery) iter.Seq2[QueueLog, error] {
	return fetchRows[QueueLog](ctx, s.client, call{op: opQueueLogs, params: q})
}

// CDRQuery selects call records. Several values of a filter are separated by
// commas (vendor manual). Fields left at zero are not sent.
type CDRQuery struct {
	Range     `url:"-"`
	Phone     string `url:"phone,omitempty"`    // a number in any of the number columns; unreliable for extensions (observed)
	Src       string `url:"src,omitempty"`      // the caller
	FirstDst  string `url:"firstdst,omitempty"` // the number dialled first
	Direction string `url:"direction,omitempty"`
	ID        string `url:"id,omitempty"`       // row id
	UniqueID  string `url:"uniqueid,omitempty"` // of the channel; the part after the seconds begins with a dot
	LinkedID  string `url:"linkedid,omitempty"` // newer builds only
}

// CDR is a call detail record: one leg of a call. Several legs may share a
// UniqueID (observed). Times are the PBX's, see [WithLocation]; a time that the
// call did not reach is zero.
type CDR struct {
	AccountCode  string      `csv:"accountcode"`
	ID           string      `csv:"ID"` // row id, too large for 32 bits
	Start        time.Time   `csv:"start"`
	Answer       time.Time   `csv:"answer"`
	End          time.Time   `csv:"end"`
	CLID         string      `csv:"clid"`     // caller id in full: "Name" <number>
	RealSrc      string      `csv:"realsrc"`  // 104-DEVEL for an extension, else the number
	FirstDst     string      `csv:"firstdst"` // number dialled, perhaps with a prefix such as FROMOUT-
	Duration     Seconds     `csv:"duration"` // from start to end
	BillSec      Seconds     `csv:"billsec"`  // from answer to end
	Disposition  Disposition `csv:"disposition"`
	Cost         Decimal     `csv:"cc_cost"`
	Context      string      `csv:"dcontext"` // of the dial plan
	DstChannel   string      `csv:"dstchannel"`
	UserField    string      `csv:"userfield"` // the direction in brackets: [inbound], [outbound]
	UniqueID     string      `csv:"uniqueid"`
	PrevUniqueID string      `csv:"prevuniqueid"`
	LastDst      string      `csv:"lastdst"`
	WhereLanded  string      `csv:"wherelanded"` // 429-DEVEL, a number, or "Voicemail 506"
	Src          string      `csv:"src"`
	Dst          string      `csv:"dst"`
	LastApp      string      `csv:"lastapp"`
	SrcCallID    string      `csv:"srcCallID"`
	LinkedID     string      `csv:"linkedid"`
	PeerAccount  string      `csv:"peeraccount"`
	OriginateID  string      `csv:"originateid"` // the Call.ID of Originate
	CostCountry  string      `csv:"cc_country"`
	CostNetwork  string      `csv:"cc_network"`
	PINCode      Secret      `csv:"pincode"`
	Buy          Decimal     `csv:"cc_buy"`
	Extra        Columns     `csv:"-"` // columns of another layout
}

// QueueLogQuery selects queue log entries.
type QueueLogQuery struct {
	Range `url:"-"`
	Queue string `url:"queue,omitempty"` // queue id; "" for all queues
}

// QueueLog is an entry of the queue log. The JSON form adds the whole row of
// the agent's extension, credentials included, which is kept in Extra; the CSV
// form, asked for by default, does not.
type QueueLog struct {
	Time        time.Time   `csv:"time"`
	Queue       string      `csv:"qu_name"`
	CallerID    string      `csv:"callerid"`
	Disposition Disposition `csv:"disposition"`
	Agent       string      `csv:"agent"`    // "" when nobody answered
	HoldTime    Seconds     `csv:"holdtime"` // waiting time
	CallTime    Seconds     `csv:"calltime"` // talking time; 0 when nobody answered, where JSON has null
	Position    int         `csv:"origpos"`  // in the queue, at the start
	CallID      string      `csv:"callid"`   // unique id of the call
	Extra       Columns     `csv:"-"`
}
