package send

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxErrorBody bounds what is read of a reply that is not a success.
const maxErrorBody = 64 << 10

// call is the state of one Do over its attempts. They follow one another, so
// it needs no lock: the trace hooks used run on the goroutine of RoundTrip.
type call struct {
	req      *Request
	attempts int
	// traced and hadConn come from net/http/httptrace. A transport that does
	// not report is taken to have sent.
	traced, hadConn bool
}

type callKey struct{}

// transport is one attempt: it lies below the retry layer and above the
// caller's transport.
type transport struct {
	base    http.RoundTripper
	timeout time.Duration
	slots   slots
}

var errAttemptTimeout = errors.New("no reply in time")

// RoundTrip makes one attempt.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	state, ok := req.Context().Value(callKey{}).(*call)
	if !ok {
		return nil, errors.New("request of another client")
	}
	release, err := t.slots.acquire(req.Context())
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	done := func() { cancel(nil); release() }
	stop := t.startTimer(cancel)

	state.attempts++
	resp, err := t.roundTrip(ctx, req, state)
	if err == nil && (state.req.MaxWhole > 0 || resp.StatusCode/100 != 2) {
		err = readWhole(resp, state.req.MaxWhole)
		defer done()
	}
	if inTime := stop(); !inTime && err == nil {
		_ = resp.Body.Close()
		err = errAttemptTimeout
	}
	if err != nil {
		done()
		if cause := context.Cause(ctx); errors.Is(cause, errAttemptTimeout) {
			return nil, errAttemptTimeout
		}
		return nil, err
	}
	if _, whole := resp.Body.(wholeBody); !whole {
		resp.Body = &streamBody{body: resp.Body, ctx: req.Context(), done: sync.OnceFunc(done)}
	}
	return resp, nil
}

func (t *transport) roundTrip(ctx context.Context, req *http.Request, state *call) (*http.Response, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	state.traced = false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { state.traced = true },
		GotConn: func(httptrace.GotConnInfo) { state.hadConn = true },
	})
	out := req.WithContext(ctx)
	setBody(out, state.req)

	base := t.base
	if base == nil {
		base = http.DefaultTransport
	}
	resp, err := base.RoundTrip(out)
	if !state.traced {
		state.hadConn = true
	}
	if resp != nil {
		// Without this header http.Client does not look at the redirect at
		// all; with it, even a refused redirect may end up quoted in an error.
		resp.Header.Del("Location")
	}
	return resp, err
}

// setBody gives the attempt its body. net/http replays a GET without a body by
// itself when a reused connection dies before the reply; a body that cannot be
// rewound, even an empty one, keeps it from that (Request.isReplayable), and
// on HTTP/1.1 changes nothing on the wire.
func setBody(req *http.Request, r *Request) {
	switch {
	case r.Body != nil:
		req.Body = io.NopCloser(r.Body())
		req.ContentLength = r.Length
	case r.Acts:
		req.Body = io.NopCloser(new(bytes.Reader))
		req.ContentLength = 0
	}
	req.GetBody = nil
}

// startTimer cancels the attempt when its time is over. The function returned
// stops the timer and says whether it was still running.
func (t *transport) startTimer(cancel context.CancelCauseFunc) (stop func() bool) {
	if t.timeout <= 0 {
		return func() bool { return true }
	}
	timer := time.AfterFunc(t.timeout, func() { cancel(errAttemptTimeout) })
	return timer.Stop
}

// wholeBody is a body that has been read to its end.
type wholeBody struct{ *bytes.Reader }

func (wholeBody) Close() error { return nil }

// readWhole reads the body of a reply into memory, so that a failure on the
// way can be repeated like any other.
func readWhole(resp *http.Response, limit int64) error {
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		// The text serves the error message only; what is too much is cut.
		text, _ := io.ReadAll(io.LimitReader(resp.Body, maxErrorBody))
		resp.Body = wholeBody{bytes.NewReader(text)}
		resp.ContentLength = int64(len(text))
		return nil
	}
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(resp.Body, limit+1))
	if err != nil {
		return err
	}
	if n > limit {
		return ErrTooLarge
	}
	resp.Body = wholeBody{bytes.NewReader(buf.Bytes())}
	resp.ContentLength = n
	return nil
}

// streamBody ends its attempt when it has been read or closed, and makes read
// errors safe.
type streamBody struct {
	body io.ReadCloser
	ctx  context.Context
	done func()
}

func (b *streamBody) Read(p []byte) (int, error) {
	n, err := b.body.Read(p)
	if err == nil {
		return n, nil
	}
	if err != io.EOF {
		err = cause(b.ctx, err)
	}
	b.done()
	return n, err
}

func (b *streamBody) Close() error {
	defer b.done()
	return b.body.Close()
}

// slots bounds what is under way at once.
type slots chan struct{}

func newSlots(n int) slots {
	if n <= 0 {
		return nil
	}
	return make(slots, n)
}

func (s slots) acquire(ctx context.Context) (release func(), err error) {
	if s == nil {
		return func() {}, nil
	}
	select {
	case s <- struct{}{}:
		return sync.OnceFunc(func() { <-s }), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          100,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       30 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}
