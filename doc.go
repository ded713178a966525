// Package proxyapi is a client for Proxyapi (proxyapi.php), the HTTP interface
// by which programs drive a MiRTA PBX: place calls, pause queue agents, fetch
// voicemail and recordings, export call records, read and change the PBX's
// database.
//
// # A tour
//
// A [Client] holds the address, the key and the tenant. Its fields are the
// services, one for each request type:
//
//	pbx, err := proxyapi.NewClient("https://pbx.example.com/pbx", key, proxyapi.WithTenant("DEVEL"))
//	call, err := pbx.Dial.Originate(ctx, &proxyapi.DialRequest{Source: "402", Dest: "9922323232"})
//	audio, err := pbx.Info.Recording(ctx, call.ID)
//
// Long replies are iterators, which decode rows as they arrive:
//
//	for cdr, err := range pbx.Info.CDRs(ctx, &proxyapi.CDRQuery{Range: proxyapi.Days(from, to)}) {
//
// Files are [Media], streams with a SaveFile. Objects of the database are
// [Table]s with List, Get, Add, Update and Delete. What has no method of its own
// goes through [Client.Do] and [ManageDBService.Object].
//
// # Reading and acting
//
// Each operation either reads or acts, and its documentation says which. A
// request that reads is repeated when a connection fails or a web server in
// front is busy. A request that acts, many of which are plain GETs, reaches
// the server at most once: it is repeated only when no connection was had for
// it at all. When no usable answer comes back, the error is [ErrUncertain]:
// look whether it happened before you repeat it. [WithReadOnly] makes a client
// that cannot act.
//
// # Errors
//
// The server says 200 to everything, so the client tells by the body what it
// got. A failed call is an [*Error] of a kind that [errors.Is] finds:
// [ErrUnauthorized], [ErrNoData], [ErrRefused], [ErrMalformed], [ErrUncertain],
// [ErrReadOnly]. A mistake in the caller's input is a [*ParameterError], and
// nothing was sent. Lists and iterators without entries are no error.
//
// # Secrets
//
// The key travels in the URL, or in the body with [WithParamsInBody], and is
// in no error, log line or dump. Passwords, tokens and PINs that the server
// sends are [Secret]s, also among [Columns]: they print as [redacted].
//
// # Times and numbers
//
// Times on the wire are the PBX's local times without a zone: set it with
// [WithLocation]. A zero time.Time stands for none, also for the server's
// 0000-00-00 00:00:00. Durations are whole [Seconds], amounts of money
// [Decimal] texts that keep every digit.
//
// # Where facts come from
//
// The PBX is closed source. The documentation of each name says where its
// facts come from: "seed" is the vendor's wiki page on Proxyapi, "vendor
// manual" the newer manual and the server's own HELP text, "observed" what
// working programs and probes saw of live servers. Where a reply is not
// documented, the method says so and keeps what comes in Columns.
//
// # Testing
//
// Package proxyapitest has a PBX to run your program against.
package proxyapi
