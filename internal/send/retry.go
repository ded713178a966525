package send

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Waits between attempts.
const (
	minWait       = 250 * time.Millisecond
	maxWait       = 8 * time.Second
	maxRetryAfter = 30 * time.Second
)

// retryPolicy decides, for one call, whether to try again and when.
type retryPolicy struct {
	call *call
	wait time.Duration // until the next attempt, set by check
}

// check is retryablehttp's CheckRetry. An error returned here would replace
// the one at hand, so it returns none.
func (p *retryPolicy) check(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil || !p.mayRepeat(resp, err) {
		return false, nil //nolint:nilerr // see above
	}
	p.wait = waitFor(p.call.attempts, resp, time.Now())
	// A wait that outlasts the deadline would only delay the answer.
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= p.wait {
		return false, nil
	}
	return true, nil
}

func (p *retryPolicy) backoff(_, _ time.Duration, _ int, _ *http.Response) time.Duration {
	return p.wait
}

func (p *retryPolicy) mayRepeat(resp *http.Response, err error) bool {
	if p.call.req.Acts {
		return err != nil && !p.call.hadConn && worthRepeating(err)
	}
	if err != nil {
		return worthRepeating(err)
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// worthRepeating tells passing failures from lasting ones. A slow reply is not
// repeated: the PBX would do the same long query again on top of the first.
func worthRepeating(err error) bool {
	var (
		dns      *net.DNSError
		cert     *tls.CertificateVerificationError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		record   tls.RecordHeaderError
		op       *net.OpError
	)
	switch {
	case errors.Is(err, errAttemptTimeout), errors.Is(err, ErrTooLarge):
		return false
	case errors.As(err, &dns):
		return !dns.IsNotFound
	case errors.As(err, &cert), errors.As(err, &unknown), errors.As(err, &hostname), errors.As(err, &record):
		return false
	case isTimeout(err):
		return errors.As(err, &op) && op.Op == "dial"
	}
	return true
}

// waitFor is the time to wait after the given number of attempts: Retry-After
// up to a cap, else doubling from minWait to maxWait, half of it at random so
// that many clients do not come back at once.
func waitFor(attempts int, resp *http.Response, now time.Time) time.Duration {
	if resp != nil {
		if d, ok := retryAfter(resp.Header.Get("Retry-After"), now); ok {
			return min(d, maxRetryAfter)
		}
	}
	d := maxWait
	if shift := attempts - 1; shift < 6 {
		d = min(minWait<<max(shift, 0), maxWait)
	}
	return d/2 + rand.N(d/2) //nolint:gosec // jitter
}

// retryAfter reads the header's two forms: seconds, or an HTTP date.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	if seconds, err := strconv.Atoi(value); err == nil && seconds >= 0 {
		return time.Duration(min(seconds, 1<<20)) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0), true
	}
	return 0, false
}
