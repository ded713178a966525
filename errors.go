package proxyapi

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
)

// The kinds of failure, for [errors.Is]. An error may be of several kinds: an
// unreadable answer to a request that acts is both ErrUncertain and
// ErrMalformed.
var (
	// ErrUnauthorized: the server's refusal of the key. It says the same for a
	// wrong key, a missing or unknown tenant, and a key with too few rights
	// (observed); a 401 or 403 of a web server in front counts as well.
	ErrUnauthorized = errors.New("not authorized")
	// ErrNoData: the server sent nothing where one thing was asked for.
	ErrNoData = errors.New("no data")
	// ErrRefused: the server said no in words of its own, see [Error.Message].
	ErrRefused = errors.New("refused")
	// ErrMalformed: the reply is not what the operation returns: an HTML page,
	// a PHP warning, a cut-off document.
	ErrMalformed = errors.New("malformed reply")
	// ErrUncertain: a request that acts was sent and no usable reply came
	// back, so it may or may not have happened. Look before you repeat it.
	ErrUncertain = errors.New("may or may not have happened")
	// ErrReadOnly: the client was made with [WithReadOnly] and the call acts.
	ErrReadOnly = errors.New("the client is read-only")
)

// Error is a failed call. Its text names the operation, the kind of failure
// and the cause, and never holds the key or a URL. Use [errors.Is] with the
// Err… values for the kind, [errors.As] for the details; the error of a
// context, where one ended the call, is found by errors.Is too.
type Error struct {
	Op         string // the operation, "AGENT PAUSE"
	ReqType    string // its request type, "AGENT"
	StatusCode int    // HTTP status; 0 when no reply came. The PBX itself says 200 to everything
	Message    string // the server's own sentence, for ErrRefused and ErrUnauthorized
	Excerpt    string // the start of a reply that could not be read, for ErrMalformed; keys and addresses taken out
	CallID     string // the id in a refused DIAL; it is no call
	Attempts   int    // how often the request was tried; 0 when it was not sent

	kind      error // one of the Err… values
	uncertain bool  // ErrUncertain beside kind
	cause     error // what lies beneath, safe to print
}

// Error says what happened, in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "proxyapi: %s: ", e.Op)
	if e.uncertain {
		fmt.Fprintf(&b, "%v: ", ErrUncertain)
	}
	var parts []string
	if e.kind != nil {
		parts = append(parts, e.kind.Error())
	}
	if e.StatusCode != 0 && e.StatusCode != http.StatusOK {
		parts = append(parts, fmt.Sprintf("HTTP status %d", e.StatusCode))
	}
	if e.cause != nil {
		parts = append(parts, e.cause.Error())
	}
	if e.Message != "" {
		parts = append(parts, fmt.Sprintf("%q", e.Message))
	} else if e.Excerpt != "" {
		parts = append(parts, fmt.Sprintf("the reply begins %q", e.Excerpt))
	}
	b.WriteString(strings.Join(parts, ": "))
	if hint := e.hint(); hint != "" {
		b.WriteString("; " + hint)
	}
	if e.CallID != "" {
		fmt.Fprintf(&b, " (call id %s)", e.CallID)
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, " (after %d attempts)", e.Attempts)
	}
	return b.String()
}

// hint says what to look at, where the server does not.
func (e *Error) hint() string {
	switch {
	case errors.Is(e.kind, ErrUnauthorized) && e.Message != "":
		return "the server says this for a wrong key, a missing or unknown tenant, and a key with too few rights"
	case e.StatusCode/100 == 3:
		return "redirects are not followed: check the base URL"
	case e.StatusCode == http.StatusNotFound:
		return "check the base URL: production servers use …/pbx, the demo …/mirtapbx"
	}
	return ""
}

// Unwrap returns the kinds and the cause.
func (e *Error) Unwrap() []error {
	var errs []error
	if e.uncertain {
		errs = append(errs, ErrUncertain)
	}
	if e.kind != nil {
		errs = append(errs, e.kind)
	}
	if e.cause != nil {
		errs = append(errs, e.cause)
	}
	return errs
}

// GoString keeps %#v as discreet as Error.
func (e *Error) GoString() string { return fmt.Sprintf("&proxyapi.Error{%q}", e.Error()) }

// LogValue logs the error's parts.
func (e *Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("op", e.Op),
		slog.String("error", e.Error()),
		slog.Int("status", e.StatusCode),
		slog.Int("attempts", e.Attempts),
	)
}

// failure starts the error of an operation.
func (op operation) failure(kind, cause error) *Error {
	return &Error{Op: op.String(), ReqType: op.reqType, kind: kind, cause: cause}
}

// unusable is the failure of a reply that does not say what became of the
// request: for an act, that leaves it open whether it happened.
func (op operation) unusable(kind, cause error) *Error {
	e := op.failure(kind, cause)
	e.uncertain = op.acts
	return e
}
