// Package send carries one request to the server and its reply back, under
// the rules of this module:
//
//   - a request that reads is repeated after a failed connection or a 429,
//     502, 503 or 504, with growing waits that never outlast the context;
//   - a request that acts is sent once. It is repeated only when no connection
//     was had for it at all, and net/http is kept from replaying it;
//   - redirects are not followed;
//   - no error holds a URL or words of the peer.
//
// It knows nothing of request types or reply formats.
package send

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

// Config is what a Sender needs to know; it is read once.
type Config struct {
	// HTTP gives transport, cookie jar and overall timeout. It is copied. Nil
	// means a transport of our own.
	HTTP *http.Client
	// Timeout bounds each attempt: until the reply's header has come, and for
	// replies that are read whole until their last byte. 0 means no bound.
	Timeout time.Duration
	// Retries is how often a failed attempt may be repeated.
	Retries int
	// MaxInFlight bounds the attempts under way at once; 0 means no bound.
	MaxInFlight int
}

// Request is one call.
type Request struct {
	Method string
	URL    *url.URL
	Header http.Header
	// Body gives the request's body for one attempt, nil for none. Length is
	// its length, -1 when unknown.
	Body   func() io.Reader
	Length int64
	// Acts says that the server changes something when it gets this request.
	Acts bool
	// MaxWhole makes Do read the whole reply, up to so many bytes. 0 leaves
	// the reply's body to the caller as a stream.
	MaxWhole int64
}

// Reply is what came back, whatever its status.
type Reply struct {
	Status   int
	Header   http.Header
	Body     io.ReadCloser // never nil; its errors are safe to print
	Length   int64         // of the body, -1 when unknown
	Attempts int
}

// Error says that no reply was had.
type Error struct {
	Err      error // what happened, safe to print
	Attempts int
	// Unsent is true when the request certainly never reached the server: no
	// attempt got as far as having a connection.
	Unsent bool
}

func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// ErrTooLarge is the cause when a reply exceeds Request.MaxWhole.
var ErrTooLarge = errors.New("the reply is larger than allowed")

// Sender sends requests. It is immutable and safe for concurrent use.
type Sender struct {
	http    *http.Client
	retries int
}

// New makes a Sender.
func New(cfg Config) *Sender {
	client := http.Client{}
	if cfg.HTTP != nil {
		client = *cfg.HTTP
	} else {
		client.Transport = newTransport()
	}
	// Redirects never reach this client (see attempt), so a CheckRedirect of
	// the caller's has nothing to say.
	client.CheckRedirect = nil
	client.Transport = &transport{
		base:    client.Transport,
		timeout: cfg.Timeout,
		slots:   newSlots(cfg.MaxInFlight),
	}
	return &Sender{http: &client, retries: cfg.Retries}
}

// Do sends the request and returns the last reply, or an *Error.
func (s *Sender) Do(ctx context.Context, r *Request) (*Reply, error) {
	state := &call{req: r}
	req, err := http.NewRequestWithContext(context.WithValue(ctx, callKey{}, state), r.Method, "/", nil)
	if err != nil {
		return nil, &Error{Err: errors.New("the request cannot be built"), Unsent: true}
	}
	req.URL = r.URL
	req.Host = r.URL.Host
	req.Header = r.Header.Clone()

	policy := retryPolicy{call: state}
	retrying := retryablehttp.Client{
		HTTPClient:   s.http,
		RetryMax:     s.retries,
		CheckRetry:   policy.check,
		Backoff:      policy.backoff,
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	// The body is set below the retry layer, which would read it into memory.
	resp, err := retrying.Do(&retryablehttp.Request{Request: req})
	if err != nil {
		if resp != nil {
			_ = resp.Body.Close()
		}
		return nil, &Error{Err: cause(ctx, err), Attempts: state.attempts, Unsent: !state.hadConn}
	}
	return &Reply{
		Status:   resp.StatusCode,
		Header:   resp.Header,
		Body:     resp.Body,
		Length:   resp.ContentLength,
		Attempts: state.attempts,
	}, nil
}
