package proxyapitest

import (
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is a PBX for tests. It serves proxyapi.php under /pbx, as production
// servers do, and under /mirtapbx, as the vendor's demo server does.
//
// Its world at the start (times are the PBX's own, without a zone):
//
//   - Tenants 1 DEVEL and 2 ACME, and 460 SPA, whose row has te_disabled='on'.
//   - DEVEL's extensions 101 to 105 (ids 1701 to 1705) and 402 (id 1742);
//     ACME's 201 and 202 (ids 1801 and 1802).
//   - DEVEL's queues 281 "supportQ" (number 9200) with agents 101, 104 and 105,
//     and 282 "Support: night" (number 9201) with 104 and 105; ACME's queue 283
//     "Front desk" (number 9300) with 201.
//   - DEVEL's mailboxes 101 (empty), 102 and 104. Mailbox 102 holds the message
//     1475685709-00000004 (new), 1475599309-00000002 (heard) and
//     1475772109-00000005 (new).
//   - Calls of January 2017, twelve of them DEVEL's between the two midnights
//     2017-01-01 and 2017-02-01, and one of July 2018 with the call id
//     15a4cfe6429054. Answered calls have a recording.
//   - Queue logs of October and November 2017.
//   - Response path 19 with three runs, the last one srv02-1509806457.625, and
//     its recorded answer 3619.
//   - Custom types 1 to 4, customs 67 and 286, phones 182 and 207, media files
//     10, 247 and 1063, hunt lists 26 and 323, DIDs 77 and 78.
//
// All methods may be called from several goroutines at once.
type Server struct {
	URL          string // base URL with path, "http://127.0.0.1:PORT/pbx"
	Key          string // admin key: every tenant, every operation
	Tenant       string // code of the tenant that the next two keys belong to: "DEVEL"
	ReadWriteKey string // key of Tenant that may do everything but administer the PBX
	ReadOnlyKey  string // key of Tenant that may only look
	OtherTenant  string // code of a second tenant: "ACME"
	OtherKey     string // read and write key of OtherTenant

	clock    func() time.Time
	location *time.Location

	operations map[string]operation

	mu       sync.Mutex // guards what follows
	world    *world
	requests []Request
	answers  []Answer

	http        *http.Server
	connections sync.WaitGroup // the accept loop and every open connection
	closed      chan struct{}
	closeOnce   sync.Once
}

// Option changes how a [Server] is made.
type Option func(*Server)

// WithLocation sets the time zone of the PBX, by default [time.Local]. It decides
// what "today" is, and the local times of dialled calls and of voicemail. The
// call records and queue logs that the world begins with have fixed local times.
func WithLocation(location *time.Location) Option {
	return func(s *Server) { s.location = location }
}

// WithClock sets what the PBX takes for the present time, by default [time.Now].
func WithClock(now func() time.Time) Option {
	return func(s *Server) { s.clock = now }
}

// NewServer starts a PBX on a free port of the loopback interface. Like
// [net/http/httptest.NewServer] it panics if it cannot listen. The caller should
// call Close when finished.
func NewServer(opts ...Option) *Server {
	s, err := Start("127.0.0.1:0", opts...)
	if err != nil {
		panic("proxyapitest: " + err.Error())
	}
	return s
}

// Start starts a PBX on the given address, such as "127.0.0.1:8085".
func Start(addr string, opts ...Option) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("cannot listen: %w", err)
	}
	s := &Server{
		URL:          "http://" + reachable(listener.Addr()) + "/pbx",
		Key:          "proxyapitest-admin",
		Tenant:       "DEVEL",
		ReadWriteKey: "proxyapitest-devel-rw",
		ReadOnlyKey:  "proxyapitest-devel-ro",
		OtherTenant:  "ACME",
		OtherKey:     "proxyapitest-acme-rw",
		clock:        time.Now,
		location:     time.Local,
		operations:   make(map[string]operation),
		closed:       make(chan struct{}),
	}
	for _, opt := range opts {
		opt(s)
	}
	all := allOperations()
	for _, op := range all {
		s.operations[op.name] = op
	}
	s.world = newWorld(helpText(all), s.location)
	s.world.keys = map[string]access{
		s.Key:          {admin: true, writes: true},
		s.ReadWriteKey: {tenant: develID, writes: true},
		s.ReadOnlyKey:  {tenant: develID},
		s.OtherKey:     {tenant: acmeID, writes: true},
	}
	s.serve(listener)
	return s, nil
}

// serve answers on the listener until Close. It counts connections, so that Close
// can wait for the last of them.
func (s *Server) serve(listener net.Listener) {
	s.http = &http.Server{
		Handler:           s,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(io.Discard, "", 0),
		ConnState: func(conn net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				s.connections.Add(1)
				select {
				case <-s.closed: // accepted at the last moment, too late for http.Server.Close
					_ = conn.Close()
				default:
				}
			case http.StateClosed, http.StateHijacked:
				s.connections.Done()
			}
		},
	}
	s.connections.Add(1)
	go func() {
		defer s.connections.Done()
		_ = s.http.Serve(listener) // always ErrServerClosed: only Close ends it
	}()
}

// reachable is an address that a client can call: a server that listens on every
// interface is reached through the loopback one.
func reachable(addr net.Addr) string {
	if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return addr.String()
}

// Close stops the PBX, closes its connections, ends delays that are running, and
// returns when nothing of it is left. It may be called more than once.
func (s *Server) Close() {
	s.closeOnce.Do(func() {
		close(s.closed)
		_ = s.http.Close()
		s.connections.Wait()
	})
}

// ServeHTTP answers one request, so that the PBX can also be mounted in another
// server.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	req, err := decodeRequest(r)
	if err != nil {
		// A request of which only a part arrived must not change anything.
		http.Error(w, "Bad Request", http.StatusBadRequest)
		return
	}
	if answer, ok := s.record(req); ok {
		s.play(w, r, req, answer)
		return
	}
	if path := r.URL.Path; path != "/pbx/proxyapi.php" && path != "/mirtapbx/proxyapi.php" {
		notFound(w, r)
		return
	}
	rep := s.run(req)
	// The type follows the requested format, not the body; only media have
	// their own (observed).
	if rep.contentType == "" {
		rep.contentType = contentType(req)
	}
	w.Header().Set("Content-Type", rep.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(rep.body)))
	_, _ = w.Write(rep.body)
}

// record keeps the request and takes the next canned answer, if there is one.
func (s *Server) record(req Request) (Answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, req)
	if len(s.answers) == 0 {
		return Answer{}, false
	}
	answer := s.answers[0]
	s.answers = s.answers[1:]
	return answer, true
}

// Requests returns every request that arrived whole since the start or the last
// ResetRequests, oldest first. The maps in it are shared: look, do not change.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// ResetRequests forgets the requests received so far.
func (s *Server) ResetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// AgentPaused says whether an agent ("104-DEVEL") is paused in a queue (its id,
// "281"), and the reason that was given. It is false for an agent who is not in
// that queue.
func (s *Server) AgentPaused(queue, agent string) (paused bool, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.world.queues {
		if strconv.Itoa(q.id) != queue {
			continue
		}
		if a := q.agent(agent); a != nil {
			return a.paused, a.reason
		}
	}
	return false, ""
}

// AgentQueues returns the ids of the queues that an agent ("104-DEVEL") is in.
func (s *Server) AgentQueues(agent string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ids []string
	for _, q := range s.world.queues {
		if q.agent(agent) != nil {
			ids = append(ids, strconv.Itoa(q.id))
		}
	}
	return ids
}

// DialedCalls returns the calls that DIAL has placed, oldest first. The maps in it are
// shared: look, do not change.
func (s *Server) DialedCalls() []DialedCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.world.dialed)
}

// contentType is the type of a reply that is not media (observed): a refusal in
// answer to format=json is declared application/json too.
func contentType(req Request) string {
	if strings.EqualFold(req.Param("format"), "json") {
		return "application/json"
	}
	return "text/html; charset=UTF-8"
}

// notFound is the page of the web server in front of PHP.
func notFound(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = r.Host, "80"
	}
	page := `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL was not found on this server.</p>
<hr>
<address>Apache Server at ` + html.EscapeString(host) + ` Port ` + html.EscapeString(port) + `</address>
</body></html>
`
	w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
	w.Header().Set("Content-Length", strconv.Itoa(len(page)))
	w.WriteHeader(http.StatusNotFound)
	_, _ = io.WriteString(w, page)
}
