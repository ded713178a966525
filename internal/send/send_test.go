package send

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func request(t testing.TB, address string, acts bool) *Request {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	return &Request{Method: http.MethodGet, URL: u, Acts: acts, MaxWhole: 1 << 20}
}

func bodyOf(t testing.TB, r *Reply) string {
	t.Helper()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.NoError(t, r.Body.Close())
	return string(text)
}

// dyingServer answers the first request of each connection and closes the
// connection after having read the second. It counts requests by their query.
type dyingServer struct {
	net.Listener
	mu     sync.Mutex
	counts map[string]int
	reused int
}

func newDyingServer(t *testing.T) *dyingServer {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := &dyingServer{Listener: listener, counts: map[string]int{}}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

func (s *dyingServer) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	for n := range 2 {
		r, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		s.mu.Lock()
		s.counts[r.URL.RawQuery]++
		if n > 0 {
			s.reused++
		}
		s.mu.Unlock()
		if n == 0 {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
		}
	}
}

func (s *dyingServer) url(n int) string { return fmt.Sprintf("http://%s/?n=%d", s.Addr(), n) }

func TestAct_reachesAServerThatDropsConnectionsAtMostOnce(t *testing.T) {
	tries := 1000
	for name, client := range map[string]*http.Client{
		"own transport":   nil,
		"caller's client": {Transport: &http.Transport{MaxIdleConnsPerHost: 4}},
	} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(name+" "+method, func(t *testing.T) {
				server := newDyingServer(t)
				sender := New(Config{HTTP: client, Retries: 3})
				failed := 0
				for n := range tries {
					r := request(t, server.url(n), true)
					if r.Method = method; method == http.MethodPost {
						r.Body, r.Length = func() io.Reader { return strings.NewReader("a=b") }, 3
					}
					reply, err := sender.Do(t.Context(), r)
					if err != nil {
						failed++
						var e *Error
						require.ErrorAs(t, err, &e)
						assert.False(t, e.Unsent)
						assert.Equal(t, 1, e.Attempts)
						continue
					}
					assert.Equal(t, "OK", bodyOf(t, reply))
				}
				server.mu.Lock()
				defer server.mu.Unlock()
				assert.Len(t, server.counts, tries)
				for query, count := range server.counts {
					require.Equal(t, 1, count, query)
				}
				assert.Positive(t, server.reused, "connections are used again")
				assert.Equal(t, server.reused, failed)
			})
		}
	}
}

// The trap: without the body that transport sets, net/http sends a GET again.
func TestNetHTTP_replaysAGETByItself(t *testing.T) {
	server := newDyingServer(t)
	client := &http.Client{Transport: &http.Transport{}}
	for n := range 20 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.url(n), nil)
		require.NoError(t, err)
		resp, err := client.Do(r)
		require.NoError(t, err)
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
	}
	server.mu.Lock()
	defer server.mu.Unlock()
	twice := 0
	for _, count := range server.counts {
		if count > 1 {
			twice++
		}
	}
	assert.Positive(t, twice)
}

func TestAct_overHTTP2ReachesTheServerAtMostOnce(t *testing.T) {
	var mu sync.Mutex
	counts := map[string]int{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		counts[r.URL.RawQuery]++
		total := len(counts)
		mu.Unlock()
		assert.Equal(t, 2, r.ProtoMajor)
		if total%2 == 0 {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "OK")
	}))
	server.EnableHTTP2 = true
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	sender := New(Config{HTTP: server.Client(), Retries: 3})
	failed := 0
	for n := range 1000 {
		reply, err := sender.Do(t.Context(), request(t, fmt.Sprintf("%s/?n=%d", server.URL, n), true))
		if err != nil {
			failed++
			continue
		}
		assert.Equal(t, "OK", bodyOf(t, reply))
	}
	mu.Lock()
	defer mu.Unlock()
	assert.Len(t, counts, 1000)
	for query, count := range counts {
		require.Equal(t, 1, count, query)
	}
	assert.Equal(t, 500, failed)
}

// script is a transport that answers attempts in turn, in the bubble's time.
type script struct {
	steps    []step
	at       []time.Duration // when attempts came, since the start
	bodies   []string
	untraced bool
	start    time.Time
}

type step struct {
	status int
	header http.Header
	body   io.Reader
	err    error
	delay  time.Duration
	noConn bool // err came before there was a connection
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.start.IsZero() {
		s.start = time.Now()
	}
	this := s.steps[min(len(s.at), len(s.steps)-1)]
	s.at = append(s.at, time.Since(s.start))
	if r.Body != nil {
		text, _ := io.ReadAll(r.Body)
		s.bodies = append(s.bodies, string(text))
	}
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && !s.untraced {
		trace.GetConn("host:80")
		if !this.noConn {
			trace.GotConn(httptrace.GotConnInfo{})
		}
	}
	select {
	case <-time.After(this.delay):
	case <-r.Context().Done():
		return nil, context.Cause(r.Context())
	}
	if this.err != nil {
		return nil, this.err
	}
	if this.header == nil {
		this.header = http.Header{}
	}
	if this.body == nil {
		this.body = strings.NewReader("text")
	}
	return &http.Response{StatusCode: this.status, Header: this.header, Body: io.NopCloser(this.body), ContentLength: -1}, nil
}

func TestAttempts_followTheDeclaration(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	reset := &net.OpError{Op: "read", Err: syscall.ECONNRESET}
	ok := step{status: 200}
	for name, test := range map[string]struct {
		acts     bool
		untraced bool
		steps    []step
		attempts int
		status   int // 0: an error
		unsent   bool
	}{
		"a read that works":                    {steps: []step{ok}, attempts: 1, status: 200},
		"a read on a reset connection":         {steps: []step{{err: reset}, ok}, attempts: 2, status: 200},
		"a read that finds nobody":             {steps: []step{{err: refused, noConn: true}}, attempts: 4, unsent: true},
		"a read on a busy server":              {steps: []step{{status: 503}, {status: 429}, {status: 502}, ok}, attempts: 4, status: 200},
		"a read on a server busy for good":     {steps: []step{{status: 504}}, attempts: 4, status: 504},
		"a read with a failure of the script":  {steps: []step{{status: 500}, ok}, attempts: 1, status: 500},
		"a read of what is not there":          {steps: []step{{status: 404}, ok}, attempts: 1, status: 404},
		"a read of an unknown host":            {steps: []step{{err: &net.DNSError{IsNotFound: true}, noConn: true}, ok}, attempts: 1, unsent: true},
		"a read of a host not found for now":   {steps: []step{{err: &net.DNSError{IsTemporary: true}, noConn: true}, ok}, attempts: 2, status: 200},
		"a read whose body breaks":             {steps: []step{{status: 200, body: io.MultiReader(strings.NewReader("te"), brokenReader{})}, ok}, attempts: 2, status: 200},
		"a read that is slow to connect":       {steps: []step{{err: &net.OpError{Op: "dial", Err: os.ErrDeadlineExceeded}, noConn: true}, ok}, attempts: 2, status: 200},
		"a read that the caller's client ends": {steps: []step{{err: os.ErrDeadlineExceeded}, ok}, attempts: 1},
		"an act that works":                    {acts: true, steps: []step{ok}, attempts: 1, status: 200},
		"an act on a reset connection":         {acts: true, steps: []step{{err: reset}, ok}, attempts: 1},
		"an act that finds nobody":             {acts: true, steps: []step{{err: refused, noConn: true}}, attempts: 4, unsent: true},
		"an act that finds somebody late":      {acts: true, steps: []step{{err: refused, noConn: true}, ok}, attempts: 2, status: 200},
		"an act on a busy server":              {acts: true, steps: []step{{status: 503}, ok}, attempts: 1, status: 503},
		"an act whose reply breaks":            {acts: true, steps: []step{{status: 200, body: brokenReader{}}, ok}, attempts: 1},
		"an act over a silent transport":       {acts: true, untraced: true, steps: []step{{err: refused}, ok}, attempts: 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := &script{steps: test.steps, untraced: test.untraced}
				r := request(t, "http://pbx.example.com/?key=secret", test.acts)
				r.Method, r.Body, r.Length = http.MethodPost, func() io.Reader { return strings.NewReader("form") }, 4
				reply, err := New(Config{HTTP: &http.Client{Transport: transport}, Retries: 3, Timeout: time.Minute}).Do(t.Context(), r)
				assert.Len(t, transport.at, test.attempts)
				for _, body := range transport.bodies {
					assert.Equal(t, "form", body, "each attempt has the whole body")
				}
				if test.status == 0 {
					var e *Error
					require.ErrorAs(t, err, &e)
					assert.Equal(t, test.unsent, e.Unsent)
					assert.Equal(t, test.attempts, e.Attempts)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, test.status, reply.Status)
				assert.Equal(t, test.attempts, reply.Attempts)
				assert.Equal(t, "text", bodyOf(t, reply), "the last reply survives")
			})
		})
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestWaits_growAndAreCappedAndScattered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{{status: 503}}}
		_, err := New(Config{HTTP: &http.Client{Transport: transport}, Retries: 9}).Do(t.Context(), request(t, "http://h/", false))
		require.NoError(t, err)
		require.Len(t, transport.at, 10)
		full := 250 * time.Millisecond
		for i := 1; i < 10; i++ {
			wait := transport.at[i] - transport.at[i-1]
			assert.GreaterOrEqual(t, wait, full/2)
			assert.LessOrEqual(t, wait, full)
			full = min(2*full, 8*time.Second)
		}
	})
}

func TestRetryAfter_isHonouredUpToACap(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"7": 7 * time.Second, "0": 0, "86400": 30 * time.Second, "99999999999999999999": -1, "-5": -1, "soon": -1,
		"Sat, 01 Jan 2000 00:00:10 GMT": 10 * time.Second, // the bubble begins at midnight
		"Fri, 31 Dec 1999 00:00:00 GMT": 0,
	} {
		synctest.Test(t, func(t *testing.T) {
			transport := &script{steps: []step{{status: 429, header: http.Header{"Retry-After": {value}}}, {status: 200}}}
			_, err := New(Config{HTTP: &http.Client{Transport: transport}, Retries: 1}).Do(t.Context(), request(t, "http://h/", false))
			require.NoError(t, err)
			if want >= 0 {
				assert.Equal(t, want, transport.at[1], value)
			} else {
				assert.LessOrEqual(t, transport.at[1], minWait, value)
			}
		})
	}
}

func TestWaits_endWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{{status: 503, header: http.Header{"Retry-After": {"20"}}}}}
		sender := New(Config{HTTP: &http.Client{Transport: transport}, Retries: 3})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begun := time.Now()
		reply, err := sender.Do(ctx, request(t, "http://h/", false))
		require.NoError(t, err)
		assert.Equal(t, 503, reply.Status)
		assert.Zero(t, time.Since(begun), "a wait past the deadline is not begun")

		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		begun = time.Now()
		_, err = sender.Do(ctx, request(t, "http://h/", false))
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, time.Second, time.Since(begun))
	})
}

func TestTimeout_isOfTheAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := &script{steps: []step{{status: 200, delay: time.Hour}}}
		sender := New(Config{HTTP: &http.Client{Transport: transport}, Retries: 3, Timeout: time.Minute})
		begun := time.Now()
		_, err := sender.Do(t.Context(), request(t, "http://h/", false))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		var timeout net.Error
		require.ErrorAs(t, err, &timeout)
		assert.True(t, timeout.Timeout() && timeout.Temporary()) //nolint:staticcheck // part of net.Error
		assert.Equal(t, time.Minute, time.Since(begun))
		assert.Len(t, transport.at, 1)
	})
}

func TestStream_isNeverAskedForAgainOnceItHasBegun(t *testing.T) {
	transport := &script{steps: []step{{status: 200, body: io.MultiReader(strings.NewReader("te"), brokenReader{})}}}
	r := request(t, "http://h/", false)
	r.MaxWhole = 0
	reply, err := New(Config{HTTP: &http.Client{Transport: transport}, Retries: 3}).Do(t.Context(), r)
	require.NoError(t, err)
	text, err := io.ReadAll(reply.Body)
	assert.Equal(t, "te", string(text))
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, reply.Body.Close())
	assert.Len(t, transport.at, 1)
}

func TestRedirect_isHandedBackWithoutItsLocation(t *testing.T) {
	for _, location := range []string{"http://other/?key=secret", "http://h:bad/?key=secret"} {
		transport := &script{steps: []step{{status: 302, header: http.Header{"Location": {location}}}}}
		mine := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("asked")
		}}
		reply, err := New(Config{HTTP: mine}).Do(t.Context(), request(t, "http://h/", false))
		require.NoError(t, err)
		assert.Equal(t, 302, reply.Status)
		assert.Empty(t, reply.Header.Get("Location"))
		assert.Len(t, transport.at, 1)
		assert.NotNil(t, mine.CheckRedirect)
		assert.Same(t, transport, mine.Transport)
	}
}

func TestErrors_holdNoURLAndNoWordsOfThePeer(t *testing.T) {
	const secret = "s3cr+t"
	serve := func(raw string) string {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { _ = listener.Close() })
		go func() {
			for {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = http.ReadRequest(bufio.NewReader(conn))
				_, _ = io.WriteString(conn, raw)
				_ = conn.Close()
			}
		}()
		return "http://" + listener.Addr().String()
	}
	plain := serve("HTTP/1.1 200 OK\r\n\r\n")
	tlsServer := httptest.NewUnstartedServer(http.NotFoundHandler())
	tlsServer.Config.ErrorLog = log.New(io.Discard, "", 0)
	tlsServer.StartTLS()
	defer tlsServer.Close()
	for name, test := range map[string]struct {
		address   string
		transport http.RoundTripper
		want      string
	}{
		"status line":    {serve("HTTP/1.1 key=" + secret + "\r\n\r\n"), nil, "connection: "},
		"header line":    {serve("HTTP/1.1 200 OK\r\nkey=" + secret + "\r\n\r\n"), nil, "connection: "},
		"chunks":         {serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nkey=" + secret), nil, "connection: "},
		"nothing":        {serve(""), nil, "connection"},
		"no TLS":         {strings.Replace(plain, "http:", "https:", 1), nil, "TLS: the server does not speak TLS"},
		"unknown CA":     {tlsServer.URL, nil, "TLS: "},
		"refused":        {"http://127.0.0.1:1", nil, "connect: connection refused"},
		"caller's words": {"http://h", roundTripper(func(r *http.Request) (*http.Response, error) { return nil, fmt.Errorf("GET %s: boom", r.URL) }), "connection: the exchange failed (*errors.errorString)"},
		"caller's time":  {"http://h", roundTripper(func(*http.Request) (*http.Response, error) { return nil, os.ErrDeadlineExceeded }), "no reply in time"},
		"name": {"http://h", roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, &net.DNSError{Err: "no such host", Name: "h", IsNotFound: true}
		}), "lookup h: no such host"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := Config{}
			if test.transport != nil {
				cfg.HTTP = &http.Client{Transport: test.transport}
			}
			_, err := New(cfg).Do(t.Context(), request(t, test.address+"/?key="+url.QueryEscape(secret), false))
			require.ErrorContains(t, err, test.want)
			for inner := err; inner != nil; inner = errors.Unwrap(inner) {
				dump := fmt.Sprintf("%v %+v %#v", inner, inner, inner)
				assert.NotContains(t, dump, secret)
				assert.NotContains(t, dump, url.QueryEscape(secret))
			}
		})
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestErrors_keepTheirCauses(t *testing.T) {
	for _, target := range []error{syscall.ECONNREFUSED, syscall.ECONNRESET, io.EOF, io.ErrUnexpectedEOF} {
		transport := roundTripper(func(*http.Request) (*http.Response, error) { return nil, fmt.Errorf("x: %w", target) })
		_, err := New(Config{HTTP: &http.Client{Transport: transport}}).Do(t.Context(), request(t, "http://h/", false))
		assert.ErrorIs(t, err, target)
	}
}

func TestWhole_isBounded(t *testing.T) {
	transport := &script{steps: []step{{status: 200, body: strings.NewReader("12345")}}}
	r := request(t, "http://h/", false)
	r.MaxWhole = 4
	_, err := New(Config{HTTP: &http.Client{Transport: transport}, Retries: 3}).Do(t.Context(), r)
	require.ErrorIs(t, err, ErrTooLarge)
	assert.Len(t, transport.at, 1)
}

func TestMaxInFlight_holdsUntilAStreamIsClosed(t *testing.T) {
	transport := roundTripper(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("x"))}, nil
	})
	sender := New(Config{HTTP: &http.Client{Transport: transport}, MaxInFlight: 1})
	r := request(t, "http://h/", false)
	r.MaxWhole = 0
	first, err := sender.Do(t.Context(), r)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = sender.Do(ctx, r)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	var e *Error
	require.ErrorAs(t, err, &e)
	assert.True(t, e.Unsent)
	assert.NotEmpty(t, e.Error())
	require.NoError(t, first.Body.Close())
	require.NoError(t, first.Body.Close(), "closing twice frees one place")
	for range 2 {
		next, err := sender.Do(t.Context(), r)
		require.NoError(t, err)
		_, err = io.ReadAll(next.Body) // reading to the end frees it as well
		require.NoError(t, err)
	}
}

func TestNothingIsLeftBehind(t *testing.T) {
	var served atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		served.Add(1)
		_, _ = w.Write(make([]byte, 1<<20))
	}))
	defer server.Close()
	sender := New(Config{HTTP: &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, Timeout: time.Minute})
	before := runtime.NumGoroutine()
	for range 20 {
		r := request(t, server.URL, false)
		r.MaxWhole = 0
		reply, err := sender.Do(t.Context(), r)
		require.NoError(t, err)
		_, _ = reply.Body.Read(make([]byte, 10))
		require.NoError(t, reply.Body.Close()) // unread
	}
	assert.EqualValues(t, 20, served.Load())
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<16)
			t.Fatalf("%s", stacks[:runtime.Stack(stacks, true)])
		}
	}
}
