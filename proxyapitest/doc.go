// Package proxyapitest is an embedded PBX: an HTTP server that runs inside a
// test and answers as the Proxyapi (proxyapi.php) of a MiRTA PBX does. It is to
// Proxyapi what [net/http/httptest] is to HTTP, made for people who test
// programs that drive a PBX.
//
//	pbx := proxyapitest.NewServer()
//	defer pbx.Close()
//
//	reply, err := http.Get(pbx.URL + "/proxyapi.php?reqtype=AGENT&action=pause" +
//		"&queue=281&extension=104-DEVEL&tenant=DEVEL&key=" + pbx.ReadWriteKey)
//	// …
//	paused, reason := pbx.AgentPaused("281", "104-DEVEL")
//
// The PBX has a small fixed world – two tenants with extensions, queues, calls,
// voicemail, media files – described at [Server]. The world changes as a real
// one does: a custom destination that was added is in the list, a message that
// was marked heard has moved, a dialled call has a record and a recording.
//
// A test can look at what was asked ([Server.Requests]) and can make the PBX
// misbehave ([Server.AnswerNext]): be slow, say something else, hang up without
// a reply, or break off in the middle of one.
//
// # What to believe
//
// Real servers differ, and little of what they say is documented. Three kinds of
// answers have to be told apart.
//
// Documented or captured, and given here byte for byte: the refusal of a key,
// DIAL's plain and JSON answers, RESPONSEPATH GETLAST in plain and XML, OK as
// the answer of AGENT, the header lines of VOICEMAIL list, INFO CDRS and
// INFO QUEUELOGS in CSV, the column names of QUEUELOGS and of the mailbox list
// in JSON, the several kinds of nothing (no byte at all, "]", null), the
// content types, status 200 for everything.
//
// Attested by programs that work with live servers, with bytes unknown: the JSON
// of INFO CDRS, the two layouts of VOICEMAIL messages, MANAGEDB's lists keyed by
// id, its rows after an add, and the SQL text after an update.
//
// Invented, because no source shows them: the CSV layout for all tenants, the
// sentences about an unknown agent, queue or message and about bad jsondata,
// AGENT listqueues with something in it, RESPONSEPATH list, the answers of
// VOICEMAIL's delete, markread and markunread and of MANAGEDB's delete,
// setextensions and updatebinary (OK), COUNTCALLS as a bare number, the answer
// to get with an unknown id ([]). A program should not depend on these; the
// comments in the source say so at each place.
//
// The package shares no code with the client, so that a mistake in one cannot
// hide behind the same mistake in the other.
package proxyapitest
